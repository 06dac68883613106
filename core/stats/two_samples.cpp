// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/two_samples.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace cairn::stats {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint64_t kMostWays = 200'000, kDraws = 100'000;
constexpr double kTie = 1e-12; ///< relative: differences that are equal but for rounding

/// The continued fraction of DLMF 8.17.22.
double betaFraction(double a, double b, double x)
{
    constexpr int kMost = 10'000;
    constexpr double kTiny = 1e-300, kEnough = 1e-16;
    const auto away = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
    double c = 1, d = 1 / away(1 - (a + b) * x / (a + 1)), result = d;
    for (int m = 1; m < kMost; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / away(1 + even * d);
        c = away(1 + even / c);
        result *= d * c;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / away(1 + odd * d);
        c = away(1 + odd / c);
        result *= d * c;
        if (std::abs(d * c - 1) < kEnough)
            break;
    }
    return result;
}

std::uint64_t waysToChoose(std::uint64_t n, std::uint64_t k)
{
    double ways = 1;
    for (std::uint64_t i = 1; i <= k; ++i)
        ways = ways * static_cast<double>(n - k + i) / static_cast<double>(i);
    return ways > 1e15 ? std::numeric_limits<std::uint64_t>::max() : static_cast<std::uint64_t>(std::llround(ways));
}

/// Values of both samples relative to their mean; the sum of the second group decides its mean's distance.
struct Dealt {
    std::vector<double> values;
    std::size_t second = 0;

    double distance(double sumOfSecond) const
    {
        const auto n2 = static_cast<double>(second), n1 = static_cast<double>(values.size() - second);
        return std::abs(sumOfSecond / n2 + sumOfSecond / n1); // all sum up to zero
    }
};

Dealt dealt(std::span<const double> first, std::span<const double> second)
{
    Dealt all{{first.begin(), first.end()}, second.size()};
    all.values.insert(all.values.end(), second.begin(), second.end());
    double sum = 0;
    for (const double value : all.values)
        sum += value;
    const double mean = sum / static_cast<double>(all.values.size());
    for (double& value : all.values)
        value -= mean;
    return all;
}

PermutationTest allWays(const Dealt& all, double observed)
{
    const std::size_t n = all.values.size(), k = all.second;
    std::vector<std::size_t> chosen(k);
    for (std::size_t i = 0; i < k; ++i)
        chosen[i] = i;
    PermutationTest test;
    std::uint64_t hits = 0;
    for (bool more = true; more;) {
        double sum = 0;
        for (const std::size_t i : chosen)
            sum += all.values[i];
        hits += all.distance(sum) >= observed;
        ++test.ways;
        more = false; // the next choice in lexicographic order
        for (std::size_t i = k; i-- > 0 && !more;) {
            if (chosen[i] == n - k + i)
                continue;
            ++chosen[i];
            for (std::size_t j = i + 1; j < k; ++j)
                chosen[j] = chosen[j - 1] + 1;
            more = true;
        }
    }
    test.probability = static_cast<double>(hits) / static_cast<double>(test.ways);
    return test;
}

PermutationTest someWays(Dealt all, double observed)
{
    const Philox random(2026, 4);
    PermutationTest test;
    test.exact = false;
    test.ways = kDraws;
    std::uint64_t hits = 0, index = 0;
    for (std::uint64_t draw = 0; draw < kDraws; ++draw) {
        double sum = 0;
        for (std::size_t i = 0; i < all.second; ++i) { // the beginning of a shuffle
            std::swap(all.values[i], all.values[i + random.below(index++, all.values.size() - i)]);
            sum += all.values[i];
        }
        hits += all.distance(sum) >= observed;
    }
    test.probability = static_cast<double>(hits + 1) / static_cast<double>(kDraws + 1);
    return test;
}

} // namespace

SampleSummary summaryOf(std::span<const double> values)
{
    SampleSummary summary{values.size(), kNothing, kNothing};
    if (values.empty())
        return summary;
    double sum = 0, squares = 0;
    for (const double value : values)
        sum += value;
    summary.mean = sum / static_cast<double>(values.size());
    for (const double value : values)
        squares += (value - summary.mean) * (value - summary.mean);
    if (values.size() > 1)
        summary.deviation = std::sqrt(squares / static_cast<double>(values.size() - 1));
    return summary;
}

double incompleteBeta(double a, double b, double x)
{
    if (!(x > 0))
        return 0;
    if (!(x < 1))
        return 1;
    const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
    return x < (a + 1) / (a + b + 2) ? front * betaFraction(a, b, x) / a : 1 - front * betaFraction(b, a, 1 - x) / b;
}

double studentProbability(double t, double freedom)
{
    return incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t));
}

double studentQuantile(double probability, double freedom)
{
    double low = 0, high = 1;
    while (studentProbability(high, freedom) > probability && high < 1e15)
        high *= 2;
    for (int i = 0; i < 200 && high - low > 1e-15 * high; ++i) {
        const double middle = (low + high) / 2;
        (studentProbability(middle, freedom) > probability ? low : high) = middle;
    }
    return (low + high) / 2;
}

std::optional<WelchTest> welch(std::span<const double> first, std::span<const double> second, double confidence)
{
    const SampleSummary a = summaryOf(first), b = summaryOf(second);
    if (a.count < 2 || b.count < 2)
        return std::nullopt;
    const double va = a.deviation * a.deviation / static_cast<double>(a.count), vb = b.deviation * b.deviation / static_cast<double>(b.count);
    if (!(va + vb > 0) || !std::isfinite(va + vb))
        return std::nullopt;
    WelchTest test;
    test.difference = b.mean - a.mean;
    const double error = std::sqrt(va + vb);
    test.t = test.difference / error;
    test.freedom = (va + vb) * (va + vb) / (va * va / static_cast<double>(a.count - 1) + vb * vb / static_cast<double>(b.count - 1));
    test.probability = studentProbability(test.t, test.freedom);
    const double reach = studentQuantile(1 - confidence, test.freedom) * error;
    test.low = test.difference - reach;
    test.high = test.difference + reach;
    return test;
}

std::optional<PermutationTest> permutationTest(std::span<const double> first, std::span<const double> second)
{
    if (first.size() < 2 || second.size() < 2)
        return std::nullopt;
    const Dealt all = dealt(first, second);
    if (!std::all_of(all.values.begin(), all.values.end(), [](double value) { return std::isfinite(value); }))
        return std::nullopt;
    double sum = 0;
    for (std::size_t i = first.size(); i < all.values.size(); ++i)
        sum += all.values[i];
    const double observed = all.distance(sum) * (1 - kTie) - 1e-300;
    return waysToChoose(all.values.size(), second.size()) <= kMostWays ? allWays(all, observed) : someWays(all, observed);
}

} // namespace cairn::stats
