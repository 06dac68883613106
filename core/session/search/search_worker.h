// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/search/search_run.h"
#include "core/session/search/trial_data.h"
#include "core/session/training/training.h"

#include <condition_variable>
#include <deque>
#include <mutex>

/// Private to core/session/search: one search while it is carried out.
namespace cairn::session {

/// What the project knows of the trials of a search. Corrupt for settings that are not of its space.
Result<std::vector<SearchTrial>> storedTrials(const Workbench& workbench, SweepId sweep, const SearchPlan& plan);

/// The value that a point of a series reports for a whole epoch, with the number of the epoch; nothing for points between two epochs.
std::optional<std::pair<std::int64_t, double>> epochReport(double epoch, double value);

/// What the workers share.
struct SearchState {
    Workbench& workbench;
    engine::Engine& engine;
    SweepId sweep;
    SearchPlan plan;
    SearchProgress& progress;
    const SearchObserver& observer;
    TrialData data;

    std::mutex mutex = {};                     ///< guards everything below
    std::condition_variable changed = {};      ///< a trial ended, or the search is to end
    std::vector<SearchTrial> trials = {};      ///< by number, none is ever removed
    std::deque<std::size_t> interrupted = {};  ///< were running when the search was left
    std::optional<Error> obstacle = {};        ///< what would stop every trial
    StopSource ending = {};                    ///< asks all workers to stop: asked for from outside, or an obstacle; has its own lock

    /// Remembers the first obstacle and stops all workers.
    void giveUp(const Error& error);

    /// Sorts out what was running when the search was left: what had ended meanwhile is noted, the rest is `interrupted`. Before the workers start.
    Result<void> takeUp();
    /// Writes a trial to the project and tells the observer; with the mutex held, or before and after the workers.
    void store(std::size_t index);
    std::vector<search::Trial> plain() const; ///< the trials without their runs

private:
    Result<void> takeUp(std::size_t index);
    Result<void> readReports(SearchTrial& trial) const;
    void tellProgress() const;
};

/// One thread that trains trials, one after the other.
class SearchWorker {
public:
    /// `beside`: workers in all. One alone may take all threads; of several each has one, unless the plan says otherwise, and its
    /// part of the memory for rows.
    SearchWorker(SearchState& state, std::string device, std::size_t beside) : m_state(state), m_device(std::move(device)), m_beside(beside), m_stop(state.ending.get_token()) {}
    void work();

private:
    struct Task {
        std::size_t index = 0;
        RunId run = {}; ///< to go on with; 0: a new one
        Json settings = {};
        std::int64_t until = 0;
    };

    std::optional<Task> next();
    std::optional<Task> begin(int number, std::int64_t until);
    Task taskOf(std::size_t index) const;
    void train(const Task& task);
    Result<TrainReport> trained(const Task& task, engine::TrainControl& control, const TrainObserver& observer);
    Result<TrainingPlan> planOf(const Task& task, JobContext& job) const;
    void report(const Task& task, std::int64_t epoch, engine::TrainControl& control);
    void close(const Task& task, const Result<TrainReport>& outcome);

    SearchState& m_state;
    std::string m_device;
    std::size_t m_beside;
    StopToken m_stop;
    std::map<std::int64_t, double> m_reports;   ///< of the training under way; its thread only
    std::optional<search::TrialState> m_verdict; ///< why it was asked to stop
};

} // namespace cairn::session
