// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/text.h"
#include "core/data/quality/quality.h"

/// Private to core/data/quality: the checks and what they share.
namespace cairn::data {

Result<void> checkMissing(const QualityContext&, Findings&, JobContext&);
Result<void> checkPlaceholders(const QualityContext&, Findings&, JobContext&);
Result<void> checkConstant(const QualityContext&, Findings&, JobContext&);
Result<void> checkDamagedPages(const QualityContext&, Findings&, JobContext&);
Result<void> checkDuplicates(const QualityContext&, Findings&, JobContext&);
Result<void> checkNearDuplicates(const QualityContext&, Findings&, JobContext&);
Result<void> checkNearTexts(const QualityContext&, Findings&, JobContext&);
Result<void> checkMixedTypes(const QualityContext&, Findings&, JobContext&);
Result<void> checkOutliers(const QualityContext&, Findings&, JobContext&);
Result<void> checkRareCategories(const QualityContext&, Findings&, JobContext&);
Result<void> checkUnitJumps(const QualityContext&, Findings&, JobContext&);
Result<void> checkImbalance(const QualityContext&, Findings&, JobContext&);
Result<void> checkConflictingLabels(const QualityContext&, Findings&, JobContext&);
Result<void> checkLabelNoise(const QualityContext&, Findings&, JobContext&);
Result<void> checkTimeOrder(const QualityContext&, Findings&, JobContext&);
Result<void> checkTextDamage(const QualityContext&, Findings&, JobContext&);

/// "12.3 %"
std::string percent(double share);

/// The quantile of that probability as the profile has it; 0 where it has none.
double quantile(const NumericSummary& numbers, double probability);

/// A column name and a text as SQL wants them, for fixes by an SQL step.
std::string sqlColumn(const std::string& name);
std::string sqlLiteral(const std::string& text);
/// The step that replaces a column by an expression.
Fix sqlFix(const std::string& column, const std::string& expression);

/// Indices of the columns for which `wanted(column, profile)` holds.
template <typename Wanted>
std::vector<std::size_t> columnsWhere(const QualityContext& context, Wanted wanted)
{
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < context.schema().size(); ++i) {
        if (wanted(context.schema()[i], context.column(i)))
            columns.push_back(i);
    }
    return columns;
}

inline bool isNumber(ColumnType type)
{
    return type == ColumnType::Integer || type == ColumnType::Real;
}

/// Rows of the given columns for which `test(ColumnVector, row, index of the column)` holds, one set per column; one pass.
template <typename Test>
Result<std::vector<select::RowSet>> rowsWhere(const QualityContext& context, const std::vector<std::size_t>& columns, JobContext& job, Test test)
{
    std::vector<select::RowSet> sets(columns.size());
    std::uint64_t done = 0;
    CAIRN_TRY(visitRows(context.dataset, columns, context.rows, [&](const ColumnChunk& chunk) -> Result<void> {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            for (std::size_t row = 0; row < chunk.size; ++row) {
                if (test(chunk.columns[i], row, i))
                    sets[i].add(chunk.id(row));
            }
        }
        job.progress.set(done += chunk.size, context.rows.count());
        return {};
    }, job.stop));
    return sets;
}

} // namespace cairn::data
