// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/duckdb/connection.h"
#include "core/data/table/table_plan.h"

#include <algorithm>
#include <map>

namespace cairn::data {

namespace {

/// Reaching a row means reading the row group it is in; larger groups than this take too long.
constexpr std::int64_t kMostRowsPerGroup = 2'000'000;
constexpr std::string_view kFarDate = "The Parquet file holds a date that is too far away to be read";

std::string freeName(const std::vector<RawColumn>& raw)
{
    std::string name = "row id";
    while (std::ranges::find(raw, name, &RawColumn::name) != raw.end())
        name += "_";
    return name;
}

std::int64_t integer(const Cell& cell)
{
    const auto* number = std::get_if<std::int64_t>(&cell);
    return number ? *number : 0;
}

/// A type as far as it matters for reading two files as one.
std::string kindOf(const std::string& type, const std::string& logical)
{
    if (logical.find("DECIMAL") != std::string::npos)
        return "number";
    if (type == "INT32" || type == "INT64" || type == "INT96" || type == "FLOAT" || type == "DOUBLE")
        return logical.find("TIMESTAMP") != std::string::npos || logical.find("DATE") != std::string::npos || type == "INT96" ? "time" : "number";
    return type == "BOOLEAN" ? "truth value" : "text";
}

/// All files have the columns of the first one, of the same kinds. Mismatch names the file and the column.
Result<void> matchParquetFiles(DuckConnection& connection, const FileSet& set, const StopToken& stop)
{
    CAIRN_ASSIGN(const auto rows, connection.table(
        "SELECT file_name, name, coalesce(type, ''), coalesce(CAST(converted_type AS VARCHAR), '') || coalesce(CAST(logical_type AS VARCHAR), '') "
        "FROM parquet_schema(" + set.sqlFiles() + ")", stop));
    std::map<std::string, std::map<std::string, std::string>> files;
    for (const auto& row : rows)
        files[cellText(row[0])].emplace(cellText(row[1]), kindOf(cellText(row[2]), cellText(row[3])));
    const auto first = files.find(set.files.front().string());
    if (first == files.end())
        return {};
    const auto drift = [](const std::string& file, const std::string& what) {
        return fail(ErrorCode::Mismatch, "The file does not have the columns of the first file; it " + what, file,
                    "Correct this file, or choose a pattern that leaves it out");
    };
    for (const auto& [file, columns] : files) {
        for (const auto& [column, kind] : first->second) {
            const auto other = columns.find(column);
            if (other == columns.end())
                return drift(file, "lacks \"" + column + "\"");
            if (other->second != kind)
                return drift(file, "holds " + other->second + "s in \"" + column + "\", not " + kind + "s");
        }
        for (const auto& [column, kind] : columns) {
            if (!first->second.contains(column))
                return drift(file, "has \"" + column + "\" besides");
        }
    }
    return {};
}

/// Times of 96 bits, as Spark and Impala write them, reach further than the engine counts: dates beyond come out of it tens of
/// thousands of years before Christ. They end the reading instead of passing for dates.
Result<void> guardTimes(DuckConnection& connection, const FileSet& set, TableFile& file, const StopToken& stop)
{
    CAIRN_ASSIGN(const auto wide, connection.table("SELECT DISTINCT name FROM parquet_schema(" + set.sqlFiles() + ") WHERE type = 'INT96'", stop));
    for (const auto& row : wide) {
        const auto found = std::ranges::find(file.raw, cellText(row[0]), &RawColumn::name);
        if (found == file.raw.end() || columnTypeOfSql(found->sqlType) != ColumnType::Timestamp)
            continue;
        const std::string name = sqlName(found->name);
        found->sql = "CASE WHEN " + name + " < TIMESTAMP '9999-01-01 (BC) 00:00:00' THEN error(" + sqlText(std::string(kFarDate) + " in column \"" + found->name + "\"") +
                     ") ELSE " + name + " END";
    }
    return {};
}

} // namespace

Result<TableFile> inspectParquet(const FileSet& set, const SourceOptions& options, const StopToken& stop)
{
    TableFile file;
    file.path = set.location;
    file.files = set.files;
    file.format = "parquet";
    DuckLimits limits;
    limits.readable = set.files;
    CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limits));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(std::move(database), set.location.string()));
    const std::string place = set.sqlFiles();
    if (set.files.size() > 1)
        CAIRN_TRY(matchParquetFiles(*connection, set, stop));
    const std::string hive = set.hive ? ", hive_partitioning=true" : ", hive_partitioning=false";
    file.from = "read_parquet(" + place + hive + (set.files.size() > 1 ? ", union_by_name=true)" : ")");
    CAIRN_ASSIGN(const auto columns, connection->table("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + file.from + ")", stop));
    for (const auto& row : columns)
        file.raw.push_back({cellText(row[0]), cellText(row[1])});
    CAIRN_ASSIGN(const auto sizes, connection->table(
        "SELECT CAST(sum(row_group_num_rows) AS BIGINT), CAST(max(row_group_num_rows) AS BIGINT), CAST(sum(bytes) AS BIGINT) FROM "
        "(SELECT file_name, row_group_id, any_value(row_group_num_rows) AS row_group_num_rows, sum(total_uncompressed_size) AS bytes "
        "FROM parquet_metadata(" + place + ") GROUP BY file_name, row_group_id)", stop));
    const auto& row = sizes.at(0);
    if (file.raw.empty() || integer(row[0]) == 0)
        return fail(ErrorCode::InvalidInput, "The Parquet file has no rows", set.location.string(), "Choose another file");
    file.rows = static_cast<std::uint64_t>(integer(row[0]));
    file.directAccess = set.single() && integer(row[1]) <= kMostRowsPerGroup;
    file.plainBytes = static_cast<std::uint64_t>(std::max<std::int64_t>(integer(row[2]), 0));
    CAIRN_TRY(guardTimes(*connection, set, file, stop));
    flattenRecords(file);
    CAIRN_TRY(applyTypes(file, options));
    file.rowId = freeName(file.raw);
    describeColumns(file);
    if (file.directAccess) {
        const std::string direct = file.select.substr(0, file.select.size() - std::string(" FROM ").size() - file.from.size());
        file.selectWithRowId = direct + ", file_row_number AS " + sqlName(file.rowId) + " FROM read_parquet(" + place + hive + ", file_row_number=true)";
    }
    return file;
}

} // namespace cairn::data
