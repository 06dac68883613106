// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace cairn::ui {

/// Shows the window in `language` ("de"; empty: the system's) where there is a translation, else in English. Call once,
/// before any widget is made.
void installLanguage(const QString& language);

} // namespace cairn::ui
