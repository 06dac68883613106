// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Whether numbers still come from where they came from: the population stability index. Pure functions; any thread.
namespace cairn::stats {

/// Bins of one variable: the deciles of a reference sample, its values one by one where they are few, and a bin on either side for what lies outside.
class StabilityBins {
public:
    /// `reference` has at least one number. Those that are not finite have a bin of their own, the last.
    explicit StabilityBins(std::span<const float> reference);

    std::size_t count() const { return m_edges.size() + 2; }
    std::size_t of(float value) const;
    std::vector<std::uint64_t> counts(std::span<const float> values) const;

private:
    std::vector<float> m_edges; ///< ascending; bin i holds what is below edge i and not below edge i - 1
};

/// PSI = sum over bins of (q - p) ln(q / p), p and q being the shares of both samples (Siddiqi, "Credit Risk Scorecards", 2006), half a count being added to every bin so
/// that empty ones are told from impossible ones. Both have the same length. 0 where one has nothing.
double stabilityIndex(std::span<const std::uint64_t> reference, std::span<const std::uint64_t> now);

/// What the index of two samples of `n` and `m` draws from one law exceeds about once in 300,000 times: (1/n + 1/m) times a quantile of chi-squared with bins - 1
/// degrees of freedom (Yurdakul and Naranjo, Journal of Risk Model Validation, 2020), which is taken after Wilson and Hilferty (1931).
double chanceIndex(std::uint64_t n, std::uint64_t m, std::size_t bins);

} // namespace cairn::stats
