// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/steps/step_sql.h"

#include <cmath>

namespace cairn::prep {

ParamSpec columnsParam(std::string help, std::string accepts)
{
    return {"columns", "Columns", std::move(help), ParamType::Columns, Json::array(), 0, 0, {}, std::move(accepts)};
}

ParamSpec columnParam(std::string name, std::string title, std::string help, std::string accepts)
{
    return {std::move(name), std::move(title), std::move(help), ParamType::Column, "", 0, 0, {}, std::move(accepts)};
}

ParamSpec columnListParam(std::string name, std::string title, std::string help)
{
    return {std::move(name), std::move(title), std::move(help), ParamType::Columns, Json::array()};
}

ParamSpec integerParam(std::string name, std::string title, std::string help, std::int64_t fallback, std::int64_t minimum, std::int64_t maximum)
{
    return {std::move(name), std::move(title), std::move(help), ParamType::Integer, fallback, static_cast<double>(minimum), static_cast<double>(maximum)};
}

ParamSpec realParam(std::string name, std::string title, std::string help, double fallback, double minimum, double maximum)
{
    return {std::move(name), std::move(title), std::move(help), ParamType::Real, fallback, minimum, maximum};
}

ParamSpec flagParam(std::string name, std::string title, std::string help, bool fallback)
{
    return {std::move(name), std::move(title), std::move(help), ParamType::Boolean, fallback};
}

ParamSpec choiceParam(std::string name, std::string title, std::string help, std::vector<std::string> choices)
{
    Json fallback = choices.front();
    return {std::move(name), std::move(title), std::move(help), ParamType::Choice, std::move(fallback), 0, 0, std::move(choices)};
}

ParamSpec textParam(std::string name, std::string title, std::string help, std::string fallback)
{
    return {std::move(name), std::move(title), std::move(help), ParamType::Text, std::move(fallback)};
}

ParamSpec textsParam(std::string name, std::string title, std::string help, std::vector<std::string> choices, Json fallback)
{
    return {std::move(name), std::move(title), std::move(help), ParamType::Texts, std::move(fallback), 0, 0, std::move(choices)};
}

ParamSpec numbersParam(std::string name, std::string title, std::string help, double minimum, double maximum, Json fallback)
{
    return {std::move(name), std::move(title), std::move(help), ParamType::Numbers, std::move(fallback), minimum, maximum};
}

std::string numberSql(const data::Column& column)
{
    const std::string name = sqlName(column.name);
    switch (column.type) {
    case ColumnType::Real: return "(CASE WHEN isfinite(" + name + ") THEN " + name + " END)";
    case ColumnType::Timestamp: return "epoch(" + name + ")";
    case ColumnType::Integer:
    case ColumnType::Boolean: return "CAST(" + name + " AS DOUBLE)";
    default: return "TRY_CAST(" + name + " AS DOUBLE)";
    }
}

std::string valueSql(const data::Column& column)
{
    return column.type == ColumnType::Text ? sqlName(column.name) : "CAST(" + sqlName(column.name) + " AS VARCHAR)";
}

std::string numberOrValueSql(const data::Column& column)
{
    return column.type == ColumnType::Text ? valueSql(column) : numberSql(column);
}

std::string clampedSql(const std::string& value, double low, double high)
{
    return "(CASE WHEN " + value + " < " + sqlNumber(low) + " THEN " + sqlNumber(low) + " WHEN " + value + " > " + sqlNumber(high) + " THEN " +
           sqlNumber(high) + " ELSE " + value + " END)";
}

bool isNumber(ColumnType type)
{
    return takes("number", type);
}

std::optional<double> numberIn(const data::Cell& cell)
{
    std::optional<double> number;
    if (const auto* real = std::get_if<double>(&cell))
        number = *real;
    else if (const auto* integer = std::get_if<std::int64_t>(&cell))
        number = static_cast<double>(*integer);
    return number && std::isfinite(*number) ? number : std::nullopt;
}

Result<std::vector<std::optional<double>>> oneRow(const FitView& view, const std::vector<std::string>& expressions, const char* relation)
{
    std::vector<std::optional<double>> numbers;
    if (expressions.empty())
        return numbers;
    std::string sql;
    for (const auto& expression : expressions)
        sql += (sql.empty() ? "SELECT " : ", ") + ("CAST(" + expression + " AS DOUBLE)");
    CAIRN_ASSIGN(const auto table, view.query(sql + " FROM " + relation));
    for (const auto& cell : table.at(0))
        numbers.push_back(numberIn(cell));
    return numbers;
}

Result<std::vector<std::pair<std::string, double>>> frequentValues(const FitView& view, const std::string& column, std::size_t most)
{
    const std::string value = valueSql(view.column(column));
    CAIRN_ASSIGN(const auto table, view.query("SELECT " + value + ", CAST(count(*) AS DOUBLE) FROM " + kTrainingRows + " WHERE " + value +
                                              " IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT " + std::to_string(most)));
    std::vector<std::pair<std::string, double>> values;
    for (const auto& row : table)
        values.emplace_back(data::cellText(row[0]), numberIn(row[1]).value_or(0));
    return values;
}

Error noValues(const std::string& column)
{
    return fail(ErrorCode::InvalidInput, "Column \"" + column + "\" has no values in the training rows", {}, "Leave it out of this step, or drop it");
}

data::Column realColumn(std::string name)
{
    return {std::move(name), ColumnType::Real, {}, {}};
}

data::Column integerColumn(std::string name)
{
    return {std::move(name), ColumnType::Integer, {}, {}};
}

} // namespace cairn::prep
