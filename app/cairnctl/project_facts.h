// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/workbench.h"

namespace cairn::ctl {

/// What `cairnctl info` tells of a project.
Json projectFacts(const session::Workbench& workbench);
std::string projectText(const Json& facts);

} // namespace cairn::ctl
