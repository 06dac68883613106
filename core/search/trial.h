// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/space.h"

#include <map>
#include <span>

namespace cairn::search {

/// Whether small or large numbers are good.
enum class Goal : std::uint8_t { Minimize, Maximize };

enum class TrialState : std::uint8_t {
    Running,
    Paused,   ///< has reached its rung and may be promoted
    Finished, ///< has all of its resource
    Stopped,  ///< ended early since others are better
    Failed    ///< could not be trained: refused, diverged
};

/// "running", "paused", ...
std::string_view name(TrialState state);
/// The state of that name; what this program does not know counts as failed.
TrialState trialStateOf(std::string_view text);

/// One point of a space that is tried.
struct Trial {
    int number = 0; ///< from 0, in the order in which trials begin
    Point point;
    TrialState state = TrialState::Running;
    std::int64_t until = 0;                 ///< resource (epochs) that it has been given so far
    std::map<std::int64_t, double> reports; ///< value by resource used: what was measured after that many epochs
};

/// Whether `a` is better than `b`; nothing is worse than what is no number.
bool better(Goal goal, double a, double b);

/// The best number that a trial reported with at most that resource; nothing if it reported no number until then. What counts
/// is the best epoch and not the last one, since a run keeps its best weights.
std::optional<double> valueAt(const Trial& trial, Goal goal, std::int64_t resource);
/// The same without a limit.
std::optional<double> bestValue(const Trial& trial, Goal goal);
/// The most resource that it reported with; 0: none.
std::int64_t resourceOf(const Trial& trial);

/// Index of the best trial: of the finished ones, else of all that reported; nothing if none did. Of equals the first.
std::optional<std::size_t> bestTrial(std::span<const Trial> trials, Goal goal);

} // namespace cairn::search
