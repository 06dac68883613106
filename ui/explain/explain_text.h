// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/inspect/inspection.h"
#include "ui/explain/attribution_bars.h"

namespace cairn::ui {

/// "from 0.12 (empty input) to 5.31, completeness gap 0.0003"
QString gapText(const session::Explanation& explanation);

/// A bar per column: the elements of a category column ("sex=Male", "sex=Female") are summed up, since only one of
/// them is set.
std::vector<AttributionBars::Bar> attributionBars(const session::Explanation& explanation);

} // namespace cairn::ui
