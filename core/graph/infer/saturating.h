// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <span>

/// Arithmetic on counts that stops at the largest int64 in place of overflowing. For numbers >= 0.
namespace cairn::graph {

inline constexpr std::int64_t kSaturated = std::numeric_limits<std::int64_t>::max();

constexpr std::int64_t times(std::int64_t a, std::int64_t b)
{
    return a != 0 && b > kSaturated / a ? kSaturated : a * b;
}

constexpr std::int64_t plus(std::int64_t a, std::int64_t b)
{
    return b > kSaturated - a ? kSaturated : a + b;
}

constexpr std::int64_t product(std::span<const std::int64_t> numbers)
{
    std::int64_t result = 1;
    for (const std::int64_t number : numbers)
        result = times(result, number);
    return result;
}

} // namespace cairn::graph
