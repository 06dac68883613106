// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/training/training.h"

#include <filesystem>
#include <optional>
#include <sys/types.h>

/// Trainings in a process of their own (`cairnctl train PROJECT --run N`), which go on when the program that began them ends. That
/// process holds the lease of its run and writes numbers, log and end into the project, as an attached training does; how far it
/// is, and what is wanted of it, are notes in the run's folder (run_notes.h).
namespace cairn::session {

struct DetachedStart {
    RunId run;
    pid_t process = 0;              ///< a child of this program; 0: somebody else's
    std::filesystem::path log = {}; ///< what the process says
};

/// Freezes a run as startTraining() does and starts the process that trains it; returns when that has the run in its hands.
/// Errors: those of startTraining() before the first step; NotFound (no cairnctl), Crashed with its last words. The run is then marked failed.
Result<DetachedStart> startDetached(Workbench& workbench, engine::Engine& engine, const Json& options);

/// The same for a run that resumeTraining() would take.
Result<DetachedStart> resumeDetached(Workbench& workbench, RunId run);

/// The newest run that a process of its own was given and that has not ended, as far as the project knows; the process may be dead.
std::optional<RunId> detachedRun(const Workbench& workbench);

/// Follows a run to its end as if it were trained in the calling thread: `control` and `progress` are that of the process, the observer hears
/// of checkpoints. Curves and log are read from the project. A process that died leaves the run interrupted, and Crashed is returned.
/// `leave`: stop looking, the process goes on; returns Cancelled. Needs a project that can be written.
Result<TrainReport> followDetached(Workbench& workbench, const DetachedStart& start, engine::TrainControl& control, engine::TrainProgress& progress,
                                   const TrainObserver& observer, StopToken leave);

/// What that process does: trains the run that the workbench was opened for, from its newest checkpoint if it has one, does as the notes
/// say and writes how far it is. An error, also of loading the engine, is the end of the run and kept with it.
Result<TrainReport> carryOut(Workbench& workbench, engine::TrainControl& control, engine::TrainProgress& progress, const TrainObserver& observer = {});

} // namespace cairn::session
