// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/steps/families.h"
#include "core/prep/steps/series_sql.h"

namespace cairn::prep {

namespace {

Result<StepEffect> effect(const EffectView& view)
{
    const std::string series = view.text("series");
    if (series.empty())
        return fail(ErrorCode::InvalidInput, "No series is chosen", {}, "Choose the column of numbers that is to be continued");
    CAIRN_ASSIGN(const std::string order, seriesOrder(view));
    const std::string value = numberSql(view.column(series));
    const auto reads = seriesReads(view, series);
    const std::string ahead = series + "_ahead" + std::to_string(view.integer("horizon"));
    if (view.target != ahead)
        return fail(ErrorCode::InvalidInput, "The window makes the value to be predicted, \"" + ahead + "\", but the target is \"" + view.target + "\"", {},
                    "Choose \"" + ahead + "\" as target, or use the step lag");
    StepEffect effect;
    effect.otherRows = true;
    for (std::int64_t back = 1; back < view.integer("history"); ++back)
        effect.added.push_back({realColumn(series + "_back" + std::to_string(back)), "lag(" + value + ", " + std::to_string(back) + ") OVER (" + order + ")", reads});
    effect.added.push_back({realColumn(ahead), "lead(" + value + ", " + std::to_string(view.integer("horizon")) + ") OVER (" + order + ")", reads});
    return effect;
}

} // namespace

StepKind windowKind()
{
    StepKind kind;
    kind.info = {"window", "History and horizon", "time",
                 "Prepares a series for forecasting: a row gets the values before it as NAME_back1, ..., and the value some rows later as target NAME_aheadH. "
                 "Rows without a later value are left out of training.",
                 {columnParam("series", "Series", "The column of numbers that is to be continued", "number"),
                  columnListParam("group", "Groups", "Each group is a series of its own (a shop, a patient)"),
                  columnParam("order", "Order", "Column of the time by which rows follow each other", ""),
                  integerParam("history", "History", "Values that the model sees, the present one included", 8, 1, 4096),
                  integerParam("horizon", "Horizon", "How many rows later the value to be predicted lies", 1, 1, 100000)}};
    kind.effect = effect;
    kind.readsTarget = true;
    return kind;
}

} // namespace cairn::prep
