// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/workbench.h"

#include <string>
#include <vector>

namespace cairn::ctl {

/// The training options of the project with those of --set ("key=value") on top. InvalidInput names the key.
Result<Json> optionsWith(const session::Workbench& workbench, const std::vector<std::string>& settings);

/// Whether they are complete, right, and fit the project's task. InvalidInput names the key.
Result<void> checkOptions(const session::Workbench& workbench, const Json& options);

} // namespace cairn::ctl
