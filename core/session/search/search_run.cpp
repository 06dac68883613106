// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/search/search_run.h"

#include "core/session/search/search_worker.h"

#include <algorithm>
#include <thread>

namespace cairn::session {

namespace {

/// Marks the trials that still wait for a promotion which will not come.
void endWaiting(SearchState& state)
{
    for (std::size_t i = 0; i < state.trials.size(); ++i) {
        if (state.trials[i].trial.state == search::TrialState::Paused) {
            state.trials[i].trial.state = search::TrialState::Stopped;
            state.store(i);
        }
    }
}

Result<void> checkData(const Workbench& workbench, const SearchPlan& plan)
{
    if (workbench.readOnly())
        return fail(ErrorCode::ReadOnly, "The project is open for reading only, so no trial can be stored", workbench.path().string(), "Close the other program that has it open");
    if (const auto problem = workbench.dataProblem())
        return *problem;
    if (workbench.fingerprint() != plan.base.fingerprint)
        return fail(ErrorCode::Mismatch, "The project now holds other data than this search began with", plan.name, "Open its data again, or start a new search");
    return {};
}

/// The devices of the plan; "auto" becomes all graphics cards, or the processor where there is none.
std::vector<std::string> devicesOf(const SearchPlan& plan, engine::Engine& engine)
{
    if (!plan.devices.empty())
        return plan.devices;
    const std::string own = plan.base.options.value("device", std::string("auto"));
    if (own != "auto")
        return {own};
    std::vector<std::string> cards;
    for (const engine::Device& device : engine.info().devices) {
        if (device.id.starts_with("cuda"))
            cards.push_back(device.id);
    }
    return cards.empty() ? std::vector<std::string>{"cpu"} : cards;
}

/// One entry for each trial that may run at a time: its device. A trial whose ranks take several graphics cards has them all.
std::vector<std::string> slotsOf(const SearchPlan& plan, engine::Engine& engine)
{
    const std::vector<std::string> devices = devicesOf(plan, engine);
    if (plan.base.options.value("ranks", 1) > 1 && devices.front().starts_with("cuda"))
        return {"auto"};
    std::vector<std::string> slots;
    for (const std::string& device : devices)
        slots.insert(slots.end(), static_cast<std::size_t>(trialsBeside(plan, device)), device);
    return slots;
}

} // namespace

std::size_t SearchView::count(search::TrialState state) const
{
    return static_cast<std::size_t>(std::ranges::count_if(trials, [state](const SearchTrial& trial) { return trial.trial.state == state; }));
}

Result<SearchView> searchView(const Workbench& workbench, SweepId sweep)
{
    const store::SweepRegister sweeps(workbench.project());
    CAIRN_ASSIGN(const store::Sweep stored, sweeps.sweep(sweep));
    SearchView view;
    view.sweep = stored;
    CAIRN_ASSIGN(view.plan, searchPlanFromJson(stored.plan));
    CAIRN_ASSIGN(view.trials, storedTrials(workbench, sweep, view.plan));
    std::vector<search::Trial> trials;
    for (const SearchTrial& trial : view.trials)
        trials.push_back(trial.trial);
    view.best = search::bestTrial(trials, view.plan.scheduler.goal);
    view.importance = search::importance(view.plan.space, trials, view.plan.scheduler.goal);
    return view;
}

Result<SearchView> runSearch(Workbench& workbench, engine::Engine& engine, SweepId sweep, StopToken stop, SearchProgress& progress, const SearchObserver& observer)
{
    store::SweepRegister sweeps(workbench.project());
    CAIRN_ASSIGN(const store::Sweep stored, sweeps.sweep(sweep));
    if (stored.state == store::SweepState::Running)
        return fail(ErrorCode::Busy, "The search is running already", stored.name, "Wait for it, or stop it first");
    if (store::ended(stored.state))
        return searchView(workbench, sweep);
    SearchState state{workbench, engine, sweep, {}, progress, observer, TrialData(workbench)};
    CAIRN_ASSIGN(state.plan, searchPlanFromJson(stored.plan));
    CAIRN_TRY(checkData(workbench, state.plan));
    CAIRN_ASSIGN(state.trials, storedTrials(workbench, sweep, state.plan));
    CAIRN_TRY(state.takeUp());
    CAIRN_TRY(sweeps.setState(sweep, store::SweepState::Running));
    {
        const StopCallback forward(stop, [&state] { state.ending.request_stop(); });
        std::vector<std::string> slots = slotsOf(state.plan, engine);
        slots.resize(std::min(slots.size(), static_cast<std::size_t>(state.plan.scheduler.trials)));
        std::vector<std::jthread> threads;
        for (const std::string& device : slots)
            threads.emplace_back([&state, device, beside = slots.size()] { SearchWorker(state, device, beside).work(); });
    }
    const bool done = !stop.stop_requested() && !state.obstacle;
    if (done)
        endWaiting(state);
    CAIRN_TRY(sweeps.setState(sweep, done ? store::SweepState::Finished : store::SweepState::Paused, state.obstacle ? state.obstacle->text() : std::string()));
    workbench.notifyRuns();
    if (state.obstacle)
        return *state.obstacle;
    return searchView(workbench, sweep);
}

Result<void> cancelSearch(Workbench& workbench, SweepId sweep)
{
    store::SweepRegister sweeps(workbench.project());
    CAIRN_ASSIGN(const store::Sweep stored, sweeps.sweep(sweep));
    if (stored.state == store::SweepState::Running)
        return fail(ErrorCode::Busy, "The search is running", stored.name, "Stop it first");
    CAIRN_ASSIGN(std::vector<store::StoredTrial> trials, sweeps.trials(sweep));
    for (store::StoredTrial& trial : trials) {
        const search::TrialState state = search::trialStateOf(trial.state);
        if (state != search::TrialState::Running && state != search::TrialState::Paused)
            continue;
        trial.state = search::name(search::TrialState::Stopped);
        CAIRN_TRY(sweeps.setTrial(sweep, trial));
    }
    return sweeps.setState(sweep, store::SweepState::Cancelled);
}

Result<std::optional<SweepId>> nextSearch(const Workbench& workbench)
{
    CAIRN_ASSIGN(const auto all, store::SweepRegister(workbench.project()).list());
    for (const store::SweepSummary& sweep : all) {
        if (sweep.state == store::SweepState::Paused || sweep.state == store::SweepState::Queued)
            return std::optional(sweep.id);
    }
    return std::optional<SweepId>();
}

} // namespace cairn::session
