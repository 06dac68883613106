// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <duckdb.h>

/// Private to core/data.
namespace cairn::data {

/// Makes the functions of sql_lookup.h known to a DuckDB instance.
Result<void> registerSqlFunctions(duckdb_connection connection);

} // namespace cairn::data
