// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/watch/budget_rule.h"

#include <cstdio>

namespace cairn::engine {

bool reachesBudget(const TrainConfig& config, const energy::Spent& spent, const WatchState& state)
{
    return config.energyBudgetWh > 0 && config.energyAction != GuardAction::Off && !state.toldBudget && spent.joules >= config.energyBudgetWh * energy::kJoulesPerWh;
}

Finding budgetSpent(const TrainConfig& config, const energy::Spent& spent, double epochs, WatchState& state)
{
    state.toldBudget = true;
    state.outOfBudget = config.energyAction == GuardAction::Stop;
    state.stop = state.stop || state.outOfBudget;
    char numbers[96];
    std::snprintf(numbers, sizeof numbers, "%.4g Wh is spent after %.3g epochs: ", config.energyBudgetWh, epochs);
    return {"warn", std::string("The energy budget of ") + numbers + energy::text(spent) + (state.outOfBudget ? ". The training ends here" : ". The training goes on")};
}

} // namespace cairn::engine
