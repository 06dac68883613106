// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/sql/join_sql.h"

#include "core/data/sql/sql_text.h"

#include <algorithm>
#include <cctype>

namespace cairn::data {

namespace {

bool isSqlKeyword(std::string_view name)
{
    std::string upper(name);
    std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return std::ranges::binary_search(sqlKeywords(), upper);
}

std::string lowered(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::string joinWords(JoinKind kind)
{
    switch (kind) {
    case JoinKind::Left: return "LEFT JOIN ";
    case JoinKind::Right: return "RIGHT JOIN ";
    case JoinKind::Full: return "FULL JOIN ";
    case JoinKind::Only: return "SEMI JOIN ";
    case JoinKind::Without: return "ANTI JOIN ";
    default: return "JOIN ";
    }
}

/// SQL's names know no case.
const Column* columnOf(const Schema& schema, const std::string& name)
{
    const auto found = std::ranges::find_if(schema.columns, [&](const Column& column) { return lowered(column.name) == lowered(name); });
    return found == schema.columns.end() ? nullptr : &*found;
}

} // namespace

const std::vector<std::string>& sqlKeywords()
{
    static const std::vector<std::string> words{
        "ALL",    "AND",     "ANTI",   "AS",     "ASC",    "ASOF",      "BETWEEN", "BY",      "CASE",   "CAST",   "CROSS",   "DESC",    "DISTINCT",
        "ELSE",   "END",     "EXCEPT", "EXCLUDE", "EXISTS", "FALSE",    "FILTER",  "FROM",    "FULL",   "GROUP",  "HAVING",  "ILIKE",   "IN",
        "INNER",  "INTERSECT", "INTERVAL", "IS", "JOIN",   "LATERAL",   "LEFT",    "LIKE",    "LIMIT",  "NATURAL", "NOT",    "NULL",    "NULLS",
        "OFFSET", "ON",      "OR",     "ORDER",  "OUTER",  "OVER",      "PARTITION", "PIVOT", "QUALIFY", "REPLACE", "RIGHT", "SAMPLE", "SELECT",
        "SEMI",   "TABLE",   "THEN",   "TRUE",   "TRY_CAST", "UNION",   "UNPIVOT", "USING",   "VALUES", "WHEN",   "WHERE",   "WINDOW",  "WITH"};
    return words;
}

std::string sqlWord(std::string_view name)
{
    const auto plainLetter = [](unsigned char c) { return std::isalnum(c) || c == '_'; };
    const bool plain = !name.empty() && std::ranges::all_of(name, plainLetter) && !std::isdigit(static_cast<unsigned char>(name[0])) && !isSqlKeyword(name);
    return plain ? std::string(name) : sqlName(name);
}

Result<std::string> joinSql(const JoinSpec& spec)
{
    if (spec.on.empty())
        return fail(ErrorCode::InvalidInput, "No columns are chosen that have to be equal", "join", "Choose a column of each table");
    if (lowered(spec.left.name) == lowered(spec.right.name))
        return fail(ErrorCode::InvalidInput, "A table is joined with itself", spec.left.name, "Choose another table, or write aliases by hand");
    const std::string left = sqlWord(spec.left.name), right = sqlWord(spec.right.name);
    std::string condition;
    std::vector<std::string> merged; // columns of the right table that say what one of the left says
    for (const auto& [from, to] : spec.on) {
        if (!columnOf(spec.left.schema, from) || !columnOf(spec.right.schema, to))
            return fail(ErrorCode::InvalidInput, "There is no column \"" + (columnOf(spec.left.schema, from) ? to : from) + "\"", "join", "Choose a column of each table");
        condition += (condition.empty() ? "" : " AND ") + left + "." + sqlWord(from) + " = " + right + "." + sqlWord(to);
        if (lowered(from) == lowered(to))
            merged.push_back(lowered(to));
    }
    const bool both = spec.kind != JoinKind::Only && spec.kind != JoinKind::Without;
    std::string columns;
    for (const Column& column : spec.left.schema.columns) {
        const bool either = both && (spec.kind == JoinKind::Right || spec.kind == JoinKind::Full) && std::ranges::find(merged, lowered(column.name)) != merged.end();
        const std::string own = left + "." + sqlWord(column.name);
        columns += (columns.empty() ? "" : ",\n       ")
            + (either ? "coalesce(" + own + ", " + right + "." + sqlWord(column.name) + ") AS " + sqlWord(column.name) : own);
    }
    for (const Column& column : spec.right.schema.columns) {
        if (!both || std::ranges::find(merged, lowered(column.name)) != merged.end())
            continue;
        columns += ",\n       " + right + "." + sqlWord(column.name);
        std::string name = column.name;
        while (columnOf(spec.left.schema, name) || (name != column.name && columnOf(spec.right.schema, name)))
            name += "_" + spec.right.name;
        if (name != column.name)
            columns += " AS " + sqlWord(name);
    }
    return "SELECT " + columns + "\nFROM " + left + "\n" + joinWords(spec.kind) + right + " ON " + condition + "\n";
}

} // namespace cairn::data
