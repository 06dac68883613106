// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/engine.h"
#include "core/search/importance.h"
#include "core/session/search/search_plan.h"
#include "core/store/sweeps/sweep_register.h"

#include <functional>

namespace cairn::session {

/// A trial with its run.
struct SearchTrial {
    search::Trial trial;
    RunId run;              ///< 0: none yet, or deleted
    Json settings;          ///< by path
    std::string error = {}; ///< why it failed
};

/// A search as it stands.
struct SearchView {
    store::SweepSummary sweep;
    SearchPlan plan;
    std::vector<SearchTrial> trials;            ///< by number
    std::optional<std::size_t> best;            ///< into `trials`
    std::optional<search::Importance> importance; ///< nothing with too few results

    std::size_t count(search::TrialState state) const;
};

/// Reads a search with its trials; the importance is computed (some ten milliseconds for a thousand trials). NotFound, Corrupt.
Result<SearchView> searchView(const Workbench& workbench, SweepId sweep);

/// Hears of a search as it goes. Called from the threads of the trials, one call at a time; must return soon. Members may be empty.
struct SearchObserver {
    std::function<void(const SearchTrial&)> changed = {};  ///< began, reported, paused, ended
    std::function<void(const std::string&)> note = {};     ///< a line for people
};

/// How far a search is; any thread.
struct SearchProgress {
    std::atomic<int> trials{0}, begun{0}, running{0}, ended{0}, failed{0};
    std::atomic<double> best{0}; ///< best value; meaningless while `valued` is 0
    std::atomic<int> valued{0};  ///< trials with a value
};

/// Carries a stored search out, from its beginning or from where it was left: by a stop, a kill or an error. Blocks the calling thread;
/// trials are trained in threads of their own, trialsBeside() of them on each device.
///
/// Every trial is an ordinary run, with the tag and the setting "sweep" that name the search, and its values as settings. A trial that
/// was running when the program ended goes on from its newest checkpoint, bit for bit, in the run it had; one that had ended is not trained again.
/// A trial that cannot be trained (it diverges, its settings do not fit together, memory ran out) counts as failed and the search
/// goes on. What would stop every other trial, too (a full disk, no engine, a project that cannot be written), pauses the search
/// and is the error that this call returns.
///
/// `stop` ends all trainings at their next step, with what they have kept; the search is then Paused and Cancelled is not an
/// error but its state. Errors: Mismatch (the data are not those of the plan), Busy (it is running already), NotFound, Corrupt.
Result<SearchView> runSearch(Workbench& workbench, engine::Engine& engine, SweepId sweep, StopToken stop, SearchProgress& progress,
                             const SearchObserver& observer = {});

/// Ends a paused or queued search for good; what its trials have is kept. Busy while it is running.
Result<void> cancelSearch(Workbench& workbench, SweepId sweep);

/// The first of the queue that is Paused or Queued, if any.
Result<std::optional<SweepId>> nextSearch(const Workbench& workbench);

} // namespace cairn::session
