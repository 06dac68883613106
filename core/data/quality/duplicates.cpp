// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/identity/row_groups.h"
#include "core/data/quality/checks.h"

namespace cairn::data {

/// Rows that say in every column what an earlier row says.
Result<void> checkDuplicates(const QualityContext& context, Findings& findings, JobContext& job)
{
    select::RowSet later;
    CAIRN_TRY(groupRows(context.dataset, {}, context.rows, [&](std::span<const RowId> group) {
        for (const RowId row : group.subspan(1))
            later.add(row);
    }, job));
    if (later.empty())
        return {};
    const std::uint64_t count = later.count();
    const double share = static_cast<double>(count) / static_cast<double>(context.rows.total);
    findings.push_back({"duplicates", share > 0.01 ? Severity::Warning : Severity::Note, {}, grouped(count) + " rows repeat an earlier row exactly",
                        {{"share", share}}, count, std::move(later), {}});
    return {};
}

} // namespace cairn::data
