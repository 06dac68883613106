// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme.h"

#include <QString>

namespace cairn::ui {

/// The look of ordinary widgets (look.md: 4 px grid, controls 28 px high, radius 6, hairlines instead of boxes).
QString styleSheet(const plots::Theme& theme);

} // namespace cairn::ui
