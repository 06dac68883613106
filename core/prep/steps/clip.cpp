// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"

namespace cairn::prep {

namespace {

Result<Json> fit(const FitView& view)
{
    const double lower = view.real("lower"), upper = view.real("upper");
    if (!(lower < upper))
        return fail(ErrorCode::InvalidInput, "The lower limit is not below the upper one", {}, "Give a smaller lower limit");
    const bool quantiles = view.text("by") == "quantile";
    if (quantiles && !(lower >= 0 && upper <= 1))
        return fail(ErrorCode::InvalidInput, "Quantiles lie between 0 and 1", {}, "Give for example lower=0.01 upper=0.99, or by=value");
    Json columns = Json::array(), lows = Json::array(), highs = Json::array();
    std::vector<std::string> expressions;
    for (const auto& name : view.columns) {
        const std::string value = numberSql(view.column(name));
        expressions.push_back("quantile_cont(" + value + ", " + sqlNumber(lower) + ")");
        expressions.push_back("quantile_cont(" + value + ", " + sqlNumber(upper) + ")");
    }
    std::vector<std::optional<double>> found;
    if (quantiles) {
        CAIRN_ASSIGN(found, oneRow(view, expressions, kSampledRows));
    }
    for (std::size_t i = 0; i < view.columns.size(); ++i) {
        const auto low = quantiles ? found[2 * i] : lower;
        const auto high = quantiles ? found[2 * i + 1] : upper;
        if (!low || !high)
            return noValues(view.columns[i]);
        columns.push_back(view.columns[i]);
        lows.push_back(*low);
        highs.push_back(*high);
    }
    return Json{{"columns", columns}, {"lows", lows}, {"highs", highs}};
}

Result<StepEffect> effect(const EffectView& view)
{
    StepEffect effect;
    for (std::size_t i = 0; i < view.columns.size(); ++i) {
        const auto& name = view.columns[i];
        const double low = view.fitted.at("lows").at(i).get<double>(), high = view.fitted.at("highs").at(i).get<double>();
        effect.replaced.push_back({realColumn(name), clampedSql(numberSql(view.column(name)), low, high), {name}});
    }
    return effect;
}

} // namespace

StepKind clipKind()
{
    StepKind kind;
    kind.info = {"clip", "Clip outliers", "numbers", "Brings values outside two limits to the limits. Limits are quantiles of the training rows, or values.",
                 {columnsParam("Columns of numbers; none chosen: all of them", "number"),
                  choiceParam("by", "Limits are", "Quantiles of the training rows, or values given here", {"quantile", "value"}),
                  realParam("lower", "Lower", "Lower limit: a quantile such as 0.01, or a value", 0.01, -1e300, 1e300),
                  realParam("upper", "Upper", "Upper limit: a quantile such as 0.99, or a value", 0.99, -1e300, 1e300)}};
    kind.fit = fit;
    kind.effect = effect;
    return kind;
}

} // namespace cairn::prep
