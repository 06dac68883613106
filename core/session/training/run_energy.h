// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/train.h"
#include "core/store/project.h"

namespace cairn::session {

/// "energy" of a run's outcome and of what cairnctl tells: kind ("measured", "partly estimated", "estimated", "unknown"), joules,
/// estimated_joules, joules_per_epoch, joules_per_row, emissions_g (of CO2 equivalents).
Json energyJson(const engine::TrainOutcome& outcome);

/// The energy of a run's outcome; nothing for runs of before it was kept, and for those of other programs.
std::optional<energy::Spent> spentOf(const Json& outcome);

/// What a run took so far, by its series; nothing for a run of before they were kept. Errors: those of the project.
Result<energy::Spent> spentSoFar(store::Project& project, RunId run);

} // namespace cairn::session
