// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for mysql_feed.cpp where libmariadb is not installed.
#include "core/data/import/database_imports.h"

namespace cairn::data {

Result<TableFile> inspectMysql(const Location& location, const SourceOptions&, const StopToken&)
{
    return fail(ErrorCode::Unsupported, "This Cairn was built without libmariadb", location.place, "Install libmariadb and build again, or export the table as Parquet");
}

} // namespace cairn::data
