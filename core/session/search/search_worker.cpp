// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/search/search_worker.h"

#include "core/base/memory_budget.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace cairn::session {

namespace {

using search::TrialState;

/// Errors that every other trial would meet, too.
bool stopsEverything(ErrorCode code)
{
    static constexpr std::array kCodes{ErrorCode::NoSpace, ErrorCode::Io, ErrorCode::ReadOnly, ErrorCode::Permission, ErrorCode::EngineMissing, ErrorCode::Busy, ErrorCode::Internal};
    return std::ranges::find(kCodes, code) != kCodes.end();
}

} // namespace

void SearchWorker::work()
{
    while (const auto task = next())
        train(*task);
    m_state.changed.notify_all();
}

std::optional<SearchWorker::Task> SearchWorker::next()
{
    const StopCallback wake(m_stop, [this] { m_state.changed.notify_all(); });
    std::unique_lock lock(m_state.mutex);
    for (;;) {
        if (m_stop.stop_requested())
            return std::nullopt;
        if (!m_state.interrupted.empty()) {
            const std::size_t index = m_state.interrupted.front();
            m_state.interrupted.pop_front();
            return taskOf(index);
        }
        const std::vector<search::Trial> trials = m_state.plain();
        const search::Move move = search::nextMove(m_state.plan.scheduler, trials);
        switch (move.kind) {
        case search::Move::Kind::Begin: return begin(move.number, move.until);
        case search::Move::Kind::Promote: {
            search::Trial& trial = m_state.trials[move.index].trial;
            trial.state = TrialState::Running;
            trial.until = move.until;
            m_state.store(move.index);
            return taskOf(move.index);
        }
        case search::Move::Kind::Done: return std::nullopt;
        case search::Move::Kind::Wait: break;
        }
        m_state.changed.wait_for(lock, std::chrono::milliseconds(200)); // a stop may come between the look and the wait
    }
}

std::optional<SearchWorker::Task> SearchWorker::begin(int number, std::int64_t until)
{
    const SearchPlan& plan = m_state.plan;
    const auto point = search::propose(plan.space, {plan.method, plan.seed, plan.scheduler.goal}, m_state.plain(), number);
    if (!point) // the plan has no more trials than the grid has points
        return std::nullopt;
    SearchTrial trial;
    trial.trial = {number, *point, TrialState::Running, until, {}};
    trial.settings = search::settingsAt(plan.space, *point);
    m_state.trials.push_back(std::move(trial));
    m_state.store(m_state.trials.size() - 1);
    return taskOf(m_state.trials.size() - 1);
}

SearchWorker::Task SearchWorker::taskOf(std::size_t index) const
{
    const SearchTrial& trial = m_state.trials[index];
    return {index, trial.run, trial.settings, trial.trial.until};
}

void SearchWorker::train(const Task& task)
{
    m_reports.clear();
    m_verdict.reset();
    engine::TrainControl control;
    const StopCallback forward(m_stop, [&control] { control.stop.request_stop(); });
    TrainObserver observer;
    observer.started = [&](RunId run) {
        const std::lock_guard lock(m_state.mutex);
        m_state.trials[task.index].run = run;
        if (m_state.observer.changed)
            m_state.observer.changed(m_state.trials[task.index]);
    };
    observer.points = [&](const std::vector<engine::MetricPoint>& points) {
        for (const engine::MetricPoint& point : points) {
            const auto found = point.name == m_state.plan.metric && point.split == m_state.plan.split ? epochReport(point.epoch, point.value) : std::nullopt;
            if (found)
                m_reports[found->first] = found->second;
        }
    };
    observer.epochDone = [&](std::int64_t epoch) { report(task, epoch, control); };
    close(task, trained(task, control, observer));
}

Result<TrainReport> SearchWorker::trained(const Task& task, engine::TrainControl& control, const TrainObserver& observer)
{
    engine::TrainProgress progress;
    if (task.run)
        return resumeTraining(m_state.workbench, m_state.engine, task.run, control, progress, observer, nullptr, m_device);
    Progress quiet;
    JobContext job{control.stop.get_token(), quiet};
    CAIRN_ASSIGN(const TrainingPlan plan, planOf(task, job));
    return startTraining(m_state.workbench, m_state.engine, plan, control, progress, observer);
}

Result<TrainingPlan> SearchWorker::planOf(const Task& task, JobContext& job) const
{
    CAIRN_ASSIGN(SearchBase base, withSettings(m_state.plan.base, task.settings));
    TrainingPlan plan;
    CAIRN_ASSIGN(plan.data, m_state.data.of(base.choice, job));
    plan.graph = std::move(base.graph);
    plan.options = std::move(base.options);
    plan.options["device"] = m_device;
    if (m_beside > 1 && plan.options.value("threads", 0) == 0)
        plan.options["threads"] = 1;
    const auto part = static_cast<std::int64_t>(memoryBudget() / 2 / m_beside) >> 20;
    plan.options["resident_mb"] = std::min(plan.options.value("resident_mb", part), std::max<std::int64_t>(part, 1));
    const auto number = static_cast<int>(task.index); // trials are numbered in the order in which they begin
    plan.name = m_state.plan.name + ", trial " + std::to_string(number + 1);
    plan.settings = task.settings;
    for (const auto& [path, value] : task.settings.items()) {
        if (path.starts_with("train.")) // the run's own options say that
            plan.settings.erase(path);
    }
    plan.settings[store::kSweepSetting] = m_state.plan.name;
    plan.tags = {m_state.plan.name};
    plan.trial = store::TrialKey{m_state.sweep, number};
    return plan;
}

void SearchWorker::report(const Task& task, std::int64_t epoch, engine::TrainControl& control)
{
    const std::lock_guard lock(m_state.mutex);
    SearchTrial& trial = m_state.trials[task.index];
    const auto value = m_reports.find(epoch);
    trial.trial.reports[epoch] = value == m_reports.end() ? std::nan("") : value->second;
    const search::Verdict verdict = search::verdictOn(m_state.plan.scheduler, m_state.plain(), task.index);
    if (verdict != search::Verdict::GoOn && !m_verdict) {
        m_verdict = verdict == search::Verdict::Pause ? TrialState::Paused : TrialState::Stopped;
        control.stop.request_stop();
    }
    m_state.store(task.index);
}

void SearchWorker::close(const Task& task, const Result<TrainReport>& outcome)
{
    const std::lock_guard lock(m_state.mutex);
    SearchTrial& trial = m_state.trials[task.index];
    const bool cancelled = outcome ? outcome->outcome.end == engine::TrainEnd::Cancelled : outcome.error().code == ErrorCode::Cancelled;
    if (cancelled && m_verdict) {
        trial.trial.state = *m_verdict;
        store::RunChange kept; // its weights are kept, as those of a run that a person ends early
        kept.state = store::RunState::Kept;
        if (trial.run)
            (void)m_state.workbench.project().updateRun(trial.run, kept);
    } else if (outcome && !cancelled) {
        trial.trial.state = TrialState::Finished;
    } else if (!outcome && stopsEverything(outcome.error().code)) {
        m_state.giveUp(outcome.error());
    } else if (!outcome && !cancelled) {
        trial.trial.state = TrialState::Failed;
        trial.error = outcome.error().text();
        if (m_state.observer.note)
            m_state.observer.note("Trial " + std::to_string(trial.trial.number + 1) + " failed: " + trial.error);
    }
    m_state.store(task.index); // one that was stopped with the search stays "running" and is taken up with it
    m_state.changed.notify_all();
}

} // namespace cairn::session
