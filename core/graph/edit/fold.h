// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/edit/layout.h"

namespace cairn::graph {

/// Breaks a left-to-right layout into rows that read like lines of text, so that a long chain fits a window. A row ends
/// where it would be wider than `options.foldWidth`, at the last place before that where a single edge crosses (within twice the width: the edges of a single layer); a graph
/// without such a place stays as wide as it is. Pure; linear in nodes times columns of the longest edge.
void foldRows(const Graph& graph, std::unordered_map<NodeId, Position>& positions, const LayoutOptions& options);

} // namespace cairn::graph
