// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/energy/energy.h"
#include "core/engine/train/watch/epoch_rules.h"

namespace cairn::engine {

/// Whether that much energy is the whole budget of a run, and nobody has said so yet.
bool reachesBudget(const TrainConfig& config, const energy::Spent& spent, const WatchState& state);

/// Notes that the budget is spent after so many epochs, and returns what is to be told.
Finding budgetSpent(const TrainConfig& config, const energy::Spent& spent, double epochs, WatchState& state);

} // namespace cairn::engine
