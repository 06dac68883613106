// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/transfer/imported_model.h"

#include <set>
#include <string>
#include <vector>

/// Making an imported model fit the data of a project, and what is frozen of it.
namespace cairn::graph {

struct Adapting {
    bool dropSoftmax = true; ///< takes a Softmax in front of the Output out: training works on logits
    bool fitHead = true;     ///< sets the width of the last layer to that of the target
};

struct AdaptedGraph {
    Graph graph;
    std::vector<std::string> done; ///< one sentence each
};

/// Inputs take the field of the same name, else the only one of the same type. Without data the graph stays as it is. Pure.
AdaptedGraph adapted(const ImportedModel& imported, const DataInterface& data, const Adapting& how);

/// Freezes the layers all of whose weights are in `names` ("<label>.<name>"); a block where all of its layers are. Returns how many.
std::size_t freezeLayers(Graph& graph, const std::set<std::string>& names, std::span<const StateTensor> model);

} // namespace cairn::graph
