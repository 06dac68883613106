// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace cairn::prep {

/// Python source of step_KIND(rows, p, f), which changes rows (a list of dicts by column name) in place as the SQL of the
/// kind does: with its complete parameters and what was learned. nullptr: the kind needs other rows or SQL.
const char* pythonOfStep(std::string_view kind);

} // namespace cairn::prep
