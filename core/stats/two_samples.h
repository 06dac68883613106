// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

/// Whether the means of two samples differ. Pure functions; any thread.
namespace cairn::stats {

struct SampleSummary {
    std::size_t count = 0;
    double mean = 0;      ///< NaN of no values
    double deviation = 0; ///< with n - 1; NaN below two values
};
SampleSummary summaryOf(std::span<const double> values);

/// Welch's test of unequal variances (B. L. Welch, Biometrika 34, 1947), with degrees of freedom after Satterthwaite (1946).
struct WelchTest {
    double difference = 0;      ///< mean of the second less mean of the first
    double low = 0, high = 0;   ///< its confidence interval
    double t = 0, freedom = 0;
    double probability = 1;     ///< two-sided p: of so large a |t| if the means were equal
};
/// Nothing where a side has fewer than two values, or neither has any spread: then t says nothing.
std::optional<WelchTest> welch(std::span<const double> first, std::span<const double> second, double confidence = 0.95);

/// Test by permutation of the labels (R. A. Fisher, 1935): how many of the ways to deal the values out to groups of these sizes set the means
/// at least as far apart.
struct PermutationTest {
    double probability = 1;  ///< two-sided; exact: share of all ways; else (1 + hits) / (1 + draws), which is never 0
    bool exact = true;
    std::uint64_t ways = 0;  ///< looked at
};
/// All ways where there are at most 200,000 (ten against ten), else 100,000 that are drawn the same every time. Nothing where a side has
/// fewer than two values.
std::optional<PermutationTest> permutationTest(std::span<const double> first, std::span<const double> second);

/// Regularised incomplete beta function I_x(a, b), a and b above 0, x in [0, 1] (continued fraction, DLMF 8.17.22, by Lentz's
/// method): about 13 digits while a + b is below a thousand, one digit less for each power of ten above.
double incompleteBeta(double a, double b, double x);
/// Two-sided p of Student's t.
double studentProbability(double t, double freedom);
/// The t beyond which, on both sides together, `probability` of the distribution lies.
double studentQuantile(double probability, double freedom);

} // namespace cairn::stats
