// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/blocks/flatten.h"
#include "core/graph/infer/inference.h"

#include <span>

namespace cairn::graph {

/// What is known of a graph with blocks, for each of its levels. Keeps no reference to the graph.
class BlockInference {
public:
    BlockInference(const Graph& graph, const DataInterface& data);

    /// Of the topmost level, as infer() gives it: block nodes have the sums of their layers, and the first of their errors.
    Inference top() const;
    /// Of the nodes in the body of the block node at the end of `path` (block nodes from outside to inside), in its first
    /// copy. Ports are not among them.
    std::unordered_map<NodeId, NodeFacts> inside(std::span<const NodeId> path) const;

private:
    NodeFacts factsOfBlock(const Node& block, const Inference& known) const;

    Graph m_graph;
    Flattening m_flat;
    Inference m_facts; ///< of the flat graph
};

} // namespace cairn::graph
