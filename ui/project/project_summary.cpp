// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/project/project_summary.h"

#include <algorithm>

namespace cairn::ui {

Result<ProjectSummary> summarise(const session::Workbench& workbench)
{
    ProjectSummary summary;
    summary.dataState = workbench.dataState();
    summary.dataProblem = workbench.dataProblem();
    if (const auto dataset = workbench.dataset()) {
        summary.dataTitle = dataset->title();
        summary.dataFormat = dataset->format();
        summary.dataWhere = dataset->source().location;
        summary.rows = dataset->rowCount();
        summary.columns = dataset->schema().size();
    }
    if (workbench.recipe()) {
        summary.target = workbench.target().column;
        summary.classes = workbench.target().classes.size();
        summary.task = workbench.target().kind;
    }
    const graph::Graph graph = workbench.graph();
    summary.layers = graph.nodes().size();
    if (!graph.empty()) {
        const graph::Inference inference = graph::infer(graph, workbench.dataInterface());
        summary.parameters = inference.parameters;
        summary.graphProblems = inference.problems.size();
    }
    CAIRN_ASSIGN(summary.runs, workbench.project().runs());
    std::reverse(summary.runs.begin(), summary.runs.end());
    summary.snapshots = store::Project::snapshots(workbench.path());
    return summary;
}

} // namespace cairn::ui
