// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/workbench.h"

namespace cairn::session {

/// Why no run can be stored in a project that is open for reading only.
Error notReadOnly(const Workbench& workbench);

} // namespace cairn::session
