// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"

#include <span>
#include <string_view>
#include <vector>

/// Copy and paste of parts of a graph, as text that survives the system's clipboard.
namespace cairn::graph {

/// The nodes with these ids, the edges between them and the annotations with those ids, as a graph document. Unknown ids are skipped.
Json extract(const Graph& graph, std::span<const NodeId> ids, std::span<const std::int64_t> annotations = {});

/// Adds the nodes, edges and annotations of such a document, moved by (dx, dy), with fresh ids and labels where theirs are taken.
/// Returns the new ids in the order of the document. On an error, which graphFromText() describes, `graph` is unchanged.
Result<std::vector<NodeId>> paste(Graph& graph, std::string_view document, double dx = 0, double dy = 0);

} // namespace cairn::graph
