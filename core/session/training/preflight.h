// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/engine.h"
#include "core/session/workbench.h"

#include <optional>

namespace cairn::session {

/// What a training will take, before it begins.
struct Preflight {
    std::int64_t parameters = 0; ///< of the network, frozen ones included
    std::uint64_t rows = 0;      ///< of the training part
    std::int64_t epochs = 0;
    std::int64_t batchSize = 0;
    engine::StepCost cost;       ///< measured
    double epochSeconds = 0;     ///< training steps of an epoch
    double runSeconds = 0;       ///< all epochs with their validation
    std::optional<double> lastError; ///< of the last prediction of this project: predicted / taken - 1

    /// Memory of a step beyond the rows themselves.
    std::int64_t stepBytes() const { return cost.weightBytes + cost.activationBytes; }
};

/// Measures a few steps on the first rows, with the project's network, options and data as they are now; about two seconds on the CPU.
/// The prediction is kept in the project, so that the end of the run can tell how good it was (notePrediction()).
/// Errors: those of trainingObstacle(), Cancelled, OutOfMemory.
Result<Preflight> preflight(Workbench& workbench, engine::Engine& engine, JobContext& job);

/// How good the prediction for a training was, if there was one for exactly this network, options and data: predicted / taken - 1, of the
/// seconds of its epochs. Kept as Preflight::lastError. Nothing for less than a whole epoch.
std::optional<double> notePrediction(const Workbench& workbench, const Json& graph, const Json& options, const engine::TrainOutcome& outcome);

} // namespace cairn::session
