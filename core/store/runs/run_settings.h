// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/store: rows of the tables `run` and `run_setting`.

#include "core/store/run.h"
#include "core/store/sqlite/database.h"

namespace cairn::store {

/// Writes a run as queued, with its settings and tags, and ties it to its trial. Throws SQLite::Exception.
RunId insertRun(SQLite::Database& database, const RunDraft& draft, std::int64_t createdMs);

/// One row for each value of `config`: members of members are "outer.inner", true and false are words, lists are their
/// JSON. Anything but an object has no settings. Throws SQLite::Exception.
void writeSettings(SQLite::Database& database, RunId run, const Json& config);

/// "version" of a dataset document; 0: not told.
int dataVersionOf(const Json& dataset);

} // namespace cairn::store
