// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/trial.h"

namespace cairn::search {

enum class Scheduler : std::uint8_t { None, Median, Asha, Hyperband };

/// "none", "median", "asha", "hyperband"
std::string_view name(Scheduler scheduler);
std::optional<Scheduler> schedulerOf(std::string_view text);

/// Which trials go on. Resource: epochs.
struct SchedulerOptions {
    Scheduler scheduler = Scheduler::None;
    Goal goal = Goal::Minimize;
    int trials = 20;              ///< that are begun in all
    std::int64_t maximum = 10;    ///< resource of a trial that goes through
    std::int64_t minimum = 1;     ///< Asha, Hyperband: of the lowest rung; Median: no trial is stopped before
    int reduction = 3;            ///< eta: one of so many goes on to the next rung; 2 or more
    int medianStartup = 5;        ///< Median: finished trials that others are measured by, at least

    bool operator==(const SchedulerOptions&) const = default;
};

/// InvalidInput names the option.
Result<void> checkScheduler(const SchedulerOptions& options);

/// Resources at which trials are compared, ascending; the last one is the maximum.
///
/// Asha (Li et al., "A system for massively parallel hyperparameter tuning", MLSys 2020): minimum * eta^k below the maximum, then
/// the maximum. Hyperband (Li et al., JMLR 18, 2018): the rungs of bracket b are those of Asha without the first b.
/// None and Median: the maximum only.
std::vector<std::int64_t> rungs(const SchedulerOptions& options, int bracket = 0);

/// The bracket of a trial: 0 but for Hyperband, where the brackets take turns, each with as many trials as algorithm 1 of the
/// paper gives it: of s_max + 1 brackets, bracket b gets ceil((s_max + 1) / (s + 1) * eta^s) with s = s_max - b.
int bracketOf(const SchedulerOptions& options, int number);

/// What a free worker does.
struct Move {
    enum class Kind : std::uint8_t {
        Begin,   ///< a new trial, with resource `until`
        Promote, ///< the paused trial at `index` goes on, up to `until`
        Wait,    ///< for what is running
        Done     ///< nothing is left, and nothing is running
    };
    Kind kind = Kind::Done;
    std::size_t index = 0; ///< Promote: into the trials
    int number = 0;        ///< Begin: of the trial
    std::int64_t until = 0;

    bool operator==(const Move&) const = default;
};

/// The next move, from all trials that have begun (numbers ascending). Asha as algorithm 2 of the paper: from the highest rung
/// down, the best of the floor(n / eta) best of the n trials that have reached a rung that has not been promoted yet is promoted; where there is
/// none, a new trial begins; where no more may begin, the worker waits. Of equals the one with the smaller number is better.
/// Failed trials that reached a rung stay counted there, but are not promoted.
Move nextMove(const SchedulerOptions& options, std::span<const Trial> trials);

/// What becomes of a running trial that has just reported.
enum class Verdict : std::uint8_t {
    GoOn,
    Pause, ///< it has reached its rung
    Stop   ///< it is worse than the others
};

/// Asha, Hyperband: Pause at `until`, unless that is the maximum. Median (Golovin et al., "Google Vizier", KDD 2017; with the
/// best value instead of the running average, as Optuna's MedianPruner): Stop where its best value so far is worse than
/// the median of those that the finished trials had with the same resource.
Verdict verdictOn(const SchedulerOptions& options, std::span<const Trial> trials, std::size_t index);

} // namespace cairn::search
