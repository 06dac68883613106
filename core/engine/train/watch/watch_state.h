// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cairn::engine {

/// What the rules that watch a training remember from epoch to epoch; kept with its checkpoints.
struct WatchState {
    std::optional<double> best;     ///< of the watched number; smaller is better
    std::int64_t stale = 0;         ///< epochs since
    std::int64_t rateStale = 0;     ///< the same, counted anew at each reduction of the rate (plateau)
    double rateFactor = 1;          ///< of the schedule's rate (plateau)
    std::optional<double> lowestLoss; ///< of the validation part
    double trainLossThen = 0;       ///< loss of the training part in that epoch
    std::int64_t sinceLowest = 0;   ///< epochs since
    bool toldPlateau = false, toldOverfitting = false, toldGradients = false, toldBudget = false; ///< each is told once
    std::vector<std::string> toldUnits; ///< layers whose dead units were told
    std::vector<std::string> toldDrift; ///< variables whose drift was told
    bool stop = false;              ///< a rule ends the training
    bool outOfBudget = false;       ///< and that was the energy budget, at once
    double gradientLog = 0;         ///< running mean of the logarithm of the gradient's length
    std::int64_t gradientCount = 0; ///< how often it was looked at
};

Json toJson(const WatchState& state);
/// What is missing stays at its default. Throws Json::exception for members of a wrong type.
WatchState watchStateFromJson(const Json& document);

} // namespace cairn::engine
