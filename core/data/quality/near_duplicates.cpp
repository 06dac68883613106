// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/identity/row_groups.h"
#include "core/data/quality/checks.h"

namespace cairn::data {

/// Rows that are an earlier row but for the fourth digit of a number or the spelling of a text (case, blanks, signs), and
/// that are not exact repetitions.
Result<void> checkNearDuplicates(const QualityContext& context, Findings& findings, JobContext& job)
{
    // Rounding changes nothing where all columns are whole numbers of up to three digits or dates.
    const auto blurred = columnsWhere(context, [](const Column& column, const ColumnProfile&) { return column.type == ColumnType::Text || isNumber(column.type); });
    if (blurred.empty())
        return {};
    select::RowSet near, exact;
    CAIRN_TRY(groupRows(context.dataset, {{}, kNearDigits}, context.rows, [&](std::span<const RowId> group) {
        for (const RowId row : group.subspan(1))
            near.add(row);
    }, job));
    if (near.empty())
        return {};
    CAIRN_TRY(groupRows(context.dataset, {}, context.rows, [&](std::span<const RowId> group) {
        for (const RowId row : group.subspan(1))
            exact.add(row);
    }, job));
    near = near.without(exact);
    if (near.empty())
        return {};
    const std::uint64_t count = near.count();
    findings.push_back({"near_duplicates", Severity::Note, {}, grouped(count) + " rows repeat an earlier row but for rounding or spelling", Json::object(),
                        count, std::move(near), {}});
    return {};
}

} // namespace cairn::data
