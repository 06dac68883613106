// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/relations/graph.h"

#include <cstdint>
#include <vector>

namespace cairn::data {

/// Who is tied to whom, as layers over graphs read it: each tie in both directions and once, no node with itself, ordered by
/// the node that is reached, then by the one it comes from. Weights do not count.
struct EdgeList {
    std::uint32_t nodes = 0;
    std::vector<std::int64_t> ends; ///< [2, E], row-major: first all nodes where edges begin, then all where they end
    std::uint64_t dangling = 0;     ///< edges of the table that were left out: an end is missing or no node

    std::int64_t count() const { return static_cast<std::int64_t>(ends.size() / 2); }
};

/// Of a dataset that is a graph (nodeColumns). Memory: 32 bytes a tie, and that of readLinks(). Errors: those of openEdges() and
/// readLinks().
Result<EdgeList> readEdgeList(const Dataset& nodes, JobContext& job);

} // namespace cairn::data
