// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace cairn::stats {

/// Count, mean and central moments of numbers that come piece by piece. Pieces are summed about their own mean and merged
/// with the formulae of Pebay, "Formulas for robust, one-pass parallel computation of covariances and arbitrary-order
/// statistical moments", 2008, so that a large mean costs no digits. A value; one thread at a time.
class Moments {
public:
    /// Finite numbers only.
    void add(std::span<const double> values);
    void merge(const Moments& other);

    std::uint64_t count() const { return m_count; }
    double mean() const { return m_mean; }
    /// Sample variance (n - 1); 0 below two values.
    double variance() const;
    double deviation() const;
    /// Adjusted Fisher-Pearson coefficient G1 = g1 sqrt(n (n - 1)) / (n - 2), as pandas and Excel; empty below three
    /// values or without spread.
    std::optional<double> skewness() const;
    /// Excess kurtosis G2, adjusted as in pandas; empty below four values or without spread.
    std::optional<double> kurtosis() const;

private:
    std::uint64_t m_count = 0;
    double m_mean = 0, m_second = 0, m_third = 0, m_fourth = 0; ///< sums of powers of the distance from the mean
};

} // namespace cairn::stats
