// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/watch/watch_state.h"

namespace cairn::engine {

namespace {

/// Calls visit(name, member) for every member.
template <typename State, typename Visit>
void eachMember(State& state, Visit visit)
{
    visit("best", state.best);
    visit("stale", state.stale);
    visit("rate_stale", state.rateStale);
    visit("rate_factor", state.rateFactor);
    visit("lowest_loss", state.lowestLoss);
    visit("train_loss_then", state.trainLossThen);
    visit("since_lowest", state.sinceLowest);
    visit("told_plateau", state.toldPlateau);
    visit("told_overfitting", state.toldOverfitting);
    visit("told_gradients", state.toldGradients);
    visit("told_budget", state.toldBudget);
    visit("told_units", state.toldUnits);
    visit("told_drift", state.toldDrift);
    visit("stop", state.stop);
    visit("out_of_budget", state.outOfBudget);
    visit("gradient_log", state.gradientLog);
    visit("gradient_count", state.gradientCount);
}

template <typename T>
void put(Json& place, const T& value) { place = value; }
void put(Json& place, const std::optional<double>& value) { place = value ? Json(*value) : Json(); }

template <typename T>
void take(const Json& place, T& value) { place.get_to(value); }
void take(const Json& place, std::optional<double>& value)
{
    if (!place.is_null())
        value = place.get<double>();
}

} // namespace

Json toJson(const WatchState& state)
{
    Json document = Json::object();
    eachMember(state, [&](const char* name, const auto& member) { put(document[name], member); });
    return document;
}

WatchState watchStateFromJson(const Json& document)
{
    WatchState state;
    eachMember(state, [&](const char* name, auto& member) {
        if (const auto found = document.find(name); found != document.end())
            take(*found, member);
    });
    return state;
}

} // namespace cairn::engine
