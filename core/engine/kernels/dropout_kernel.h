// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace cairn::engine {

/// Elements that share one group of counters.
inline constexpr std::int64_t kDropoutLane = 128;

struct DropoutLaw {
    std::uint64_t seed, stream;
    double probability; ///< of a zero, in [0, 1]; in steps of 2^-16
    std::int64_t firstLane = 0; ///< lanes of the mask before element 0

    float scale() const { return probability < 1 ? static_cast<float>(1.0 / (1.0 - probability)) : 0.0f; } ///< of what is kept
};

/// kept[i] = 1 or 0 and to[i] = kept[i] ? from[i] / (1 - p) : 0 for i in [begin, end); begin is a multiple of kDropoutLane.
/// kept[i] compares 16 bits of Philox4x32-10's block 16 * (firstLane + i / 128) + i % 16 with p: those of word (i % 128) / 32, the low
/// ones where i % 32 < 16. A pure function of law and i.
void dropoutKernel(const DropoutLaw& law, const float* from, float* to, std::uint8_t* kept, std::int64_t begin, std::int64_t end);

/// to[i] = kept[i] ? from[i] * scale : 0 for i in [begin, end).
void keepKernel(const std::uint8_t* kept, float scale, const float* from, float* to, std::int64_t begin, std::int64_t end);

} // namespace cairn::engine
