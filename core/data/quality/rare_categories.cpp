// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/identity/row_hash.h"
#include "core/data/quality/checks.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace cairn::data {

namespace {

constexpr std::uint64_t kFew = 10;
constexpr double kSmallShare = 0.0005;

} // namespace

/// Categories of a text column that occur in fewer than ten rows or one row in two thousand.
Result<void> checkRareCategories(const QualityContext& context, Findings& findings, JobContext& job)
{
    const auto columns = columnsWhere(context, [&](const Column& column, const ColumnProfile& profile) {
        const auto index = static_cast<std::size_t>(&column - context.schema().columns.data());
        return column.type == ColumnType::Text && profile.distinct > 2 && !context.profile.columns[index].detail.categories.empty();
    });
    std::vector<std::unordered_map<std::uint64_t, std::uint64_t>> counts(columns.size());
    CAIRN_TRY(rowsWhere(context, columns, job, [&](const ColumnVector& column, std::size_t row, std::size_t i) {
        if (column.present(row))
            ++counts[i][textHash(column.text(row))];
        return false;
    }));
    std::vector<std::unordered_set<std::uint64_t>> rare(columns.size());
    const auto limit = std::max(kFew, static_cast<std::uint64_t>(kSmallShare * static_cast<double>(context.rows.total)));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        for (const auto& [hash, count] : counts[i]) {
            if (count < limit && count * 10 < context.rows.total)
                rare[i].insert(hash);
        }
    }
    std::vector<std::vector<std::string>> names(columns.size());
    CAIRN_ASSIGN(auto sets, rowsWhere(context, columns, job, [&](const ColumnVector& column, std::size_t row, std::size_t i) {
        if (rare[i].empty() || !column.present(row) || !rare[i].contains(textHash(column.text(row))))
            return false;
        if (std::ranges::find(names[i], column.text(row)) == names[i].end())
            names[i].emplace_back(column.text(row));
        return true;
    }));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (rare[i].empty())
            continue;
        const std::string& name = context.schema()[columns[i]].name;
        const std::uint64_t count = sets[i].count();
        const bool target = context.options.target == columns[i];
        Finding finding{"rare_categories", target ? Severity::Warning : Severity::Note, name,
                        std::to_string(rare[i].size()) + " values of \"" + name + "\" are rare", {{"categories", rare[i].size()}}, count, std::move(sets[i]), {}};
        if (!target && rare[i].size() > 1) { // one rare value alone has nothing to be put together with
            std::string list;
            for (const std::string& value : names[i])
                list += (list.empty() ? "" : ", ") + sqlLiteral(value);
            finding.fix = sqlFix(name, "CASE WHEN " + sqlColumn(name) + " IN (" + list + ") THEN 'other' ELSE " + sqlColumn(name) + " END");
        }
        findings.push_back(std::move(finding));
    }
    return {};
}

} // namespace cairn::data
