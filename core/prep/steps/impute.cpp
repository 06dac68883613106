// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"

#include <charconv>
#include <cmath>

namespace cairn::prep {

namespace {

Result<Json> constantFor(const FitView& view, const data::Column& column)
{
    const std::string value = view.text("value");
    if (column.type == ColumnType::Text)
        return Json(value);
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size() || value.empty() || !std::isfinite(number))
        return fail(ErrorCode::InvalidInput, "\"" + value + "\" is no number, but column \"" + column.name + "\" holds numbers", {}, "Give a number as value");
    return Json(number);
}

/// The most frequent value; ties go to the smallest.
Result<Json> modeOf(const FitView& view, const data::Column& column)
{
    const std::string value = column.type == ColumnType::Text ? sqlName(column.name) : numberSql(column);
    CAIRN_ASSIGN(const auto table, view.query("SELECT " + value + " FROM " + kTrainingRows + " WHERE " + value +
                                              " IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"));
    if (table.empty())
        return noValues(column.name);
    return column.type == ColumnType::Text ? Json(data::cellText(table[0][0])) : Json(numberIn(table[0][0]).value_or(0));
}

Result<Json> statisticOf(const FitView& view, const data::Column& column, bool mean)
{
    if (column.type == ColumnType::Text)
        return fail(ErrorCode::Mismatch, "Column \"" + column.name + "\" holds text, which has no " + (mean ? "mean" : "median"), {},
                    "Choose the strategy mode or constant for it, in a step of its own");
    const std::string value = numberSql(column);
    CAIRN_ASSIGN(const auto row, oneRow(view, {mean ? "avg(" + value + ")" : "quantile_cont(" + value + ", 0.5)"}, mean ? kTrainingRows : kSampledRows));
    return row[0] ? Result<Json>(Json(*row[0])) : Result<Json>(noValues(column.name));
}

Result<Json> fit(const FitView& view)
{
    const std::string strategy = view.text("strategy");
    Json columns = Json::array(), fills = Json::array();
    for (const auto& name : view.columns) {
        const data::Column& column = view.column(name);
        const bool chosen = !view.texts("columns").empty();
        if (!chosen && column.type == ColumnType::Text && (strategy == "mean" || strategy == "median"))
            continue; // "all columns": numbers only, where the strategy is one for numbers
        auto fill = strategy == "constant" ? constantFor(view, column)
                    : strategy == "mode"   ? modeOf(view, column)
                                           : statisticOf(view, column, strategy == "mean");
        if (!fill && !chosen)
            continue;
        if (!fill)
            return fill.error();
        columns.push_back(name);
        fills.push_back(*fill);
    }
    return Json{{"columns", columns}, {"fills", fills}};
}

Result<StepEffect> effect(const EffectView& view)
{
    StepEffect effect;
    for (std::size_t i = 0; i < view.columns.size(); ++i) {
        const data::Column& column = view.column(view.columns[i]);
        const Json& fill = view.fitted.at("fills").at(i);
        const std::string flag = column.name + "_missing";
        MadeColumn made{column, {}, {column.name}};
        made.column.categories.clear();
        std::string missing = sqlName(column.name) + " IS NULL";
        if (column.type == ColumnType::Text) {
            made.sql = "coalesce(" + sqlName(column.name) + ", " + sqlText(fill.get<std::string>()) + ")";
        } else {
            const double number = fill.get<double>();
            const bool whole = column.type == ColumnType::Integer && number == std::floor(number) && std::fabs(number) < 9e15;
            made.column.type = whole ? ColumnType::Integer : ColumnType::Real;
            missing = numberSql(column) + " IS NULL";
            made.sql = whole ? "coalesce(" + sqlName(column.name) + ", CAST(" + sqlNumber(number) + " AS BIGINT))"
                             : "coalesce(" + numberSql(column) + ", " + sqlNumber(number) + ")";
        }
        effect.replaced.push_back(std::move(made));
        if (view.flag("flag"))
            effect.added.push_back({integerColumn(flag), "CASE WHEN " + missing + " THEN 1 ELSE 0 END", {column.name}});
    }
    return effect;
}

} // namespace

StepKind imputeKind()
{
    StepKind kind;
    kind.info = {"impute", "Fill missing values", "numbers", "Puts a value learned from the training rows where one is missing (or not finite).",
                 {columnsParam("Columns to fill; none chosen: all that the strategy suits", ""),
                  choiceParam("strategy", "Strategy", "What to fill in: median or mean (numbers), most frequent value, or a constant", {"median", "mean", "mode", "constant"}),
                  textParam("value", "Constant", "Filled in by the strategy constant"),
                  flagParam("flag", "Flag column", "Adds a column NAME_missing that is 1 where the value was missing", false)}};
    kind.fit = fit;
    kind.effect = effect;
    return kind;
}

} // namespace cairn::prep
