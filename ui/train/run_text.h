// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/run.h"

#include <QString>

namespace cairn::ui {

/// "finished", in the window's language.
QString runStateText(store::RunState state);

/// A metric's name as people say it: "test accuracy".
QString metricTitle(const std::string& name);
/// A metric's value: shares in per cent, energy with a unit, others with a few digits. `estimated` energy and emissions get a "~".
QString metricText(const std::string& name, double value, bool estimated = false);
/// What "~" means.
QString estimateHelp();

/// The number that says most about an ended run: "test accuracy 92.3 %"; empty if there is none.
QString runResult(const store::RunSummary& run);

/// What a run took, by its outcome: "~12.3 Wh"; empty if it is not known.
QString runEnergy(const Json& outcome);

/// "Run 3: finished, test accuracy 92.3 %"
QString runLine(const store::RunSummary& run);
QString runName(const store::RunSummary& run);

} // namespace cairn::ui
