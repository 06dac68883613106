// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/profile/table_profile.h"

#include <QString>

namespace cairn::ui {

/// What the rows are together, in a few lines: a matrix of ratings, a graph. Empty for a plain table.
QString structureText(const data::TableProfile& profile, const data::Schema& schema);
/// Whether something is wrong with it that a person should look at.
bool structureWarns(const data::TableProfile& profile);

} // namespace cairn::ui
