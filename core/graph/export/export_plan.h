// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/blocks/flatten.h"
#include "core/graph/data_interface.h"
#include "core/graph/export/export.h"
#include "core/graph/kind.h"

#include <unordered_map>
#include <vector>

/// What both exporters need to know of a graph. Inside core/graph only.
namespace cairn::graph {

struct ExportPlan {
    Graph graph; ///< without blocks
    DataInterface data;
    Inference inference;
    std::vector<NodeView> layers;                                ///< in the order of the computation
    std::vector<const batch::Field*> inputs;                     ///< the fields that are used, in the order of the fields
    std::unordered_map<NodeId, std::string> fieldOf;             ///< of Input nodes
    NodeId output;
};

/// Names of the values at a node's output ports: `stem` for the first, "<stem><separator><port>" for the others.
std::vector<std::string> outputNames(const NodeView& view, const std::string& stem, const std::string& separator);

/// Fills `plan`, which must stay where it is (the layers refer to it) and must not outlive the context.
Result<void> makeExportPlan(ExportPlan& plan, const Graph& graph, const ExportContext& context);

/// Facts of the fields and the target as JSON: what a user of the exported model has to know.
Json fieldsJson(const ExportPlan& plan);
Json targetJson(const batch::Target& target);

} // namespace cairn::graph
