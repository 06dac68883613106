// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/duckdb/connection.h"
#include "core/data/import/database_imports.h"

#include <algorithm>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr char kDatabase[] = "source";

struct Found {
    std::string schema, name;
    bool view = false;
    std::uint64_t rows = 0;

    std::string shown() const { return schema == "main" ? name : schema + "." + name; }
    std::string sql() const { return sqlName(kDatabase) + "." + sqlName(schema) + "." + sqlName(name); }
};

Result<std::vector<Found>> tablesOf(DuckConnection& connection, const StopToken& stop)
{
    CAIRN_ASSIGN(const auto rows, connection.table(
        "SELECT schema_name, table_name, false, CAST(estimated_size AS BIGINT) FROM duckdb_tables() WHERE database_name = 'source' UNION ALL "
        "SELECT schema_name, view_name, true, CAST(0 AS BIGINT) FROM duckdb_views() WHERE database_name = 'source' AND NOT internal "
        "ORDER BY ALL", stop));
    std::vector<Found> tables;
    for (const auto& row : rows)
        tables.push_back({cellText(row[0]), cellText(row[1]), std::get<bool>(row[2]), static_cast<std::uint64_t>(std::get<std::int64_t>(row[3]))});
    return tables;
}

/// Rows are numbered without gaps where nothing was deleted: then row numbers are positions.
Result<void> lookForRowIds(DuckConnection& connection, const std::string& sql, TableFile& file, const StopToken& stop)
{
    CAIRN_ASSIGN(const auto counts, connection.table("SELECT count(*), max(rowid) FROM " + sql, stop));
    const auto rows = std::get<std::int64_t>(counts.at(0)[0]);
    if (rows == 0)
        return fail(ErrorCode::InvalidInput, "The table has no rows", file.path.string(), "Choose another table");
    file.rows = static_cast<std::uint64_t>(rows);
    const auto* last = std::get_if<std::int64_t>(&counts[0][1]);
    file.directAccess = last && *last + 1 == rows;
    return {};
}

void addRowIds(TableFile& file)
{
    file.rowId = "row id";
    while (std::ranges::find(file.raw, file.rowId, &RawColumn::name) != file.raw.end())
        file.rowId += "_";
    const std::string direct = file.select.substr(0, file.select.size() - std::string(" FROM ").size() - file.from.size());
    file.selectWithRowId = direct + ", rowid AS " + sqlName(file.rowId) + " FROM " + file.from;
}

} // namespace

Result<TableFile> inspectDuckDb(const Location& location, const SourceOptions& options, const StopToken& stop)
{
    TableFile file;
    file.path = location.place;
    file.files = {file.path};
    file.format = "duckdb";
    file.attached = {{file.path, kDatabase}};
    std::error_code missing;
    if (!fs::is_regular_file(file.path, missing))
        return fail(ErrorCode::NotFound, "There is no such file", location.place, "Check the path");
    DuckLimits limits;
    limits.attached = {{file.path, kDatabase}};
    auto database = DuckDatabase::open({}, limits);
    if (!database) {
        Error error = database.error();
        error.where = location.place;
        return error;
    }
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(std::move(*database), location.place));
    bool isTable = false;
    if (const std::string query = location.parameter("query"); !query.empty()) {
        file.from = "(" + query + "\n)";
        file.identity = "query=" + query;
        file.oneThread = true;
    } else {
        CAIRN_ASSIGN(const auto tables, tablesOf(*connection, stop));
        std::vector<std::string> names;
        for (const auto& table : tables)
            names.push_back(table.shown());
        CAIRN_ASSIGN(const std::string name, chosenName(location, "database", "table", names));
        const Found& table = *std::ranges::find(tables, name, &Found::shown);
        file.from = table.sql();
        file.identity = "table=" + name;
        file.title = table.name;
        isTable = !table.view;
    }
    CAIRN_ASSIGN(const auto columns, connection->table("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + file.from + ")", stop));
    for (const auto& row : columns)
        file.raw.push_back({cellText(row[0]), cellText(row[1])});
    const bool plainRowId = std::ranges::none_of(file.raw, [](const RawColumn& column) { return column.name == "rowid"; });
    if (isTable && plainRowId)
        CAIRN_TRY(lookForRowIds(*connection, file.from, file, stop));
    std::error_code ignored;
    file.plainBytes = std::max<std::uint64_t>(fs::file_size(file.path, ignored), file.rows.value_or(0) * file.raw.size() * 4);
    flattenRecords(file);
    CAIRN_TRY(applyTypes(file, options));
    describeColumns(file);
    if (file.directAccess)
        addRowIds(file);
    return file;
}

} // namespace cairn::data
