// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/table/table_plan.h"

#include "core/data/duckdb/connection.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <unordered_set>

namespace cairn::data {

namespace {

constexpr std::array<std::string_view, 7> kIntegers{"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"};
constexpr std::array<std::string_view, 5> kReals{"FLOAT", "DOUBLE", "HUGEINT", "UBIGINT", "UHUGEINT"};

} // namespace

ColumnType columnTypeOfSql(const std::string& sql)
{
    if (std::ranges::find(kIntegers, sql) != kIntegers.end())
        return ColumnType::Integer;
    if (std::ranges::find(kReals, sql) != kReals.end() || (sql.starts_with("DECIMAL") && !sql.ends_with("]")))
        return ColumnType::Real;
    if (sql == "BOOLEAN")
        return ColumnType::Boolean;
    if ((sql == "DATE" || sql.starts_with("TIMESTAMP")) && !sql.ends_with("]"))
        return ColumnType::Timestamp;
    return ColumnType::Text;
}

std::string_view storedSqlType(ColumnType type)
{
    switch (type) {
    case ColumnType::Integer: return "BIGINT";
    case ColumnType::Real: return "DOUBLE";
    case ColumnType::Boolean: return "BOOLEAN";
    case ColumnType::Timestamp: return "TIMESTAMP";
    default: return "VARCHAR";
    }
}

namespace {

/// Lists, maps and records as JSON text; a text inside a column of mixed JSON values without its quotes.
std::string textSql(const std::string& sqlType, const std::string& name, bool trim)
{
    if (sqlType == "JSON")
        return "(" + name + " ->> '$')";
    if (sqlType.ends_with("]") || sqlType.starts_with("STRUCT") || sqlType.starts_with("MAP"))
        return "CAST(to_json(" + name + ") AS VARCHAR)";
    return trim ? "nullif(trim(" + name + "), '')" : "CAST(" + name + " AS VARCHAR)";
}

std::string castSql(ColumnType type, const std::string& sqlType, const std::string& name, bool trim)
{
    switch (type) {
    case ColumnType::Integer: return "CAST(" + name + " AS BIGINT)";
    case ColumnType::Real: return "CAST(" + name + " AS DOUBLE)";
    case ColumnType::Boolean: return name;
    case ColumnType::Timestamp: return "CAST(" + name + " AS TIMESTAMP)";
    default: return textSql(sqlType, name, trim);
    }
}

std::string lowerCase(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool isNumber(ColumnType type)
{
    return type == ColumnType::Integer || type == ColumnType::Real;
}

std::string listed(const std::vector<std::string>& names)
{
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 5); ++i)
        text += (i ? ", \"" : "\"") + names[i] + "\"";
    return names.size() > 5 ? text + " and " + std::to_string(names.size() - 5) + " more" : text;
}

} // namespace

void describeColumns(TableFile& file)
{
    file.schema = {};
    file.sqlNames.clear();
    std::string select;
    std::unordered_set<std::string> taken{"rowid"}; // a column of that name would hide the engine's own row numbers
    for (const auto& [name, sqlType, sql] : file.raw) {
        const ColumnType type = columnTypeOfSql(sqlType);
        file.schema.columns.push_back({name, type, {}, {}});
        std::string sqlTarget = name; // SQL does not tell "a" from "A"
        while (!taken.insert(lowerCase(sqlTarget)).second)
            sqlTarget += "_";
        file.sqlNames.push_back(sqlTarget);
        select += select.empty() ? "SELECT " : ", ";
        select += castSql(type, sqlType, sql.empty() ? sqlName(name) : sql, file.trim) + " AS " + sqlName(sqlTarget);
    }
    file.select = select + " FROM " + file.from;
}

Result<void> applyTypes(TableFile& file, const SourceOptions& options)
{
    const auto give = [&](const std::string& column, ColumnType type) -> Result<void> {
        const auto found = std::ranges::find(file.raw, column, &RawColumn::name);
        if (found == file.raw.end())
            return fail(ErrorCode::InvalidInput, "There is no column \"" + column + "\" to give a type to", file.path.string(),
                        "Correct the options of the source");
        if (columnTypeOfSql(found->sqlType) == type)
            return {};
        const std::string value = found->sql.empty() ? sqlName(column) : found->sql;
        found->sql = "CAST(" + (type == ColumnType::Text ? textSql(found->sqlType, value, false) : value) + " AS " + std::string(storedSqlType(type)) + ")";
        found->sqlType = storedSqlType(type);
        return {};
    };
    for (const auto& column : options.textColumns) {
        if (std::ranges::find(file.raw, column, &RawColumn::name) != file.raw.end())
            CAIRN_TRY(give(column, ColumnType::Text));
    }
    for (const auto& [column, type] : options.types)
        CAIRN_TRY(give(column, type));
    return {};
}

Result<void> alignColumns(TableFile& train, TableFile& test)
{
    std::vector<std::string> missing, added, differing;
    std::vector<RawColumn> ordered;
    for (auto& column : train.raw) {
        const auto found = std::ranges::find(test.raw, column.name, &RawColumn::name);
        if (found == test.raw.end()) {
            missing.push_back(column.name);
            continue;
        }
        const ColumnType here = columnTypeOfSql(column.sqlType), there = columnTypeOfSql(found->sqlType);
        if (isNumber(here) && isNumber(there) && here != there)
            column.sqlType = found->sqlType = "DOUBLE";
        else if (here != there)
            differing.push_back(column.name);
        ordered.push_back(*found);
    }
    for (const auto& column : test.raw) {
        if (std::ranges::find(train.raw, column.name, &RawColumn::name) == train.raw.end())
            added.push_back(column.name);
    }
    std::string what;
    if (!missing.empty())
        what += "; it lacks " + listed(missing);
    if (!added.empty())
        what += "; it has " + listed(added) + " besides";
    if (!differing.empty())
        what += "; it has another type for " + listed(differing);
    if (!what.empty())
        return fail(ErrorCode::Mismatch, "The test file does not have the columns of the training file" + what,
                    test.path.string(), "Choose a test file with the same columns");
    test.raw = std::move(ordered);
    describeColumns(train);
    describeColumns(test);
    return {};
}

} // namespace cairn::data
