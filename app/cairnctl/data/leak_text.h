// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <string>

namespace cairn::ctl {

/// What the leak guard found, as lines; `leaks` as prep::toJson() makes it.
std::string leakText(const Json& leaks);

} // namespace cairn::ctl
