// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"

#include <unordered_map>

namespace cairn::graph {

struct Position {
    double x = 0, y = 0; ///< top left corner of the node

    bool operator==(const Position&) const = default;
};

/// Sizes on the canvas, in pixels at 100 %.
struct LayoutOptions {
    double nodeWidth = 176, nodeHeight = 56;
    double columnGap = 64, rowGap = 32;
    bool leftToRight = true; ///< else top down
    double foldWidth = 1200; ///< left to right: wider graphs go on in a row below, as text does (fold.h), rows of many layers later; 0: never
};

/// Places for all nodes, such that data flows in one direction with few crossings; the top left node region starts at
/// (0, 0). Uses Graphviz' dot (Gansner et al.: A technique for drawing directed graphs, IEEE TSE 1993), and layeredLayout()
/// where that fails or the graph has more than 2,000 nodes. Same graph, same places. Takes milliseconds for usual graphs,
/// seconds for the largest: call it from a job. Threads: any; one layout at a time.
std::unordered_map<NodeId, Position> autoLayout(const Graph& graph, const LayoutOptions& options = {});

/// A simple layout in linear time: every node one column behind its farthest source, in order within the column.
/// Cycles are cut where they are met. Threads: any.
std::unordered_map<NodeId, Position> layeredLayout(const Graph& graph, const LayoutOptions& options = {});

/// Moves the nodes to the given places.
void applyLayout(Graph& graph, const std::unordered_map<NodeId, Position>& positions);

} // namespace cairn::graph
