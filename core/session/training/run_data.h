// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/sources.h"
#include "core/session/workbench.h"

namespace cairn::session {

/// The data preparation that was frozen with a run, replayed on the project's dataset.
struct RunData {
    prep::Recipe recipe;
    prep::Split split;                     ///< empty without data
    std::optional<batch::Sources> sources; ///< nothing: see `problem`
    std::optional<Error> problem;          ///< the dataset is missing, has changed, or is another one than the run's
};

/// Errors only for a damaged run.
Result<RunData> dataOfRun(const Workbench& workbench, const store::Run& run, JobContext& job);

} // namespace cairn::session
