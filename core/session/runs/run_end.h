// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/train.h"
#include "core/store/project.h"

namespace cairn::session {

/// How a run ended whose energy budget was spent: "end" of its outcome.
inline constexpr const char* kBudgetEnd = "budget";

/// Marks the run with what came of it; a failure to do so is logged, the training itself stands.
void closeRun(store::Project& project, RunId run, const Result<engine::TrainOutcome>& outcome);

/// What a run's outcome in the project says. `blobFolder`: of the project, from where paths are told. Corrupt where it is none.
Result<engine::TrainOutcome> outcomeOf(const Json& outcome, const std::filesystem::path& blobFolder);

} // namespace cairn::session
