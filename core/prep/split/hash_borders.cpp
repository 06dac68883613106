// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/split/hash_borders.h"

#include <algorithm>
#include <limits>

namespace cairn::prep {

namespace {

/// The hash below which about `count` of the sorted hashes lie; equal ones (rows of one group) stay together, on the side
/// that comes nearer to `count`.
std::uint64_t borderAt(const RowHashes& sorted, std::uint64_t count)
{
    if (count == 0 || sorted.empty())
        return 0;
    if (count >= sorted.size())
        return std::numeric_limits<std::uint64_t>::max();
    const auto [first, last] = std::ranges::equal_range(sorted, sorted[count]);
    const auto below = static_cast<std::uint64_t>(first - sorted.begin()), through = static_cast<std::uint64_t>(last - sorted.begin());
    const bool take = through < sorted.size() && through - count < count - below;
    return take ? *last : *first;
}

} // namespace

std::uint64_t hashShare(double share)
{
    return share >= 1 ? std::numeric_limits<std::uint64_t>::max() : static_cast<std::uint64_t>(std::max(0.0, share) * 0x1p64);
}

HashBorders hashBordersOf(RowHashes hashes, std::uint64_t test, std::uint64_t validation)
{
    std::ranges::sort(hashes);
    return {borderAt(hashes, test), borderAt(hashes, test + validation)};
}

Json toJson(const HashBorders& border)
{
    return Json::array({border.test, border.validation});
}

} // namespace cairn::prep
