// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace cairn {

/// An identity that cannot be mixed up with another kind of identity. Zero means "none".
template <typename Tag>
struct StrongId {
    std::int64_t value = 0;

    constexpr explicit operator bool() const { return value != 0; }
    friend constexpr auto operator<=>(StrongId, StrongId) = default;
};

using DatasetId = StrongId<struct DatasetTag>; ///< a dataset within its project
using NodeId = StrongId<struct NodeTag>;       ///< a node within its graph
using RunId = StrongId<struct RunTag>;         ///< a run within its project
using SweepId = StrongId<struct SweepTag>;   ///< a search over settings within its project
using JobId = StrongId<struct JobTag>;         ///< a job within the program

/// Position of a row within its dataset, from 0, in the order of the source; stable while the source does not change.
using RowId = std::uint64_t;

} // namespace cairn

template <typename Tag>
struct std::hash<cairn::StrongId<Tag>> {
    std::size_t operator()(cairn::StrongId<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
