// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/blocks/block.h"

#include <unordered_map>

namespace cairn::graph {

/// A graph in which every block is replaced by its body.
struct Flattening {
    Graph graph; ///< without blocks; nodes that were no blocks keep id and label, inner ones are called "<block>__<label>"
    /// Of inner nodes: the ids of the block nodes around it from outside to inside, then its own id in the body.
    std::unordered_map<NodeId, std::vector<NodeId>> paths;
    /// Where the ports of the topmost block nodes have gone: what feeds an output port, by (block node, port).
    std::vector<std::pair<PortRef, PortRef>> outputs;
    /// Block nodes of the topmost level that cannot be replaced: unknown block, one that contains itself, wrong value.
    std::unordered_map<NodeId, Error> errors;

    /// The node of the topmost level that a flat node belongs to: itself or the outermost block.
    NodeId top(NodeId flat) const;
};

inline constexpr std::size_t kMostFlatNodes = 20'000;

/// Whether a graph has block nodes; if not it is its own flat graph.
bool hasBlocks(const Graph& graph);

/// Never fails: what cannot be replaced is left out and reported. Pure; linear in the size of the result.
Flattening flatten(const Graph& graph);

/// The flat graph alone; `graph` itself where it has no blocks. InvalidInput at the first block that cannot be replaced.
Result<Graph> flatGraph(const Graph& graph);

} // namespace cairn::graph
