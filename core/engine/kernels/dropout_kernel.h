// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace cairn::engine {

/// Elements that share one group of counters.
inline constexpr std::int64_t kDropoutLane = 64;

struct DropoutLaw {
    std::uint64_t seed, stream;
    double probability; ///< of a zero, in [0, 1]
    std::int64_t firstLane = 0; ///< lanes of the mask before element 0
};

/// to[i] = keep(i) ? from[i] / (1 - p) : 0 for i in [begin, end); begin is a multiple of kDropoutLane. keep(i) compares
/// word (i % 64) / 16 of Philox4x32-10's block 16 * (firstLane + i / 64) + i % 16 with p: a pure function of law and i.
void dropoutKernel(const DropoutLaw& law, const float* from, float* to, std::int64_t begin, std::int64_t end);

} // namespace cairn::engine
