// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace cairn::data {
struct Difference;
}

namespace cairn::ui {

/// "12 rows added, 3 rows removed, column “age” has another type": what became of data since they were registered.
QString shownDifference(const data::Difference& difference);

} // namespace cairn::ui
