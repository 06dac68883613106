// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/profile/profile_column.h"

/// Private to core/data/profile: the two kinds of columns.
namespace cairn::data {

inline constexpr std::size_t kTopValues = 20;

Result<ProfiledColumn> profileNumbers(const Dataset& dataset, std::size_t column, const ScannedRows& rows, JobContext& job, std::size_t buffer);
Result<ProfiledColumn> profileTexts(const Dataset& dataset, std::size_t column, const ScannedRows& rows, JobContext& job, std::size_t buffer);

} // namespace cairn::data
