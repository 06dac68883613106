// SPDX-License-Identifier: GPL-3.0-or-later
// Trials as the project has them, and what became of those that were running when it was left.
#include "core/base/log.h"
#include "core/session/search/search_worker.h"
#include "core/store/runs/run_register.h"

#include <cmath>

namespace cairn::session {

namespace {

using search::TrialState;

/// A run that ended in that state needs no more training.
std::optional<TrialState> endOf(store::RunState state)
{
    if (state == store::RunState::Finished)
        return TrialState::Finished;
    if (state == store::RunState::Failed)
        return TrialState::Failed;
    return std::nullopt;
}

} // namespace

Result<std::vector<SearchTrial>> storedTrials(const Workbench& workbench, SweepId sweep, const SearchPlan& plan)
{
    CAIRN_ASSIGN(const auto stored, store::SweepRegister(workbench.project()).trials(sweep));
    std::vector<SearchTrial> trials;
    for (const store::StoredTrial& from : stored) {
        SearchTrial& trial = trials.emplace_back();
        trial.run = from.run;
        trial.settings = from.settings;
        trial.error = from.error;
        trial.trial.number = from.number;
        trial.trial.state = search::trialStateOf(from.state);
        trial.trial.until = from.until;
        CAIRN_ASSIGN(trial.trial.point, search::pointOf(plan.space, from.settings));
        trial.trial.reports.insert(from.reports.begin(), from.reports.end());
        if (trial.trial.number != static_cast<int>(trials.size()) - 1)
            return fail(ErrorCode::Corrupt, "A trial of the search is missing", plan.name, "Start a new search");
    }
    return trials;
}

std::optional<std::pair<std::int64_t, double>> epochReport(double epoch, double value)
{
    const double whole = std::round(epoch);
    if (whole < 1 || std::abs(epoch - whole) > 1e-9)
        return std::nullopt;
    return std::pair(static_cast<std::int64_t>(whole), value);
}

std::vector<search::Trial> SearchState::plain() const
{
    std::vector<search::Trial> all;
    all.reserve(trials.size());
    for (const SearchTrial& trial : trials)
        all.push_back(trial.trial);
    return all;
}

Result<void> SearchState::readReports(SearchTrial& trial) const
{
    CAIRN_ASSIGN(const auto curve, store::RunRegister(workbench.project()).curve(trial.run, plan.metric, plan.split));
    for (const store::CurvePoint& point : curve) {
        if (const auto found = epochReport(point.epoch, point.value))
            trial.trial.reports[found->first] = found->second;
    }
    return {};
}

Result<void> SearchState::takeUp(std::size_t index)
{
    SearchTrial& trial = trials[index];
    if (!trial.run) {
        interrupted.push_back(index);
        return {};
    }
    CAIRN_ASSIGN(const store::Run run, workbench.project().run(trial.run));
    CAIRN_TRY(readReports(trial));
    const bool atRung = search::resourceOf(trial.trial) >= trial.trial.until && trial.trial.until < plan.scheduler.maximum;
    if (const auto end = endOf(run.state)) {
        trial.trial.state = *end;
        trial.error = run.error;
    } else if (atRung) {
        trial.trial.state = TrialState::Paused;
    } else {
        interrupted.push_back(index);
    }
    store(index);
    return {};
}

Result<void> SearchState::takeUp()
{
    for (std::size_t i = 0; i < trials.size(); ++i) {
        if (trials[i].trial.state == TrialState::Running)
            CAIRN_TRY(takeUp(i));
    }
    tellProgress();
    return {};
}

void SearchState::giveUp(const Error& error)
{
    if (!obstacle)
        obstacle = error;
    ending.request_stop();
}

void SearchState::store(std::size_t index)
{
    const SearchTrial& trial = trials[index];
    store::StoredTrial stored{trial.trial.number, trial.run, std::string(search::name(trial.trial.state)), trial.settings, trial.trial.until, {}, trial.error};
    stored.reports.assign(trial.trial.reports.begin(), trial.trial.reports.end());
    if (const auto written = store::SweepRegister(workbench.project()).setTrial(sweep, stored); !written) {
        log::warn("session", "A trial could not be stored: " + written.error().text());
        giveUp(written.error());
    }
    tellProgress();
    if (observer.changed)
        observer.changed(trial);
}

void SearchState::tellProgress() const
{
    int running = 0, ended = 0, failed = 0, valued = 0;
    const auto all = plain();
    for (const search::Trial& trial : all) {
        running += trial.state == TrialState::Running;
        failed += trial.state == TrialState::Failed;
        ended += trial.state != TrialState::Running && trial.state != TrialState::Paused;
        valued += search::bestValue(trial, plan.scheduler.goal).has_value();
    }
    progress.trials = plan.scheduler.trials;
    progress.begun = static_cast<int>(all.size());
    progress.running = running;
    progress.ended = ended;
    progress.failed = failed;
    if (const auto best = search::bestTrial(all, plan.scheduler.goal))
        progress.best = *search::bestValue(all[*best], plan.scheduler.goal);
    progress.valued = valued;
}

} // namespace cairn::session
