// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/steps/families.h"
#include "core/prep/steps/series_sql.h"

#include <cmath>

namespace cairn::prep {

Result<std::string> seriesOrder(const StepView& view)
{
    const auto groups = view.texts("group");
    const std::string order = view.text("order");
    std::string partition;
    for (const auto& group : groups) {
        if (group == view.target)
            return fail(ErrorCode::InvalidInput, "The target cannot group the rows", {}, "Choose another column");
        partition += (partition.empty() ? "PARTITION BY " : ", ") + sqlName(group);
    }
    if (order.empty() || order == view.target)
        return fail(ErrorCode::InvalidInput, order.empty() ? "It is not said what the rows are ordered by" : "The target cannot order the rows", {},
                    "Choose the column of the time as order");
    return partition + " ORDER BY " + sqlName(order) + ", cairn_row";
}

std::vector<std::string> seriesReads(const StepView& view, const std::string& column)
{
    std::vector<std::string> reads = view.texts("group");
    reads.push_back(view.text("order"));
    reads.push_back(column);
    return reads;
}

namespace {

std::string statisticSql(const std::string& statistic, const std::string& value)
{
    return (statistic == "mean" ? "avg" : statistic == "std" ? "stddev_samp" : statistic) + "(" + value + ")";
}

Result<StepEffect> effect(const EffectView& view)
{
    if (view.columns.empty() || view.texts("columns").empty())
        return fail(ErrorCode::InvalidInput, "No column is chosen", {}, "Choose the columns whose past values are wanted");
    CAIRN_ASSIGN(const std::string order, seriesOrder(view));
    const std::int64_t window = view.integer("window");
    StepEffect effect;
    effect.otherRows = true;
    for (const auto& name : view.columns) {
        const std::string value = numberSql(view.column(name));
        for (const double lag : view.numbers("lags")) {
            if (lag != std::floor(lag))
                return fail(ErrorCode::InvalidInput, "Lags are whole numbers of rows", {}, "Give for example lags=1,2,7");
            const std::string steps = std::to_string(static_cast<std::int64_t>(lag));
            effect.added.push_back({realColumn(name + "_lag" + steps), "lag(" + value + ", " + steps + ") OVER (" + order + ")", seriesReads(view, name)});
        }
        // The row itself is left out: its value may be what is to be predicted.
        for (const auto& statistic : window > 0 ? view.texts("statistics") : std::vector<std::string>{})
            effect.added.push_back({realColumn(name + "_" + statistic + std::to_string(window)),
                                    statisticSql(statistic, value) + " OVER (" + order + " ROWS BETWEEN " + std::to_string(window) + " PRECEDING AND 1 PRECEDING)",
                                    seriesReads(view, name)});
    }
    return effect;
}

} // namespace

StepKind lagKind()
{
    StepKind kind;
    kind.info = {"lag", "Past values", "time",
                 "Adds earlier values of a column, and mean, least, greatest and deviation of the rows before, within groups, in the order of a column. The row's "
                 "own value is never part of them.",
                 {columnsParam("Columns of numbers whose past is wanted; the target may be one of them", "number"),
                  columnListParam("group", "Groups", "Each group is a series of its own (a shop, a patient)"),
                  columnParam("order", "Order", "Column of the time by which rows follow each other", ""),
                  numbersParam("lags", "Lags", "How many rows back, such as 1,2,7", 1, 100000, Json::array({1})),
                  integerParam("window", "Window", "Rows before this one over which statistics are made; 0: none", 0, 0, 100000),
                  textsParam("statistics", "Statistics", "What is made of the window", {"mean", "min", "max", "std"}, Json::array({"mean"}))}};
    kind.effect = effect;
    kind.readsTarget = true;
    return kind;
}

} // namespace cairn::prep
