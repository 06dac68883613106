// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/infer/inference.h"

#include <QString>

#include <vector>

namespace cairn::ui {

/// One line about a network.
struct GraphProblem {
    NodeId node; ///< where to look; none: the whole network
    graph::Severity severity = graph::Severity::Error;
    QString text; ///< which layers, what, what to do
    const graph::Problem* cause = nullptr; ///< in the facts it was made from; of several layers the first one's
};

/// Errors first; layers that are warned of in the same words share one line, so that the cause is not hidden by what
/// follows from it.
std::vector<GraphProblem> graphProblems(const graph::Graph& graph, const graph::Inference& facts);

} // namespace cairn::ui
