// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/profile/profile_column.h"

#include "core/data/profile/profile_parts.h"

namespace cairn::data {

Result<ProfiledColumn> profileColumn(const Dataset& dataset, std::size_t column, const ScannedRows& rows, JobContext& job, std::size_t buffer)
{
    switch (dataset.schema()[column].type) {
    case ColumnType::Image: {
        ProfiledColumn profiled;
        CAIRN_ASSIGN(profiled.profile, dataset.profile(column, job));
        return profiled;
    }
    case ColumnType::Text: return profileTexts(dataset, column, rows, job, buffer);
    default: return profileNumbers(dataset, column, rows, job, buffer);
    }
}

} // namespace cairn::data
