// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/infer/inference.h"

#include <string>
#include <vector>

namespace cairn::graph {

/// A change that mends a problem.
struct Fix {
    std::string title; ///< "Insert Flatten in front of linear"
    Graph graph;       ///< the changed graph
};

/// Changes after which `problem` is gone and no other error has come: layers inserted in front of the node, widths set,
/// layers taken out. Each was tried with infer(); best first, at most `most`. Pure.
std::vector<Fix> fixesFor(const Graph& graph, const DataInterface& data, const Problem& problem, std::size_t most = 3);

} // namespace cairn::graph
