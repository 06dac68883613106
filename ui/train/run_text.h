// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/run.h"

#include <QString>

namespace cairn::ui {

/// "finished", in the window's language.
QString runStateText(store::RunState state);

/// A metric's name as people say it: "test accuracy".
QString metricTitle(const std::string& name);
/// A metric's value: shares in per cent, others with a few digits.
QString metricText(const std::string& name, double value);

/// The number that says most about an ended run: "test accuracy 92.3 %"; empty if there is none.
QString runResult(const store::RunSummary& run);

/// "Run 3: finished, test accuracy 92.3 %"
QString runLine(const store::RunSummary& run);
QString runName(const store::RunSummary& run);

} // namespace cairn::ui
