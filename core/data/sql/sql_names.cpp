// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/sql/sql_names.h"

#include "core/data/duckdb/connection.h"
#include "core/data/import/inspect_table.h"

#include <algorithm>

namespace cairn::data {

/// An instance with an empty table for each source: what the completion looks its names up in.
struct SqlNames::Engine {
    std::shared_ptr<DuckDatabase> database;
};

SqlNames::~SqlNames() = default;

Result<std::shared_ptr<const SqlNames>> SqlNames::of(const std::vector<NamedSource>& sources, const std::filesystem::path& cacheFolder,
                                                     JobContext& job)
{
    std::shared_ptr<SqlNames> names(new SqlNames());
    names->m_engine = std::make_unique<Engine>();
    CAIRN_ASSIGN(names->m_engine->database, DuckDatabase::open({}, {}));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(names->m_engine->database));
    for (const auto& source : sources) {
        CAIRN_ASSIGN(const auto file, inspectTable(source.location, source.options, {cacheFolder, nullptr, false}, job));
        std::string columns;
        for (std::size_t i = 0; i < file.schema.size(); ++i)
            columns += (i ? ", " : "") + sqlName(file.sqlNames[i]) + " " + std::string(storedSqlType(file.schema[i].type));
        CAIRN_TRY(connection->execute("CREATE TABLE " + sqlName(source.name) + " (" + columns + ")", job.stop));
        names->m_tables.emplace_back(source.name, file.schema);
    }
    CAIRN_ASSIGN(const auto functions, connection->table("SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type IN ('scalar', 'aggregate', 'macro') "
                                                         "AND regexp_matches(function_name, '^[a-z][a-z0-9_]*$') ORDER BY 1", job.stop));
    for (const auto& row : functions)
        names->m_functions.push_back(cellText(row[0]));
    return std::shared_ptr<const SqlNames>(std::move(names));
}

Result<std::vector<SqlSuggestion>> SqlNames::complete(const std::string& text, const StopToken& stop) const
{
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(m_engine->database));
    CAIRN_ASSIGN(const auto rows, connection->table("SELECT suggestion, CAST(suggestion_start AS BIGINT) FROM sql_auto_complete(" + sqlText(text) + ")", stop));
    std::vector<SqlSuggestion> suggestions;
    for (const auto& row : rows)
        suggestions.push_back({cellText(row[0]), static_cast<std::size_t>(std::get<std::int64_t>(row[1]))});
    return suggestions;
}

} // namespace cairn::data
