// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/quality/quality.h"
#include "core/prep/split/leak_guard.h"

#include <QString>

/// Findings and leaks in the window's language.
namespace cairn::ui {

QString findingText(const data::Finding& finding);
QString severityText(data::Severity severity);
/// "Fill with the median", "Divide by class shares": what the fix would do.
QString fixText(const data::Fix& fix);

QString leakText(const prep::LeakCheck& check);
QString leakStateText(prep::LeakState state);

} // namespace cairn::ui
