// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/trial.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace cairn::search {

namespace {
constexpr std::array<std::string_view, 5> kTrialStates{"running", "paused", "finished", "stopped", "failed"};
}

std::string_view name(TrialState state)
{
    return kTrialStates[static_cast<std::size_t>(state)];
}

TrialState trialStateOf(std::string_view text)
{
    const auto found = std::ranges::find(kTrialStates, text);
    return found == kTrialStates.end() ? TrialState::Failed : static_cast<TrialState>(found - kTrialStates.begin());
}

bool better(Goal goal, double a, double b)
{
    if (std::isnan(a) || std::isnan(b))
        return !std::isnan(a);
    return goal == Goal::Minimize ? a < b : a > b;
}

std::optional<double> valueAt(const Trial& trial, Goal goal, std::int64_t resource)
{
    std::optional<double> best;
    for (const auto& [used, value] : trial.reports) {
        if (used <= resource && !std::isnan(value) && (!best || better(goal, value, *best)))
            best = value;
    }
    return best;
}

std::optional<double> bestValue(const Trial& trial, Goal goal)
{
    return valueAt(trial, goal, std::numeric_limits<std::int64_t>::max());
}

std::int64_t resourceOf(const Trial& trial)
{
    return trial.reports.empty() ? 0 : trial.reports.rbegin()->first;
}

std::optional<std::size_t> bestTrial(std::span<const Trial> trials, Goal goal)
{
    std::optional<std::size_t> best;
    const auto finished = [&](std::size_t i) { return trials[i].state == TrialState::Finished; };
    for (std::size_t i = 0; i < trials.size(); ++i) {
        const auto value = bestValue(trials[i], goal);
        if (!value)
            continue;
        if (!best || finished(i) > finished(*best) || (finished(i) == finished(*best) && better(goal, *value, *bestValue(trials[*best], goal))))
            best = i;
    }
    return best;
}

} // namespace cairn::search
