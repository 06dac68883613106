// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/engine.h"
#include "core/session/workbench.h"
#include "core/store/project.h"

namespace cairn::session {

/// What the leader of several processes tells the others about a run, so that they need none of its project but the data.
std::string rankDocument(const Json& config, const Json& graph, const Json& recipe, const Json& dataset);

/// A process that does not lead: hears from the leader what is trained (startTraining() and resumeTraining() tell it), prepares the same
/// data and works on its share until the end. Writes nothing; the project may be open for reading only.
/// Errors: the leader's or another rank's, with which; Mismatch where the data here are not the leader's.
Result<engine::TrainOutcome> followTraining(const Workbench& workbench, engine::Engine& engine, engine::RankGroup& group, engine::TrainControl& control);

} // namespace cairn::session
