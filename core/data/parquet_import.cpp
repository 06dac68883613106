// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/duckdb_connection.h"
#include "core/data/table_plan.h"

#include <algorithm>

namespace cairn::data {

namespace {

/// Reaching a row means reading the row group it is in; larger groups than this take too long.
constexpr std::int64_t kMostRowsPerGroup = 2'000'000;

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

} // namespace

Result<TableFile> inspectParquet(const std::filesystem::path& path, const StopToken& stop)
{
    TableFile file;
    file.path = path;
    file.format = "parquet";
    DuckLimits limits;
    limits.readable = {path};
    CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limits));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(std::move(database), path.string()));
    const std::string place = sqlText(path.string());
    CAIRN_ASSIGN(const auto columns, connection->table("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(" + place + "))", stop));
    for (const auto& row : columns)
        file.raw.push_back({cellText(row[0]), cellText(row[1])});
    CAIRN_ASSIGN(const auto sizes, connection->table(
        "SELECT CAST(sum(row_group_num_rows) AS BIGINT), CAST(max(row_group_num_rows) AS BIGINT), CAST(sum(bytes) AS BIGINT) FROM "
        "(SELECT row_group_id, any_value(row_group_num_rows) AS row_group_num_rows, sum(total_uncompressed_size) AS bytes "
        "FROM parquet_metadata(" + place + ") GROUP BY row_group_id)", stop));
    const auto& row = sizes.at(0);
    if (file.raw.empty() || integer(row[0]) == 0)
        return fail(ErrorCode::InvalidInput, "The Parquet file has no rows", path.string(), "Choose another file");
    file.rows = static_cast<std::uint64_t>(integer(row[0]));
    file.directAccess = integer(row[1]) <= kMostRowsPerGroup;
    file.plainBytes = static_cast<std::uint64_t>(std::max<std::int64_t>(integer(row[2]), 0));
    file.rowId = freeName(file.raw);
    file.from = "read_parquet(" + place + ")";
    describeColumns(file);
    std::string direct = file.select.substr(0, file.select.size() - std::string(" FROM ").size() - file.from.size());
    file.selectWithRowId = direct + ", file_row_number AS " + sqlName(file.rowId) + " FROM read_parquet(" + place + ", file_row_number=true)";
    return file;
}

} // namespace cairn::data
