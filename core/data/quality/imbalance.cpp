// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/quality/checks.h"

namespace cairn::data {

namespace {

constexpr double kUneven = 5, kVeryUneven = 50; ///< most frequent class against the rarest

} // namespace

/// Classes of very different size. The fix keeps their shares equal in all parts of the split.
Result<void> checkImbalance(const QualityContext& context, Findings& findings, JobContext& job)
{
    if (!context.options.target)
        return {};
    const std::size_t target = *context.options.target;
    const Column& column = context.schema()[target];
    const ColumnProfile& profile = context.column(target);
    if (!targetIsClasses(column, profile) || profile.distinct < 2 || profile.distinct > profile.top.size())
        return {};
    const ValueCount &most = profile.top.front(), &least = profile.top.back();
    const double ratio = static_cast<double>(most.count) / static_cast<double>(least.count);
    if (ratio < kUneven)
        return {};
    CAIRN_ASSIGN(auto sets, rowsWhere(context, {target}, job, [&](const ColumnVector& values, std::size_t row, std::size_t) {
        if (!values.present(row))
            return false;
        return column.type == ColumnType::Text ? values.text(row) == least.value
            : column.type == ColumnType::Boolean ? (values.numbers()[row] != 0) == (least.value == "true")
                                                 : cellText(static_cast<std::int64_t>(values.numbers()[row])) == least.value;
    }));
    char shown[32];
    std::snprintf(shown, sizeof shown, "%.3g", ratio);
    findings.push_back({"imbalance", ratio >= kVeryUneven ? Severity::Serious : Severity::Warning, column.name,
                        "Class \"" + most.value + "\" is " + shown + " times as frequent as \"" + least.value + "\"",
                        {{"most", most.value}, {"least", least.value}, {"ratio", ratio}}, least.count, std::move(sets[0]),
                        Fix{"split", {{"method", "stratified"}, {"by", column.name}}}});
    return {};
}

} // namespace cairn::data
