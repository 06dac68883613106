// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"

#include <vector>

/// Edits that keep data flowing.
namespace cairn::graph {

/// Puts a node, connected to nothing yet, into an edge: what flowed along it flows through the node's first input and first
/// output. InvalidInput where it lacks one of them, or there is no such edge.
Result<void> insertOnEdge(Graph& graph, NodeId node, const PortRef& into);

/// Removes nodes and joins what is left: what fed the first input of a removed node feeds those that it fed, where it had
/// one connected input. Edges of others end.
void removeAndJoin(Graph& graph, const std::vector<NodeId>& ids);

} // namespace cairn::graph
