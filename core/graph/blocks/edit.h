// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/blocks/block.h"

#include <span>

namespace cairn::graph {

/// Turns nodes into a block called `name` and puts one node in their place; returns it. Edges across the border become
/// ports: "in", "in_2", "out", ... InvalidInput for no nodes, Inputs or Outputs among them, a taken name, or a layer that
/// uses the weights of one outside.
Result<NodeId> makeBlock(Graph& graph, std::span<const NodeId> ids, const std::string& name);

/// Puts the layers of a block in its place, all copies of them, and returns them. The definition stays. InvalidInput for
/// what is no block, or too many layers.
Result<std::vector<NodeId>> unpackBlock(Graph& graph, NodeId id);

/// Adds a node for a block that the graph defines, with a label made from the block's name.
Result<NodeId> addBlock(Graph& graph, const std::string& name, double x, double y);

/// Makes a parameter of an inner layer a parameter of the block, with its value there as the default.
/// NotFound, or InvalidInput for a name that is taken.
Result<void> promoteParameter(Graph& graph, const std::string& block, NodeId inner, const std::string& parameter, const std::string& name);

} // namespace cairn::graph
