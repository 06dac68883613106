// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for postgres_feed.cpp where libpq is not installed.
#include "core/data/import/database_imports.h"

namespace cairn::data {

Result<TableFile> inspectPostgres(const Location& location, const SourceOptions&, const StopToken&)
{
    return fail(ErrorCode::Unsupported, "This Cairn was built without libpq", location.place, "Install libpq and build again, or export the table as Parquet");
}

} // namespace cairn::data
