// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace cairn::layering {

/// Says why `file` may not include `target` (as written, without quotes or brackets), as "rule|reason";
/// empty where it may. Both decide by their folders alone.
QString includeBreach(const QString& file, const QString& target, bool quoted);

} // namespace cairn::layering
