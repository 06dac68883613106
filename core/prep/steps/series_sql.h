// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/steps/step_sql.h"

namespace cairn::prep {

/// "PARTITION BY ... ORDER BY ..." of a step with the parameters "group" and "order". InvalidInput.
Result<std::string> seriesOrder(const StepView& view);

/// Columns that a value over such an order depends on.
std::vector<std::string> seriesReads(const StepView& view, const std::string& column);

} // namespace cairn::prep
