// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/table_plan.h"

#include "core/data/duckdb_connection.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace cairn::data {

namespace {

constexpr std::array<std::string_view, 7> kIntegers{"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"};
constexpr std::array<std::string_view, 5> kReals{"FLOAT", "DOUBLE", "HUGEINT", "UBIGINT", "UHUGEINT"};

ColumnType typeOf(const std::string& sql)
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

std::string castSql(ColumnType type, const std::string& name, bool trim)
{
    switch (type) {
    case ColumnType::Integer: return "CAST(" + name + " AS BIGINT)";
    case ColumnType::Real: return "CAST(" + name + " AS DOUBLE)";
    case ColumnType::Boolean: return name;
    case ColumnType::Timestamp: return "CAST(" + name + " AS TIMESTAMP)";
    default: return trim ? "nullif(trim(" + name + "), '')" : "CAST(" + name + " AS VARCHAR)";
    }
}

bool sameLetters(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
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
    for (const auto& [name, sqlType] : file.raw) {
        const ColumnType type = typeOf(sqlType);
        file.schema.columns.push_back({name, type, {}, {}});
        // A column of that name would hide the engine's own row numbers.
        file.sqlNames.push_back(sameLetters(name, "rowid") ? name + "_" : name);
        select += select.empty() ? "SELECT " : ", ";
        select += castSql(type, sqlName(name), file.trim) + " AS " + sqlName(file.sqlNames.back());
    }
    file.select = select + " FROM " + file.from;
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
        const ColumnType here = typeOf(column.sqlType), there = typeOf(found->sqlType);
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
