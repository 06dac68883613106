// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// How strongly two variables go together. Pure functions; any thread.
namespace cairn::stats {

/// Counts of pairs of categories, rows x columns, row-major.
class Contingency {
public:
    Contingency(std::size_t rows, std::size_t columns) : m_rows(rows), m_columns(columns), m_counts(rows * columns, 0) {}

    void add(std::size_t row, std::size_t column, std::uint64_t count = 1) { m_counts[row * m_columns + column] += count; }
    std::uint64_t at(std::size_t row, std::size_t column) const { return m_counts[row * m_columns + column]; }
    std::size_t rows() const { return m_rows; }
    std::size_t columns() const { return m_columns; }
    std::uint64_t total() const;
    std::vector<std::uint64_t> rowSums() const;
    std::vector<std::uint64_t> columnSums() const;

private:
    std::size_t m_rows, m_columns;
    std::vector<std::uint64_t> m_counts;
};

/// Pearson's chi-squared over the categories that occur; 0 where one side has fewer than two.
double chiSquared(const Contingency& table);
/// Cramer's V in [0, 1], corrected for bias after Bergsma, "A bias-correction for Cramer's V and Tschuprow's T", 2013. Empty
/// where one side has fewer than two categories that occur.
std::optional<double> cramersV(const Contingency& table);
/// Mutual information in nats, from counts (maximum likelihood).
double mutualInformation(const Contingency& table);
/// The same less its expected value for independent variables, (r - 1)(c - 1) / 2n (Miller 1955), at least 0.
double correctedMutualInformation(const Contingency& table);
/// Entropy in nats of counts.
double entropy(std::span<const std::uint64_t> counts);
/// Share of pairs that are right if each row guesses its most frequent column, and if everything guesses the most frequent
/// column.
double majorityByRow(const Contingency& table);
double majority(const Contingency& table);

/// Sums of a pair of numbers, taken relative to shifts near their means.
struct PairSums {
    std::uint64_t count = 0;
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0;

    void add(double dx, double dy)
    {
        ++count;
        x += dx;
        y += dy;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    /// Pearson's correlation; empty below two pairs or where one side has no spread.
    std::optional<double> correlation() const;
};

/// Sums of a number per category.
struct GroupSums {
    explicit GroupSums(std::size_t groups) : count(groups, 0), sum(groups, 0), square(groups, 0) {}
    std::vector<std::uint64_t> count;
    std::vector<double> sum, square;

    void add(std::size_t group, double value)
    {
        ++count[group];
        sum[group] += value;
        square[group] += value * value;
    }
    /// Correlation ratio eta = sqrt(SS between / SS total), in [0, 1]; empty without spread or below two groups.
    std::optional<double> correlationRatio() const;
};

/// Spearman's rank correlation of the pairs in which both are present; ties get mean ranks (as pandas and scipy). Not-finite
/// numbers count as missing. `order`: indices of present values of each side in rising order, as risingOrder() gives.
std::optional<double> spearman(std::span<const double> x, std::span<const std::uint32_t> xOrder, std::span<const double> y,
                               std::span<const std::uint32_t> yOrder);
/// Indices of the finite values in rising order of value.
std::vector<std::uint32_t> risingOrder(std::span<const double> values);

/// Quantile of rising numbers by linear interpolation (type 7, numpy's default). `sorted` is not empty.
double quantileOfSorted(std::span<const double> sorted, double probability);

} // namespace cairn::stats
