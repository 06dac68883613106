// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace cairn::engine {

/// to[r * width + j] = from[rows[r] * width + j] * scale + offset, for r in [begin, end).
void gatherBytes(const std::uint8_t* from, float* to, const std::uint64_t* rows, std::int64_t width, float scale,
                 float offset, std::int64_t begin, std::int64_t end);

/// to[j] = from[j] * scale + offset
void expandBytes(const std::uint8_t* from, float* to, std::int64_t count, float scale, float offset);

/// Copies rows of `bytes` bytes each.
void gatherRows(const void* from, void* to, const std::uint64_t* rows, std::int64_t bytes, std::int64_t begin,
                std::int64_t end);

} // namespace cairn::engine
