// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/split/near_chance.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>

namespace cairn::prep {

namespace {

constexpr std::uint64_t kSampledForChance = 20'000, kChanceSeed = 0xC4A;
constexpr int kCoarseDigits = data::kNearDigits - 1;
constexpr double kFewPairs = 30;    ///< too few to tell how two columns go together
constexpr double kNoChance = 1e-15; ///< below, no number of rows makes a pair likely

/// Values of sampled rows as hashes; equal values have equal ones.
using Values = std::vector<std::uint64_t>;

/// Pairs of equal values, each counted twice.
double equalPairs(Values values)
{
    std::ranges::sort(values);
    double pairs = 0;
    for (std::size_t begin = 0; begin < values.size();) {
        std::size_t end = begin + 1;
        while (end < values.size() && values[end] == values[begin])
            ++end;
        pairs += static_cast<double>(end - begin) * static_cast<double>(end - begin - 1);
        begin = end;
    }
    return pairs;
}

double equalPairs(const Values& a, const Values& b)
{
    Values both(a.size());
    std::ranges::transform(a, b, both.begin(), [](std::uint64_t x, std::uint64_t y) { return mix(x, y); });
    return equalPairs(std::move(both));
}

class NearChance {
public:
    NearChance(const data::Dataset& dataset, const Split& split, const std::vector<std::size_t>& columns, JobContext& job)
        : m_dataset(dataset), m_split(split), m_job(job)
    {
        for (const std::size_t column : columns) {
            const data::ColumnType type = dataset.schema()[column].type;
            (type == data::ColumnType::Text || type == data::ColumnType::Image ? m_whole : m_others).push_back(column);
            if (type == data::ColumnType::Integer || type == data::ColumnType::Real || type == data::ColumnType::Timestamp)
                m_numbers.push_back(column);
        }
    }

    Result<double> expected() const
    {
        CAIRN_ASSIGN(const auto sample, data::sampleOf(m_dataset, kSampledForChance, kChanceSeed));
        CAIRN_ASSIGN(const double whole, shareOfWhole(sample));
        CAIRN_ASSIGN(const double numbers, shareOfNumbers(sample));
        const double share = whole * numbers;
        if (m_others.empty())
            return expectedIn(static_cast<double>(m_split.train.size()), static_cast<double>(m_split.validation.size()), static_cast<double>(m_split.test.size()), share);
        double sum = 0;
        const data::ScannedRows rows{m_split.train.size() + m_split.validation.size() + m_split.test.size(), {}};
        CAIRN_TRY(data::groupRows(m_dataset, {m_others, kCoarseDigits}, rows, [&](std::span<const RowId> cell) {
            double train = 0, validation = 0, test = 0;
            for (const RowId row : cell) {
                train += m_split.train.contains(row);
                validation += m_split.validation.contains(row);
                test += m_split.test.contains(row);
            }
            sum += expectedIn(train, validation, test, share);
        }, m_job));
        return sum;
    }

private:
    static double expectedIn(double train, double validation, double test, double share)
    {
        return validation * -std::expm1(-share * train) + test * -std::expm1(-share * (train + validation));
    }

    Result<double> shareOfWhole(const data::ScannedRows& sample) const
    {
        if (m_whole.empty())
            return 1.0;
        Values values;
        CAIRN_TRY(data::hashRows(m_dataset, {m_whole, data::kNearDigits}, sample, [&](const data::ColumnChunk&, std::span<const std::uint64_t> hashes) -> Result<void> {
            values.insert(values.end(), hashes.begin(), hashes.end());
            return {};
        }, m_job));
        const auto rows = static_cast<double>(values.size());
        return rows > 1 ? std::max(equalPairs(std::move(values)), 0.5) / (rows * (rows - 1)) : 1.0;
    }

    /// A column of the sample to `digits`; missing values are one value.
    Result<Values> valuesOf(std::size_t column, int digits, const data::ScannedRows& sample) const
    {
        Values values;
        const std::size_t one[] = {column};
        CAIRN_TRY(data::visitRows(m_dataset, one, sample, [&](const data::ColumnChunk& chunk) -> Result<void> {
            const data::ColumnVector& cells = chunk.columns[0];
            for (std::size_t row = 0; row < chunk.size; ++row)
                values.push_back(cells.present(row) ? data::numberHash(data::roundedTo(cells.numbers()[row], digits)) : 0);
            return {};
        }, m_job.stop));
        return values;
    }

    Result<double> shareOfNumbers(const data::ScannedRows& sample) const
    {
        double share = 1;
        std::vector<Values> before; // to three digits
        for (const std::size_t column : m_numbers) {
            if (share < kNoChance)
                return share;
            CAIRN_ASSIGN(const Values coarse, valuesOf(column, kCoarseDigits, sample));
            CAIRN_ASSIGN(Values fine, valuesOf(column, data::kNearDigits, sample));
            const double pairs = equalPairs(coarse);
            double own = pairs > 0 ? std::max(equalPairs(fine), 0.5) / pairs : 1;
            for (std::size_t i = 0; i < before.size() && own < 0.9; ++i) {
                if (m_job.cancelled())
                    return fail(ErrorCode::Cancelled, "Cancelled", m_dataset.title());
                const double both = equalPairs(before[i], coarse);
                own = both >= kFewPairs ? std::max(own, equalPairs(before[i], fine) / both) : own;
            }
            share *= own;
            before.push_back(std::move(fine));
        }
        return share;
    }

    const data::Dataset& m_dataset;
    const Split& m_split;
    JobContext& m_job;
    std::vector<std::size_t> m_whole, m_others, m_numbers; ///< of the columns: texts and pictures; all others; those with digits
};

} // namespace

Result<double> nearByChance(const data::Dataset& dataset, const Split& split, const std::vector<std::size_t>& columns, JobContext& job)
{
    return NearChance(dataset, split, columns, job).expected();
}

} // namespace cairn::prep
