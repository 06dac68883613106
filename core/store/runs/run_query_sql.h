// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/store: questions about runs as SQL. Values are always bound, never written into the text.

#include "core/store/runs/run_query.h"
#include "core/store/sqlite/database.h"

#include <string>
#include <variant>
#include <vector>

namespace cairn::store {

/// A statement that is being put together.
struct RunSql {
    using Value = std::variant<std::int64_t, double, std::string>;
    std::string text;
    std::vector<Value> values;

    /// Adds a value; returns its placeholder.
    std::string bind(Value value);
    sqlite::Query prepare(SQLite::Database& database) const;
};

/// "SELECT id, group" in the order that was asked for; "group" is NULL where nothing is grouped. Keyed: also "pinned, order".
RunSql listingSql(const RunQuery& query);

/// "train.loss" is loss of the split train; anything else is a metric of any split.
struct SeriesKey {
    std::string name;
    std::optional<std::string> split;
};
SeriesKey seriesKey(const std::string& text);

/// Column of `series` with that value.
const char* seriesColumn(MetricValue value);

} // namespace cairn::store
