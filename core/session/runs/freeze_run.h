// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/training/training.h"

namespace cairn::session {

/// What the project holds now, to be trained with these options. The errors of Workbench::freeze().
Result<TrainingPlan> planOf(const Workbench& workbench, const Json& options);

/// A run that waits in the project, and what it was made from.
struct FrozenRun {
    RunId run;
    store::RunDraft draft;
    engine::TrainConfig config;
    std::optional<engine::TeacherModel> teacher; ///< which the run does not keep yet, see keepTeacher()
};

/// Stores everything that a training is made from as a queued run. InvalidInput for wrong options, also for the task; the errors of
/// findTeacher() and of store::Project::createRun().
Result<FrozenRun> freezeRun(const Workbench& workbench, engine::Engine& engine, const TrainingPlan& plan);

/// InvalidInput for a run that goes on, or is over.
Result<void> mayGoOn(const store::Run& run);

} // namespace cairn::session
