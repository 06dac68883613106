// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/training/training.h"

#include <string>
#include <vector>

namespace cairn::session {

/// Whether a run that was trained once more came out the same.
enum class Verdict : std::uint8_t {
    Equal,     ///< the same weights, bit for bit, and the same numbers
    Tolerable, ///< final numbers within the tolerance
    Different
};

/// "equal", "within tolerance", "different"
std::string_view name(Verdict verdict);

/// How far final numbers may lie apart: by this share of the original, or by this much where that is more.
struct Tolerance {
    double relative = 0.01, absolute = 1e-3;
};

struct Reproduction {
    RunId original, replay;
    Verdict verdict = Verdict::Different;
    std::string worst = {}; ///< the final number that lies farthest apart: "test.accuracy"; empty: all are equal
    double before = 0, after = 0; ///< its values
    std::vector<std::string> reasons = {}; ///< what was not the same, as short sentences; empty where all that is recorded agrees
    engine::TrainOutcome outcome = {}; ///< of the replay; from reproduce() only
};

/// Compares two ended runs by their outcomes and by what they were made from. Pure.
Reproduction judge(const store::Run& original, const store::Run& replay, const Tolerance& tolerance = {});

/// Trains a finished run once more from all that was frozen with it (configuration, network, recipe, data, seed, imported
/// weights, number of threads), as a new run "Replay of ...", tagged "replay", and judges it. The verdict is a line in
/// the log of the replay.
/// InvalidInput for a run that did not finish; Mismatch where the project holds other data than the run was trained on; errors of
/// startTraining().
Result<Reproduction> reproduce(Workbench& workbench, engine::Engine& engine, RunId run, engine::TrainControl& control,
                               engine::TrainProgress& progress, const TrainObserver& observer = {}, const Tolerance& tolerance = {});

} // namespace cairn::session
