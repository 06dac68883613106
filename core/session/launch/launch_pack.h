// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/progress.h"
#include "core/remote/launch_script.h"
#include "core/session/workbench.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cairn::session {

/// What is to be trained elsewhere, and how it is started there.
struct LaunchPlan {
    std::string launcher = "torchrun"; ///< see remote::launchers()
    remote::Launch launch = {};        ///< its project is set by the pack
    std::string there = {};            ///< where the pack will lie, as every machine sees it: "/shared/digits"
    bool withData = true;              ///< local files of the data are copied into the pack
};

struct LaunchPack {
    std::filesystem::path folder, project, script;
    std::vector<std::string> notices; ///< what has to be seen to there, as sentences
};

/// What the script of a plan will be; errors of remote::launchScript(), InvalidInput for a place that is not absolute.
Result<std::string> launchScriptOf(const Workbench& workbench, const LaunchPlan& plan);

/// Writes a folder that can be copied to a cluster as it is: the project without its runs (network, recipe, options, choice of columns), the data's
/// files in "data" with the project pointing at them at `plan.there`, and the script. The folder must be empty or not there; after an error what was
/// written is removed. InvalidInput, NotFound (data that are not there), NoSpace, Permission, Io, Cancelled.
Result<LaunchPack> packLaunch(const Workbench& workbench, const LaunchPlan& plan, const std::filesystem::path& folder, JobContext& job);

} // namespace cairn::session
