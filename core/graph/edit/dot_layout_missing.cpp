// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for dot_layout.cpp where Graphviz is not installed: layeredLayout() does it all.
#include "core/graph/edit/dot_layout.h"

namespace cairn::graph {

std::optional<std::unordered_map<NodeId, Position>> dotLayout(const Graph&, const LayoutOptions&)
{
    return std::nullopt;
}

} // namespace cairn::graph
