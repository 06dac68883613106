// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/edit/layout.h"

#include <optional>
#include <unordered_map>

namespace cairn::graph {

/// Places by Graphviz' dot, anywhere on the plane; nothing where it fails or this build has no Graphviz.
/// Threads: any; one layout at a time.
std::optional<std::unordered_map<NodeId, Position>> dotLayout(const Graph& graph, const LayoutOptions& options);

} // namespace cairn::graph
