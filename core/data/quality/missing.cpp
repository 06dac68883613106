// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/quality/checks.h"

#include <cmath>

namespace cairn::data {

namespace {

constexpr double kMuch = 0.05, kMost = 0.5;

Fix fixOf(const Column& column, double share)
{
    if (share > kMost)
        return {"drop", {{"columns", {column.name}}}};
    return {"impute", {{"columns", {column.name}}, {"strategy", isNumber(column.type) ? "median" : "mode"}}};
}

} // namespace

/// Cells without a value, and numbers that are not finite.
Result<void> checkMissing(const QualityContext& context, Findings& findings, JobContext& job)
{
    const auto columns = columnsWhere(context, [](const Column& column, const ColumnProfile& profile) {
        return column.type != ColumnType::Image && (profile.missing > 0 || (profile.numeric && profile.numeric->notFinite > 0));
    });
    CAIRN_ASSIGN(auto sets, rowsWhere(context, columns, job, [](const ColumnVector& column, std::size_t row, std::size_t) {
        return !column.present(row) || (!column.isText() && !std::isfinite(column.numbers()[row]));
    }));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Column& column = context.schema()[columns[i]];
        const std::uint64_t count = sets[i].count();
        const double share = static_cast<double>(count) / static_cast<double>(context.rows.total);
        const bool target = context.options.target == columns[i];
        Finding finding{"missing", share > kMost || target ? Severity::Serious : share > kMuch ? Severity::Warning : Severity::Note, column.name,
                        percent(share) + " of \"" + column.name + "\" is missing", {{"share", share}}, count, std::move(sets[i]), {}};
        if (!target)
            finding.fix = fixOf(column, share);
        findings.push_back(std::move(finding));
    }
    return {};
}

} // namespace cairn::data
