// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/train/watch/watch_state.h"
#include "core/engine_api/train_config.h"

#include <optional>
#include <string>
#include <vector>

namespace cairn::engine {

/// What a rule found: goes to the run's log.
struct Finding {
    std::string level;   ///< "info", "warn"
    std::string message; ///< what it is, and what to do
};

/// The numbers of an epoch that the rules go by.
struct EpochNumbers {
    std::int64_t epoch = 0;         ///< from 1
    double watched = 0;             ///< smaller is better
    double trainLoss = 0;
    std::optional<double> validationLoss;
};

/// Whether `value` counts as better than `best`: by more than one part in ten thousand, as in PyTorch's ReduceLROnPlateau.
bool improves(double value, const std::optional<double>& best);

/// Looks at an epoch: plateau schedule, early stopping, and the guards that tell a plateau and over-fitting. Changes `state`
/// (rateFactor, stop) and returns what is to be told. A pure function of its arguments.
std::vector<Finding> lookAtEpoch(const TrainConfig& config, const EpochNumbers& numbers, WatchState& state);

} // namespace cairn::engine
