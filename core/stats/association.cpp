// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/association.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cairn::stats {

namespace {

std::size_t occurring(const std::vector<std::uint64_t>& sums)
{
    return static_cast<std::size_t>(std::ranges::count_if(sums, [](std::uint64_t sum) { return sum > 0; }));
}

double clampToOne(double value)
{
    return std::clamp(value, 0.0, 1.0);
}

/// Mean ranks (from 1) of the values at `order` for which `used` holds; 0 elsewhere.
std::vector<double> meanRanks(std::span<const double> values, std::span<const std::uint32_t> order, std::span<const double> other)
{
    std::vector<double> ranks(values.size(), 0.0);
    std::vector<std::uint32_t> tied;
    double before = 0;
    const auto close = [&] {
        const double rank = before + (static_cast<double>(tied.size()) + 1) / 2;
        for (const std::uint32_t index : tied)
            ranks[index] = rank;
        before += static_cast<double>(tied.size());
        tied.clear();
    };
    for (const std::uint32_t index : order) {
        if (!std::isfinite(other[index]))
            continue;
        if (!tied.empty() && values[tied.front()] != values[index])
            close();
        tied.push_back(index);
    }
    close();
    return ranks;
}

} // namespace

std::uint64_t Contingency::total() const
{
    return std::accumulate(m_counts.begin(), m_counts.end(), std::uint64_t{0});
}

std::vector<std::uint64_t> Contingency::rowSums() const
{
    std::vector<std::uint64_t> sums(m_rows, 0);
    for (std::size_t i = 0; i < m_counts.size(); ++i)
        sums[i / m_columns] += m_counts[i];
    return sums;
}

std::vector<std::uint64_t> Contingency::columnSums() const
{
    std::vector<std::uint64_t> sums(m_columns, 0);
    for (std::size_t i = 0; i < m_counts.size(); ++i)
        sums[i % m_columns] += m_counts[i];
    return sums;
}

double chiSquared(const Contingency& table)
{
    const auto rows = table.rowSums(), columns = table.columnSums();
    const auto total = static_cast<double>(table.total());
    double sum = 0;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const double expected = static_cast<double>(rows[r]) * static_cast<double>(columns[c]) / total;
            if (expected > 0)
                sum += (static_cast<double>(table.at(r, c)) - expected) * (static_cast<double>(table.at(r, c)) - expected) / expected;
        }
    }
    return sum;
}

std::optional<double> cramersV(const Contingency& table)
{
    const auto r = static_cast<double>(occurring(table.rowSums())), k = static_cast<double>(occurring(table.columnSums()));
    const auto n = static_cast<double>(table.total());
    if (r < 2 || k < 2 || n < 2)
        return {};
    const double phi = std::max(0.0, chiSquared(table) / n - (r - 1) * (k - 1) / (n - 1));
    const double rows = r - (r - 1) * (r - 1) / (n - 1), columns = k - (k - 1) * (k - 1) / (n - 1);
    const double least = std::min(rows, columns) - 1;
    return least > 0 ? clampToOne(std::sqrt(phi / least)) : 0.0;
}

double mutualInformation(const Contingency& table)
{
    const auto rows = table.rowSums(), columns = table.columnSums();
    const auto total = static_cast<double>(table.total());
    double information = 0;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (std::size_t c = 0; c < columns.size(); ++c) {
            if (const auto count = static_cast<double>(table.at(r, c)); count > 0)
                information += count / total * std::log(count * total / (static_cast<double>(rows[r]) * static_cast<double>(columns[c])));
        }
    }
    return std::max(0.0, information);
}

double correctedMutualInformation(const Contingency& table)
{
    const auto r = static_cast<double>(occurring(table.rowSums())), c = static_cast<double>(occurring(table.columnSums()));
    const auto n = static_cast<double>(table.total());
    return n > 0 ? std::max(0.0, mutualInformation(table) - (r - 1) * (c - 1) / (2 * n)) : 0.0;
}

double entropy(std::span<const std::uint64_t> counts)
{
    const auto total = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}));
    double sum = 0;
    for (const std::uint64_t count : counts) {
        if (count > 0)
            sum -= static_cast<double>(count) / total * std::log(static_cast<double>(count) / total);
    }
    return sum;
}

double majorityByRow(const Contingency& table)
{
    std::uint64_t right = 0;
    for (std::size_t r = 0; r < table.rows(); ++r) {
        std::uint64_t most = 0;
        for (std::size_t c = 0; c < table.columns(); ++c)
            most = std::max(most, table.at(r, c));
        right += most;
    }
    const std::uint64_t total = table.total();
    return total ? static_cast<double>(right) / static_cast<double>(total) : 0.0;
}

double majority(const Contingency& table)
{
    const auto sums = table.columnSums();
    const std::uint64_t total = table.total();
    return total ? static_cast<double>(*std::ranges::max_element(sums)) / static_cast<double>(total) : 0.0;
}

std::optional<double> PairSums::correlation() const
{
    if (count < 2)
        return {};
    const auto n = static_cast<double>(count);
    const double xSpread = xx - x * x / n, ySpread = yy - y * y / n;
    // What rounding leaves of a constant column is no spread.
    if (!(xSpread > 1e-13 * xx) || !(ySpread > 1e-13 * yy))
        return {};
    return std::clamp((xy - x * y / n) / std::sqrt(xSpread * ySpread), -1.0, 1.0);
}

std::optional<double> GroupSums::correlationRatio() const
{
    const auto n = static_cast<double>(std::accumulate(count.begin(), count.end(), std::uint64_t{0}));
    if (n < 2 || occurring(count) < 2)
        return {};
    const double total = std::accumulate(sum.begin(), sum.end(), 0.0), squares = std::accumulate(square.begin(), square.end(), 0.0);
    const double spread = squares - total * total / n;
    if (!(spread > 1e-13 * squares))
        return {};
    double between = -total * total / n;
    for (std::size_t g = 0; g < count.size(); ++g)
        between += count[g] ? sum[g] * sum[g] / static_cast<double>(count[g]) : 0.0;
    return std::sqrt(clampToOne(between / spread));
}

std::vector<std::uint32_t> risingOrder(std::span<const double> values)
{
    std::vector<std::uint32_t> order;
    order.reserve(values.size());
    for (std::uint32_t i = 0; i < values.size(); ++i) {
        if (std::isfinite(values[i]))
            order.push_back(i);
    }
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
    return order;
}

std::optional<double> spearman(std::span<const double> x, std::span<const std::uint32_t> xOrder, std::span<const double> y,
                               std::span<const std::uint32_t> yOrder)
{
    const auto xRanks = meanRanks(x, xOrder, y), yRanks = meanRanks(y, yOrder, x);
    const double middle = static_cast<double>(x.size()) / 2;
    PairSums sums;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (xRanks[i] > 0)
            sums.add(xRanks[i] - middle, yRanks[i] - middle);
    }
    return sums.correlation();
}

double quantileOfSorted(std::span<const double> sorted, double probability)
{
    const double place = probability * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

} // namespace cairn::stats
