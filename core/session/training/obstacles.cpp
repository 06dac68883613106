// SPDX-License-Identifier: GPL-3.0-or-later
// What keeps a training from starting.
#include "core/session/training/obstacles.h"

#include "core/graph/data_interface.h"
#include "core/session/training/training.h"
#include "core/session/workbench_state.h"

namespace cairn::session {

namespace {

std::optional<Error> graphObstacle(const graph::Graph& graph, const graph::DataInterface& data)
{
    if (graph.empty())
        return fail(ErrorCode::InvalidInput, "The project has no architecture yet", {}, "Choose a template or build one");
    const graph::Inference inference = graph::infer(graph, data);
    const graph::Problem* problem = inference.firstError();
    if (!problem)
        return std::nullopt;
    Error error = problem->error;
    const graph::Node* node = graph.find(problem->node);
    if (node && error.where.empty())
        error.where = "node " + node->label;
    return error;
}

} // namespace

Error notReadOnly(const Workbench& workbench)
{
    return fail(ErrorCode::ReadOnly, "The project is open for reading only, so no run can be stored", workbench.path().string(),
                "Close the other program that has it open, or save a copy");
}

std::optional<Error> trainingObstacle(const Workbench& workbench)
{
    if (workbench.readOnly())
        return notReadOnly(workbench);
    const auto rows = workbench.source(prep::Part::Train);
    if (!rows)
        return rows.error();
    if ((*rows)->size() == 0)
        return fail(ErrorCode::InvalidInput, "There are no rows to train on", {}, "Give the training part more rows");
    return graphObstacle(workbench.graph(), workbench.dataInterface());
}

std::optional<Error> trainingObstacle(const Workbench& workbench, const TrainingPlan& plan)
{
    if (workbench.readOnly())
        return notReadOnly(workbench);
    if (!plan.data.sources || plan.data.sources->train->size() == 0)
        return fail(ErrorCode::InvalidInput, "There are no rows to train on", {}, "Give the training part more rows");
    return graphObstacle(plan.graph, graph::dataInterface(plan.data.recipe->fields(), plan.data.recipe->target));
}

} // namespace cairn::session
