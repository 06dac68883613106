// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"

#include <algorithm>

namespace cairn::prep {

namespace {

constexpr std::size_t kKnots = 1000; ///< levels between 0 and 1, as scikit-learn's QuantileTransformer

bool byQuantiles(const StepView& view)
{
    return view.text("method").starts_with("quantile");
}

/// Two statistics: (value - first) / second, or (value - first) / (second - first).
std::vector<std::string> statistics(const std::string& method, const std::string& value)
{
    if (method == "robust")
        return {"quantile_cont(" + value + ", 0.5)", "quantile_cont(" + value + ", 0.75) - quantile_cont(" + value + ", 0.25)"};
    if (method == "minmax")
        return {"min(" + value + ")", "max(" + value + ") - min(" + value + ")"};
    if (method == "maxabs")
        return {"CASE WHEN count(" + value + ") > 0 THEN 0 END", "max(abs(" + value + "))"};
    return {"avg(" + value + ")", "stddev_pop(" + value + ")"};
}

Result<Json> fitLinear(const FitView& view)
{
    const std::string method = view.text("method");
    std::vector<std::string> expressions;
    for (const auto& name : view.columns)
        std::ranges::move(statistics(method, numberSql(view.column(name))), std::back_inserter(expressions));
    CAIRN_ASSIGN(const auto found, oneRow(view, expressions, method == "robust" ? kSampledRows : kTrainingRows));
    Json centers = Json::array(), scales = Json::array();
    for (std::size_t i = 0; i < view.columns.size(); ++i) {
        if (!found[2 * i] || !found[2 * i + 1])
            return noValues(view.columns[i]);
        centers.push_back(*found[2 * i]);
        scales.push_back(*found[2 * i + 1] > 0 ? *found[2 * i + 1] : 1.0); // a constant column becomes 0
    }
    return Json{{"columns", view.columns}, {"centers", centers}, {"scales", scales}};
}

/// Points (value, level); a value that several levels share has two, for the first and the last of them.
Json knotsOf(const std::vector<double>& values)
{
    Json points = Json::array();
    const double last = static_cast<double>(std::max<std::size_t>(values.size(), 2) - 1);
    for (std::size_t begin = 0; begin < values.size();) {
        std::size_t end = begin + 1;
        while (end < values.size() && values[end] == values[begin])
            ++end;
        points.push_back({values[begin], static_cast<double>(begin) / last});
        if (end > begin + 1)
            points.push_back({values[begin], static_cast<double>(end - 1) / last});
        begin = end;
    }
    return points;
}

Result<Json> fitQuantiles(const FitView& view)
{
    Json curves = Json::array();
    for (const auto& name : view.columns) {
        const std::string value = numberSql(view.column(name));
        CAIRN_ASSIGN(const auto count, oneRow(view, {"count(" + value + ")"}, kSampledRows));
        const auto levels = std::min(kKnots, static_cast<std::size_t>(count[0].value_or(0)));
        if (levels == 0)
            return noValues(name);
        std::string list;
        for (std::size_t i = 0; i < levels; ++i)
            list += (i ? ", " : "") + sqlNumber(levels == 1 ? 0.5 : static_cast<double>(i) / static_cast<double>(levels - 1));
        CAIRN_ASSIGN(const auto table, view.query("SELECT unnest(quantile_cont(" + value + ", [" + list + "])) FROM " + kSampledRows));
        std::vector<double> values;
        for (const auto& row : table)
            values.push_back(numberIn(row[0]).value_or(0));
        std::ranges::sort(values); // rounding may swap neighbours
        curves.push_back(knotsOf(values));
    }
    return Json{{"columns", view.columns}, {"curves", curves}};
}

Result<StepEffect> quantileEffect(const EffectView& view)
{
    StepEffect effect;
    for (std::size_t i = 0; i < view.columns.size(); ++i) {
        data::SqlLookup lookup;
        lookup.curve = view.fitted.at("curves").at(i).get<std::vector<std::pair<double, double>>>();
        lookup.normal = view.text("method") == "quantile_normal";
        effect.lookups.push_back(data::SqlLookupHandle::offer(std::move(lookup)));
        const auto& name = view.columns[i];
        effect.replaced.push_back({realColumn(name), "cairn_curve(" + std::to_string(effect.lookups.back()->id()) + ", " + numberSql(view.column(name)) + ")", {name}});
    }
    return effect;
}

Result<StepEffect> effect(const EffectView& view)
{
    if (byQuantiles(view))
        return quantileEffect(view);
    StepEffect effect;
    for (std::size_t i = 0; i < view.columns.size(); ++i) {
        const auto& name = view.columns[i];
        const double center = view.fitted.at("centers").at(i).get<double>(), scale = view.fitted.at("scales").at(i).get<double>();
        effect.replaced.push_back({realColumn(name), "(" + numberSql(view.column(name)) + " - " + sqlNumber(center) + ") / " + sqlNumber(scale), {name}});
    }
    return effect;
}

} // namespace

StepKind scaleKind()
{
    StepKind kind;
    kind.info = {"scale", "Scale", "numbers",
                 "Brings columns to a common scale: zero mean and unit deviation, median and quartiles, 0 to 1, -1 to 1, or by rank to a flat or a normal "
                 "distribution.",
                 {columnsParam("Columns of numbers; none chosen: all of them", "number"),
                  choiceParam("method", "Method", "Which measure of the training rows is brought to 0 and 1",
                              {"standard", "robust", "minmax", "maxabs", "quantile_uniform", "quantile_normal"})}};
    kind.fit = [](const FitView& view) { return byQuantiles(view) ? fitQuantiles(view) : fitLinear(view); };
    kind.effect = effect;
    return kind;
}

} // namespace cairn::prep
