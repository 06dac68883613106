// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/identity/row_groups.h"
#include "core/data/quality/checks.h"

#include <algorithm>
#include <unordered_map>

namespace cairn::data {

/// Rows that are equal in every column but carry different labels.
Result<void> checkConflictingLabels(const QualityContext& context, Findings& findings, JobContext& job)
{
    if (!context.options.target || !targetIsClasses(context.schema()[*context.options.target], context.column(*context.options.target)))
        return {};
    RowHashing features;
    for (const std::size_t column : identityColumns(context.schema())) {
        if (column != *context.options.target)
            features.columns.push_back(column);
    }
    if (features.columns.empty())
        return {};
    // Rows of equal features first, then the labels of those rows only.
    std::vector<std::pair<RowId, std::uint64_t>> members;
    std::uint64_t groups = 0;
    CAIRN_TRY(groupRows(context.dataset, features, context.rows, [&](std::span<const RowId> group) {
        for (const RowId row : group)
            members.emplace_back(row, groups);
        ++groups;
    }, job));
    if (members.empty())
        return {};
    std::ranges::sort(members);
    std::vector<RowId> ids;
    for (const auto& [row, group] : members)
        ids.push_back(row);
    const std::size_t target[] = {*context.options.target};
    std::unordered_map<std::uint64_t, std::uint64_t> labelOf; // group -> hash of its first label
    std::vector<bool> conflicting(groups, false);
    std::size_t at = 0;
    CAIRN_TRY(visitRows(context.dataset, target, {context.rows.total, ids}, [&](const ColumnChunk& chunk) -> Result<void> {
        for (std::size_t row = 0; row < chunk.size; ++row, ++at) {
            if (!chunk.columns[0].present(row))
                continue;
            const std::uint64_t label = chunk.columns[0].isText() ? textHash(chunk.columns[0].text(row)) : numberHash(chunk.columns[0].numbers()[row]);
            const std::uint64_t group = members[at].second;
            if (const auto [first, added] = labelOf.emplace(group, label); !added && first->second != label)
                conflicting[group] = true;
        }
        return {};
    }, job.stop));
    select::RowSet rows;
    for (const auto& [row, group] : members) {
        if (conflicting[group])
            rows.add(row);
    }
    if (rows.empty())
        return {};
    const std::uint64_t count = rows.count();
    findings.push_back({"conflicting_labels", Severity::Warning, context.schema()[*context.options.target].name,
                        grouped(count) + " rows are equal in every column but carry different labels", Json::object(), count, std::move(rows), {}});
    return {};
}

} // namespace cairn::data
