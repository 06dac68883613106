// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/quality/checks.h"

#include <algorithm>
#include <cmath>

namespace cairn::data {

namespace {

constexpr double kRobustZ = 6;        ///< distance from the median in robust deviations
constexpr double kNormalWidth = 1.349; ///< interquartile range of the standard normal
constexpr double kTail = 0.01;        ///< more rows than this are a tail, not outliers

struct Fence {
    double low, high;
};

Fence fenceOf(const NumericSummary& numbers)
{
    const double median = quantile(numbers, 0.5);
    const double width = (quantile(numbers, 0.75) - quantile(numbers, 0.25)) / kNormalWidth;
    return {median - kRobustZ * width, median + kRobustZ * width};
}

} // namespace

/// Numbers more than six robust deviations (interquartile range / 1.349) from the median. Where more than one per cent of
/// the rows lie there, the column has a heavy tail.
Result<void> checkOutliers(const QualityContext& context, Findings& findings, JobContext& job)
{
    std::vector<Fence> fences;
    const auto columns = columnsWhere(context, [&](const Column& column, const ColumnProfile& profile) {
        if (!isNumber(column.type) || !profile.numeric || profile.distinct < 10)
            return false;
        const Fence fence = fenceOf(*profile.numeric);
        if (!(fence.high > fence.low) || (profile.numeric->minimum >= fence.low && profile.numeric->maximum <= fence.high))
            return false;
        fences.push_back(fence);
        return true;
    });
    CAIRN_ASSIGN(auto sets, rowsWhere(context, columns, job, [&](const ColumnVector& column, std::size_t row, std::size_t i) {
        return column.present(row) && std::isfinite(column.numbers()[row]) && (column.numbers()[row] < fences[i].low || column.numbers()[row] > fences[i].high);
    }));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string& name = context.schema()[columns[i]].name;
        const NumericSummary& numbers = *context.column(columns[i]).numeric;
        const std::uint64_t count = sets[i].count();
        const double share = static_cast<double>(count) / static_cast<double>(context.rows.total);
        const Json facts{{"low", fences[i].low}, {"high", fences[i].high}, {"share", share}};
        if (share > kTail) {
            Finding tail{"heavy_tail", Severity::Note, name, "\"" + name + "\" has a heavy tail: " + percent(share) + " of the rows lie far from the rest", facts, count, std::move(sets[i]), {}};
            tail.fix = Fix{"power", {{"columns", {name}}, {"method", numbers.minimum >= 0 ? "log1p" : "yeo_johnson"}}};
            findings.push_back(std::move(tail));
            continue;
        }
        findings.push_back({"outliers", Severity::Warning, name, grouped(count) + " values of \"" + name + "\" lie far from the rest", facts, count, std::move(sets[i]),
                            Fix{"clip", {{"columns", {name}}, {"by", "value"}, {"lower", fences[i].low}, {"upper", fences[i].high}}}});
    }
    return {};
}

} // namespace cairn::data
