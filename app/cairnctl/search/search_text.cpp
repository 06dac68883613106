// SPDX-License-Identifier: GPL-3.0-or-later
// A search as an object and as lines.
#include "app/cairnctl/search/search_commands.h"

#include <algorithm>
#include <numeric>

namespace cairn::ctl {

namespace {

using session::SearchTrial;
using session::SearchView;

constexpr std::size_t kTrialsShown = 10;

std::string shortNumber(double number)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", number);
    return text;
}

std::string settingsText(const Json& settings)
{
    std::string text;
    for (const auto& [path, value] : settings.items())
        text += (text.empty() ? "" : "  ") + path + "=" + (value.is_number_float() ? shortNumber(value.get<double>()) : paramText(value));
    return plain(text);
}

Json trialJson(const SearchView& view, const SearchTrial& trial)
{
    const auto value = search::bestValue(trial.trial, view.plan.scheduler.goal);
    Json json{{"trial", trial.trial.number + 1},
              {"run_id", trial.run ? Json(trial.run.value) : Json()},
              {"state", search::name(trial.trial.state)},
              {"value", value ? Json(*value) : Json()},
              {"epochs", search::resourceOf(trial.trial)},
              {"settings", trial.settings}};
    if (!trial.error.empty())
        json["error"] = trial.error;
    return json;
}

/// Trials with a value, best first.
std::vector<std::size_t> ranked(const SearchView& view)
{
    const search::Goal goal = view.plan.scheduler.goal;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < view.trials.size(); ++i) {
        if (search::bestValue(view.trials[i].trial, goal))
            order.push_back(i);
    }
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        return search::better(goal, *search::bestValue(view.trials[a].trial, goal), *search::bestValue(view.trials[b].trial, goal));
    });
    return order;
}

std::string importanceText(const SearchView& view)
{
    if (!view.importance)
        return "";
    std::vector<std::size_t> order(view.plan.space.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) { return view.importance->shares[i]; });
    std::string text = "What mattered (a forest over " + std::to_string(view.importance->trials) + " trials explains " + shortNumber(100 * std::max(0.0, view.importance->fit)) + " %):\n";
    for (const std::size_t i : order)
        text += "  " + shortNumber(100 * view.importance->shares[i]) + " %  " + plain(view.plan.space[i].path) + "\n";
    return text;
}

} // namespace

Json searchJson(const SearchView& view)
{
    Json json{{"search_id", view.sweep.id.value},
              {"name", view.sweep.name},
              {"state", store::name(view.sweep.state)},
              {"metric", view.plan.split + "." + view.plan.metric},
              {"goal", view.plan.scheduler.goal == search::Goal::Minimize ? "minimize" : "maximize"},
              {"method", search::name(view.plan.method)},
              {"scheduler", search::name(view.plan.scheduler.scheduler)},
              {"planned", view.plan.scheduler.trials},
              {"finished", view.count(search::TrialState::Finished)},
              {"stopped", view.count(search::TrialState::Stopped)},
              {"failed", view.count(search::TrialState::Failed)}};
    json["parameters"] = Json::array();
    for (const search::Parameter& parameter : view.plan.space)
        json["parameters"].push_back(search::parameterText(parameter));
    json["trials"] = Json::array();
    for (const SearchTrial& trial : view.trials)
        json["trials"].push_back(trialJson(view, trial));
    json["best"] = view.best ? trialJson(view, view.trials[*view.best]) : Json();
    json["importance"] = Json();
    if (view.importance) {
        json["importance"] = Json{{"fit", view.importance->fit}, {"trials", view.importance->trials}, {"shares", Json::object()}};
        for (std::size_t i = 0; i < view.plan.space.size(); ++i)
            json["importance"]["shares"][view.plan.space[i].path] = view.importance->shares[i];
    }
    return json;
}

std::string searchText(const SearchView& view)
{
    std::string text = plain(view.sweep.name) + " " + std::string(store::name(view.sweep.state)) + ": " + std::to_string(view.trials.size()) + " of "
        + std::to_string(view.plan.scheduler.trials) + " trials begun, " + std::to_string(view.count(search::TrialState::Finished)) + " finished, "
        + std::to_string(view.count(search::TrialState::Stopped)) + " stopped early, " + std::to_string(view.count(search::TrialState::Failed)) + " failed\n";
    const std::vector<std::size_t> order = ranked(view);
    if (!order.empty())
        text += "  trial   run  epochs  " + plain(view.plan.split + "." + view.plan.metric) + "\n";
    for (std::size_t i = 0; i < std::min(order.size(), kTrialsShown); ++i) {
        const SearchTrial& trial = view.trials[order[i]];
        char line[96];
        std::snprintf(line, sizeof line, "%c %5d %5lld %7lld  %-10.5g", view.best && order[i] == *view.best ? '*' : ' ', trial.trial.number + 1, static_cast<long long>(trial.run.value),
                      static_cast<long long>(search::resourceOf(trial.trial)), *search::bestValue(trial.trial, view.plan.scheduler.goal));
        text += std::string(line) + "  " + settingsText(trial.settings) + "\n";
    }
    if (order.size() > kTrialsShown)
        text += "  and " + std::to_string(order.size() - kTrialsShown) + " more: cairnctl runs list --filter 'sweep=\"" + plain(view.sweep.name) + "\"'\n";
    return text + importanceText(view);
}

} // namespace cairn::ctl
