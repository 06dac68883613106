// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/profile/histogram_bins.h"
#include "core/data/profile/profile_parts.h"
#include "core/data/profile/value_runs.h"
#include "core/stats/moments.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cairn::data {

namespace {

constexpr std::array kProbabilities{0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
constexpr std::size_t kCodeBins = 64;

/// First pass: everything that needs no order. Values are kept for the second as long as they fit.
struct FirstPass {
    stats::Moments moments;
    std::uint64_t rows = 0, missing = 0, notFinite = 0, zeros = 0;
    double minimum = 0, maximum = 0;

    std::uint64_t finite() const { return moments.count(); }

    void add(const ColumnVector& column, std::size_t size, std::vector<double>& values)
    {
        values.clear();
        rows += size;
        for (std::size_t row = 0; row < size; ++row) {
            if (!column.present(row)) {
                ++missing;
                continue;
            }
            const double value = column.numbers()[row];
            if (!std::isfinite(value)) {
                ++notFinite;
                continue;
            }
            zeros += value == 0;
            values.push_back(value);
        }
        if (!values.empty()) {
            const auto [least, most] = std::ranges::minmax(values);
            minimum = moments.count() == 0 ? least : std::min(minimum, least);
            maximum = moments.count() == 0 ? most : std::max(maximum, most);
        }
        moments.add(values);
    }
};

/// Second pass: sees the values in rising order.
class Order {
public:
    Order(const FirstPass& first, ColumnType type) : m_type(type), m_last(first.finite() - 1)
    {
        m_histogram = emptyHistogram(first.minimum, first.maximum, type == ColumnType::Integer || type == ColumnType::Boolean);
        for (const double probability : kProbabilities)
            want(probability);
        for (std::size_t i = 1; i < kCodeBins; ++i)
            want(static_cast<double>(i) / kCodeBins);
        std::ranges::sort(m_ranks);
        m_ranks.erase(std::unique(m_ranks.begin(), m_ranks.end()), m_ranks.end());
        m_atRank.resize(m_ranks.size());
    }

    void run(double value, std::uint64_t count)
    {
        ++m_distinct;
        while (m_rank < m_ranks.size() && m_ranks[m_rank] < m_seen + count)
            m_atRank[m_rank++] = value;
        m_seen += count;
        while (m_bin + 1 < m_histogram.counts.size() && value >= m_histogram.edges[m_bin + 1])
            ++m_bin;
        m_histogram.counts[m_bin] += count;
        if (m_type == ColumnType::Integer || m_type == ColumnType::Boolean)
            rank(value, count);
        if (m_categories.size() <= ColumnDetail::kMostCategories)
            m_categories.emplace_back(value, count);
    }

    void fill(ProfiledColumn& column)
    {
        ColumnProfile& profile = column.profile;
        profile.distinct = m_distinct;
        profile.histogram = std::move(m_histogram);
        for (const double probability : kProbabilities)
            profile.numeric->quantiles.emplace_back(probability, quantile(probability));
        for (const auto& [value, count] : m_top)
            profile.top.push_back({text(value), count});
        for (std::size_t i = 1; i < kCodeBins; ++i) {
            const double cut = quantile(static_cast<double>(i) / kCodeBins);
            if (cut > profile.numeric->minimum && (column.detail.cuts.empty() || cut > column.detail.cuts.back()))
                column.detail.cuts.push_back(cut);
        }
        if (m_type == ColumnType::Real || m_type == ColumnType::Timestamp || m_distinct > ColumnDetail::kMostCategories)
            return;
        std::ranges::stable_sort(m_categories, std::greater(), [](const auto& category) { return category.second; });
        for (const auto& [value, count] : m_categories)
            column.detail.categories.push_back(text(value));
    }

private:
    using Counted = std::pair<double, std::uint64_t>;

    void want(double probability)
    {
        const auto below = static_cast<std::uint64_t>(probability * static_cast<double>(m_last));
        m_ranks.push_back(below);
        m_ranks.push_back(std::min(below + 1, m_last));
    }
    double valueAt(std::uint64_t rank) const
    {
        return m_atRank[static_cast<std::size_t>(std::ranges::lower_bound(m_ranks, rank) - m_ranks.begin())];
    }
    double quantile(double probability) const
    {
        const double place = probability * static_cast<double>(m_last);
        const auto below = static_cast<std::uint64_t>(place);
        const double low = valueAt(below), high = valueAt(std::min(below + 1, m_last));
        return low + (place - static_cast<double>(below)) * (high - low);
    }
    void rank(double value, std::uint64_t count)
    {
        const auto place = std::ranges::find_if(m_top, [&](const Counted& other) { return other.second < count; });
        if (place == m_top.end() && m_top.size() == kTopValues)
            return;
        m_top.insert(place, {value, count});
        if (m_top.size() > kTopValues)
            m_top.pop_back();
    }
    std::string text(double value) const
    {
        if (m_type == ColumnType::Boolean)
            return value != 0 ? "true" : "false";
        return m_type == ColumnType::Integer ? cellText(static_cast<std::int64_t>(value)) : cellText(value);
    }

    ColumnType m_type;
    std::uint64_t m_last, m_seen = 0, m_distinct = 0;
    std::vector<std::uint64_t> m_ranks;
    std::vector<double> m_atRank;
    std::size_t m_rank = 0, m_bin = 0;
    Histogram m_histogram;
    std::vector<Counted> m_top, m_categories;
};

NumericSummary summaryOf(const FirstPass& first)
{
    NumericSummary summary;
    summary.minimum = first.minimum;
    summary.maximum = first.maximum;
    summary.mean = first.moments.mean();
    summary.deviation = first.moments.deviation();
    summary.skewness = first.moments.skewness();
    summary.kurtosis = first.moments.kurtosis();
    summary.notFinite = first.notFinite;
    summary.zeros = first.zeros;
    return summary;
}

} // namespace

Result<ProfiledColumn> profileNumbers(const Dataset& dataset, std::size_t column, const ScannedRows& rows, JobContext& job, std::size_t buffer)
{
    FirstPass first;
    const ColumnType type = dataset.schema()[column].type;
    TwoPasses<double> passes(dataset, column, rows, job, buffer);
    CAIRN_TRY(passes.first([&](const ColumnVector& values, std::size_t size, std::vector<double>& piece) { first.add(values, size, piece); }));
    ProfiledColumn result;
    result.profile.count = first.rows;
    result.profile.missing = first.missing;
    if (first.finite() == 0)
        return result;
    result.profile.numeric = summaryOf(first);
    const auto again = [&](const std::function<void(std::span<const double>)>& take) {
        return passes.again([](const ColumnVector& values, std::size_t size, std::vector<double>& piece) { FirstPass().add(values, size, piece); }, take);
    };
    Order order(first, type);
    ValueRuns<double> runs(again, [&](double value, std::uint64_t count) { order.run(value, count); }, buffer);
    CAIRN_TRY(runs.walk(first.minimum, first.maximum, first.finite()));
    order.fill(result);
    return result;
}

} // namespace cairn::data
