// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/profile/target_relation.h"

#include "core/data/profile/column_coder.h"
#include "core/stats/association.h"

#include <algorithm>
#include <cmath>

namespace cairn::data {

namespace {

constexpr std::uint64_t kMostIntegerClasses = 20;

/// The sums of one column against the target.
struct Sums {
    std::size_t column;
    bool number;     ///< the column is a number
    ColumnCoder coder;
    stats::Contingency table;   ///< codes of the column x codes of the target (both with missing)
    stats::GroupSums byBin;     ///< number target, per code of the column
    stats::GroupSums byClass;   ///< number column, per class
    stats::PairSums pairs;      ///< both numbers
    double shift = 0;
};

/// The target of the rows of a chunk.
struct TargetValues {
    bool classes = true;
    double shift = 0;
    std::vector<std::int32_t> codes;
    std::vector<double> numbers; ///< less `shift`
};

void add(Sums& sums, const ColumnVector& column, const TargetValues& target, std::int32_t missingTarget, std::size_t size, std::vector<std::int32_t>& codes)
{
    sums.coder.encode(column, size, codes);
    for (std::size_t row = 0; row < size; ++row) {
        if (target.codes[row] == missingTarget)
            continue;
        const auto code = static_cast<std::size_t>(codes[row]);
        sums.table.add(code, static_cast<std::size_t>(target.codes[row]));
        if (!target.classes)
            sums.byBin.add(code, target.numbers[row]);
        if (!sums.number || codes[row] == sums.coder.missing())
            continue;
        const double value = column.numbers()[row] - sums.shift;
        if (target.classes)
            sums.byClass.add(static_cast<std::size_t>(target.codes[row]), value);
        else
            sums.pairs.add(value, target.numbers[row]);
    }
}

stats::Contingency withoutLastRow(const stats::Contingency& table)
{
    stats::Contingency part(table.rows() - 1, table.columns());
    for (std::size_t r = 0; r + 1 < table.rows(); ++r) {
        for (std::size_t c = 0; c < table.columns(); ++c)
            part.add(r, c, table.at(r, c));
    }
    return part;
}

stats::GroupSums withoutLast(stats::GroupSums groups)
{
    groups.count.pop_back();
    groups.sum.pop_back();
    groups.square.pop_back();
    return groups;
}

TargetRelation relationOf(const Sums& sums, const ColumnCoder& target, const TargetValues& values)
{
    TargetRelation relation;
    relation.column = sums.column;
    relation.bins = sums.coder.labels();
    if (values.classes) {
        relation.measure = sums.number ? Measure::CorrelationRatio : Measure::CramersV;
        relation.association = sums.number ? sums.byClass.correlationRatio() : stats::cramersV(withoutLastRow(sums.table));
        relation.classes.assign(target.labels().begin(), target.labels().end() - 1);
        relation.baseline = stats::majority(sums.table);
        relation.accuracy = stats::majorityByRow(sums.table);
    } else {
        relation.measure = sums.number ? Measure::Pearson : Measure::CorrelationRatio;
        relation.association = sums.number ? sums.pairs.correlation() : withoutLast(sums.byBin).correlationRatio();
        const double ratio = sums.byBin.correlationRatio().value_or(0);
        relation.explained = ratio * ratio;
    }
    const double entropy = stats::entropy(sums.table.columnSums());
    relation.mutualInformation = stats::correctedMutualInformation(sums.table);
    relation.normalised = entropy > 0 ? std::min(1.0, relation.mutualInformation / entropy) : 0.0;
    for (std::size_t bin = 0; bin < sums.coder.size(); ++bin) {
        if (!values.classes) {
            relation.counts.push_back(sums.byBin.count[bin]);
            relation.means.push_back(sums.byBin.count[bin] ? sums.byBin.sum[bin] / static_cast<double>(sums.byBin.count[bin]) + values.shift : NAN);
            continue;
        }
        for (std::size_t c = 0; c < relation.classes.size(); ++c)
            relation.counts.push_back(sums.table.at(bin, c));
    }
    return relation;
}

} // namespace

double TargetRelation::givesAway() const
{
    if (classes.empty())
        return explained;
    return baseline < 1 ? std::max(0.0, (accuracy - baseline) / (1 - baseline)) : 0.0;
}

bool targetIsClasses(const Column& target, const ColumnProfile& profile)
{
    return target.type == ColumnType::Text || target.type == ColumnType::Boolean
        || (target.type == ColumnType::Integer && profile.distinct <= kMostIntegerClasses);
}

Result<std::vector<TargetRelation>> targetRelations(const Dataset& dataset, std::span<const ProfiledColumn> profiled, std::size_t target,
                                                    const ScannedRows& rows, JobContext& job)
{
    const Schema& schema = dataset.schema();
    const auto targetCoder = ColumnCoder::of(schema[target], profiled[target]);
    if (!targetCoder)
        return fail(ErrorCode::InvalidInput, "The target has no values that columns could be compared with", schema[target].name, "Choose another target");
    TargetValues values;
    values.classes = targetIsClasses(schema[target], profiled[target].profile);
    if (!values.classes)
        values.shift = profiled[target].profile.numeric->mean;
    std::vector<Sums> all;
    std::vector<std::size_t> columns;
    for (std::size_t column = 0; column < schema.size(); ++column) {
        auto coder = column == target ? std::nullopt : ColumnCoder::of(schema[column], profiled[column]);
        if (!coder)
            continue;
        const bool number = schema[column].type != ColumnType::Text && schema[column].type != ColumnType::Boolean;
        const std::size_t codes = coder->size();
        all.push_back({column, number, std::move(*coder), stats::Contingency(codes, targetCoder->size()), stats::GroupSums(codes),
                       stats::GroupSums(targetCoder->size()), {}, number && profiled[column].profile.numeric ? profiled[column].profile.numeric->mean : 0});
        columns.push_back(column);
    }
    columns.push_back(target);
    std::vector<std::int32_t> codes;
    std::uint64_t done = 0;
    CAIRN_TRY(visitRows(dataset, columns, rows, [&](const ColumnChunk& chunk) -> Result<void> {
        const ColumnVector& truth = chunk.columns.back();
        targetCoder->encode(truth, chunk.size, values.codes);
        if (!values.classes) {
            values.numbers.resize(chunk.size);
            for (std::size_t row = 0; row < chunk.size; ++row)
                values.numbers[row] = truth.numbers()[row] - values.shift;
        }
        for (std::size_t i = 0; i < all.size(); ++i)
            add(all[i], chunk.columns[i], values, targetCoder->missing(), chunk.size, codes);
        job.progress.set(done += chunk.size, rows.count());
        return {};
    }, job.stop));
    std::vector<TargetRelation> relations;
    for (const Sums& sums : all)
        relations.push_back(relationOf(sums, *targetCoder, values));
    return relations;
}

} // namespace cairn::data
