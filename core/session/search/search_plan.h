// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/search/propose.h"
#include "core/search/scheduler.h"
#include "core/session/search/search_base.h"

namespace cairn::session {

/// A search as it was asked for; frozen in the project when it begins.
struct SearchPlan {
    std::string name = {};       ///< empty: "Search 3"
    search::Space space = {};
    search::Method method = search::Method::Tpe;
    search::SchedulerOptions scheduler = {}; ///< with the number of trials, the epochs of one, and the goal
    std::string metric = "loss", split = "validation"; ///< what is compared
    std::uint64_t seed = 0;      ///< of what is tried
    std::vector<std::string> devices = {}; ///< "cpu", "cuda:0"; empty: that of the options, which may be "auto": all graphics cards, else the processor
    int perDevice = 0;           ///< trials beside each other on one of them; 0: see trialsBeside()
    SearchBase base = {};
};

/// "validation.loss", "validation_loss" or "loss" (of the validation part) as name and part of a metric. InvalidInput for an empty name.
Result<std::pair<std::string, std::string>> metricFromText(const std::string& text);
/// Whether small or large numbers of a metric of that name are good: errors and losses against all others.
search::Goal goalOf(const std::string& metric);

/// Trials beside each other on a device: on a graphics card one; on the processor one for each of its cores, at most 8, by as many
/// threads (of all ranks) as the options ask for (automatic: one, since small runs gain more from standing beside each other).
int trialsBeside(const SearchPlan& plan, const std::string& device);

/// Freezes the project as the base of the plan and checks everything that can be checked before a trial begins: paths, ranges, the
/// number of trials and epochs, the metric; a grid's number of trials becomes that of its points, where it is smaller.
/// InvalidInput says what, where and what to do; errors of searchBase().
Result<SearchPlan> preparedPlan(const Workbench& workbench, SearchPlan asked);

/// Stores a prepared plan at the end of the queue of the project.
Result<SweepId> queueSearch(Workbench& workbench, const SearchPlan& plan);

Json toJson(const SearchPlan& plan);
/// Corrupt with the member.
Result<SearchPlan> searchPlanFromJson(const Json& json);

} // namespace cairn::session
