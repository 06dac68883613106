// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/profile/associations.h"

#include "core/base/text.h"
#include "core/data/profile/column_coder.h"
#include "core/stats/association.h"

#include <array>
#include <cmath>
#include <limits>

namespace cairn::data {

namespace {

constexpr std::size_t kRankMemory = std::size_t{768} << 20;
constexpr std::size_t kRankBytes = sizeof(double) + sizeof(std::uint32_t);

/// A column that takes part, with its values of the current chunk.
struct Member {
    std::size_t column = 0;
    bool number = true;
    double shift = 0;
    std::optional<ColumnCoder> coder;
    std::vector<double> numbers;     ///< less `shift`; NaN where missing
    std::vector<std::int32_t> codes; ///< coder->missing() where missing

    void load(const ColumnVector& vector, std::size_t size)
    {
        if (!number) {
            coder->encode(vector, size, codes);
            return;
        }
        numbers.resize(size);
        for (std::size_t row = 0; row < size; ++row) {
            const bool finite = vector.present(row) && std::isfinite(vector.numbers()[row]);
            numbers[row] = finite ? vector.numbers()[row] - shift : std::numeric_limits<double>::quiet_NaN();
        }
    }
};

/// The sums of one pair of columns.
struct Pair {
    std::size_t first, second; ///< members; of a mixed pair `first` is the category
    Measure measure;
    stats::PairSums numbers;
    stats::GroupSums groups{0};
    stats::Contingency table{0, 0};

    void add(const std::vector<Member>& members, std::size_t size)
    {
        const Member &a = members[first], &b = members[second];
        if (measure == Measure::Pearson) {
            for (std::size_t row = 0; row < size; ++row) {
                if (!std::isnan(a.numbers[row]) && !std::isnan(b.numbers[row]))
                    numbers.add(a.numbers[row], b.numbers[row]);
            }
        } else if (measure == Measure::CramersV) {
            for (std::size_t row = 0; row < size; ++row) {
                if (a.codes[row] != a.coder->missing() && b.codes[row] != b.coder->missing())
                    table.add(static_cast<std::size_t>(a.codes[row]), static_cast<std::size_t>(b.codes[row]));
            }
        } else {
            for (std::size_t row = 0; row < size; ++row) {
                if (a.codes[row] != a.coder->missing() && !std::isnan(b.numbers[row]))
                    groups.add(static_cast<std::size_t>(a.codes[row]), b.numbers[row]);
            }
        }
    }

    std::optional<double> value() const
    {
        switch (measure) {
        case Measure::Pearson: return numbers.correlation();
        case Measure::CramersV: return stats::cramersV(table);
        case Measure::CorrelationRatio: break;
        }
        return groups.correlationRatio();
    }
};

std::vector<Member> membersOf(const Dataset& dataset, std::span<const ProfiledColumn> profiled, std::vector<std::string>& notices)
{
    std::vector<Member> members;
    for (std::size_t column = 0; column < profiled.size(); ++column) {
        const Column& about = dataset.schema()[column];
        const ColumnProfile& profile = profiled[column].profile;
        if (about.type == ColumnType::Image || profile.distinct < 2)
            continue;
        Member member;
        member.column = column;
        member.number = about.type != ColumnType::Text && about.type != ColumnType::Boolean;
        if (!member.number) {
            if (profile.distinct > kMostAssociatedCategories) {
                notices.push_back("Column \"" + about.name + "\" is not compared: it has more than " + std::to_string(kMostAssociatedCategories) + " values");
                continue;
            }
            member.coder = ColumnCoder::of(about, profiled[column]);
        } else if (profile.numeric) {
            member.shift = profile.numeric->mean;
        }
        if (members.size() == kMostAssociated) {
            notices.push_back("Only the first " + std::to_string(kMostAssociated) + " columns are compared");
            break;
        }
        members.push_back(std::move(member));
    }
    return members;
}

std::vector<Pair> pairsOf(const std::vector<Member>& members)
{
    std::vector<Pair> pairs;
    for (std::size_t i = 0; i < members.size(); ++i) {
        for (std::size_t j = i + 1; j < members.size(); ++j) {
            const Member &a = members[i], &b = members[j];
            if (a.number && b.number)
                pairs.push_back({i, j, Measure::Pearson, {}, stats::GroupSums(0), stats::Contingency(0, 0)});
            else if (!a.number && !b.number)
                pairs.push_back({i, j, Measure::CramersV, {}, stats::GroupSums(0), stats::Contingency(a.coder->size(), b.coder->size())});
            else
                pairs.push_back({a.number ? j : i, a.number ? i : j, Measure::CorrelationRatio, {}, stats::GroupSums((a.number ? b : a).coder->size()), stats::Contingency(0, 0)});
        }
    }
    return pairs;
}

struct Ranked {
    std::vector<double> values;
    std::vector<std::uint32_t> order;
};

Result<Ranked> rankedColumn(const Dataset& dataset, std::size_t column, const ScannedRows& rows, const StopToken& stop)
{
    Ranked ranked;
    ranked.values.reserve(rows.count());
    const std::size_t columns[] = {column};
    CAIRN_TRY(visitRows(dataset, columns, rows, [&](const ColumnChunk& chunk) -> Result<void> {
        for (std::size_t row = 0; row < chunk.size; ++row)
            ranked.values.push_back(chunk.columns[0].present(row) ? chunk.columns[0].numbers()[row] : std::numeric_limits<double>::quiet_NaN());
        return {};
    }, stop));
    ranked.order = stats::risingOrder(ranked.values);
    return ranked;
}

/// Rank correlations of all pairs of numbers; all columns are kept where they fit, else two at a time.
Result<void> addSpearman(const Dataset& dataset, const std::vector<Member>& members, const ScannedRows& rows, AssociationMatrix& matrix, JobContext& job)
{
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (members[i].number)
            numbers.push_back(i);
    }
    const std::size_t column = rows.count() * kRankBytes, ranks = 2 * rows.count() * sizeof(double);
    if (numbers.size() < 2)
        return {};
    if (rows.count() > std::numeric_limits<std::uint32_t>::max() || 2 * column + ranks > kRankMemory) {
        matrix.notices.push_back("Rank correlations are left out: " + grouped(rows.count()) + " rows do not fit in memory. Take a sample to see them");
        return {};
    }
    const bool keepAll = numbers.size() * column + ranks <= kRankMemory;
    std::vector<std::optional<Ranked>> kept(numbers.size());
    const auto load = [&](std::size_t i) -> Result<void> {
        if (kept[i])
            return {};
        CAIRN_ASSIGN(kept[i], rankedColumn(dataset, members[numbers[i]].column, rows, job.stop));
        return {};
    };
    std::uint64_t done = 0;
    const std::uint64_t total = numbers.size() * (numbers.size() - 1) / 2;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        for (std::size_t j = i + 1; j < numbers.size(); ++j) {
            CAIRN_TRY(load(i));
            CAIRN_TRY(load(j));
            if (job.cancelled())
                return fail(ErrorCode::Cancelled, "Cancelled", dataset.title());
            const auto value = stats::spearman(kept[i]->values, kept[i]->order, kept[j]->values, kept[j]->order);
            const std::size_t n = matrix.columns.size();
            matrix.cells[numbers[i] * n + numbers[j]].spearman = matrix.cells[numbers[j] * n + numbers[i]].spearman = value;
            job.progress.set(++done, total);
            if (!keepAll)
                kept[j].reset();
        }
        kept[i].reset();
    }
    return {};
}

} // namespace

std::string_view name(Measure measure)
{
    static constexpr std::array<std::string_view, 3> kNames{"pearson", "cramers_v", "correlation_ratio"};
    return kNames[static_cast<std::size_t>(measure)];
}

Result<AssociationMatrix> associations(const Dataset& dataset, std::span<const ProfiledColumn> profiled, const ScannedRows& rows, JobContext& job)
{
    AssociationMatrix matrix;
    std::vector<Member> members = membersOf(dataset, profiled, matrix.notices);
    std::vector<Pair> pairs = pairsOf(members);
    for (const Member& member : members)
        matrix.columns.push_back(member.column);
    std::uint64_t done = 0;
    CAIRN_TRY(visitRows(dataset, matrix.columns, rows, [&](const ColumnChunk& chunk) -> Result<void> {
        for (std::size_t i = 0; i < members.size(); ++i)
            members[i].load(chunk.columns[i], chunk.size);
        for (Pair& pair : pairs)
            pair.add(members, chunk.size);
        job.progress.set(done += chunk.size, rows.count());
        return {};
    }, job.stop));
    const std::size_t n = members.size();
    matrix.cells.resize(n * n);
    for (std::size_t i = 0; i < n; ++i) {
        matrix.cells[i * n + i] = {members[i].number ? Measure::Pearson : Measure::CramersV, 1.0, {}};
        if (members[i].number)
            matrix.cells[i * n + i].spearman = 1.0;
    }
    for (const Pair& pair : pairs)
        matrix.cells[pair.first * n + pair.second] = matrix.cells[pair.second * n + pair.first] = {pair.measure, pair.value(), {}};
    CAIRN_TRY(addSpearman(dataset, members, rows, matrix, job));
    return matrix;
}

} // namespace cairn::data
