// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/engine.h"
#include "core/session/workbench.h"

namespace cairn::session {

/// Trains a copy of the project's network for some updates, with a learning rate that grows from one to the next, and tells how the
/// loss went (Smith, WACV 2017). Network, data, imported weights and all options but the rate are those a training would have;
/// nothing is kept. Errors: those of trainingObstacle(), Cancelled, OutOfMemory; InvalidInput for a sweep without sense.
Result<engine::RateCurve> findLearningRate(Workbench& workbench, engine::Engine& engine, const Json& options, const engine::RateSweep& sweep, JobContext& job);

} // namespace cairn::session
