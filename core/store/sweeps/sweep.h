// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/run.h"

namespace cairn::store {

enum class SweepState : std::uint8_t {
    Queued,
    Running,
    Paused,    ///< held by the user, or the program ended; goes on from where it is
    Finished,
    Cancelled  ///< ended early by the user
};

/// "queued", "running", ...
std::string_view name(SweepState state);
/// The state of that name; what this program does not know counts as cancelled.
SweepState sweepStateOf(std::string_view text);
/// Whether it has ended for good.
bool ended(SweepState state);

/// What lists show of a search.
struct SweepSummary {
    SweepId id;
    std::string name;
    SweepState state = SweepState::Queued;
    std::int64_t createdMs = 0, endedMs = 0; ///< wall clock; 0: not yet
    std::string error;                       ///< why it paused by itself
    int trials = 0, running = 0, failed = 0, ended = 0; ///< that have begun; of them running, failed, ended in any way
};

struct Sweep : SweepSummary {
    Json plan; ///< frozen when it was made, see core/session/search/search_plan.h
};

/// One trial as stored.
struct StoredTrial {
    int number = 0;
    RunId run = {};          ///< 0: its run has not been made yet, or was deleted
    std::string state = "running"; ///< a name of search::TrialState
    Json settings = Json::object(); ///< by path
    std::int64_t until = 0;  ///< resource that it has been given
    std::vector<std::pair<std::int64_t, double>> reports = {}; ///< resource and value, NaN and infinities included
    std::string error = {};
};

} // namespace cairn::store
