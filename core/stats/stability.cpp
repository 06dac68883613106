// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/stability.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace cairn::stats {

namespace {

constexpr std::size_t kBins = 10;
constexpr double kHalf = 0.5; // added to every count
constexpr double kStandardDeviations = 4.5;

} // namespace

StabilityBins::StabilityBins(std::span<const float> reference)
{
    std::vector<float> sorted;
    std::ranges::copy_if(reference, std::back_inserter(sorted), [](float value) { return std::isfinite(value); });
    if (sorted.empty())
        return;
    std::ranges::sort(sorted);
    std::vector<float> values(sorted);
    values.erase(std::ranges::unique(values).begin(), values.end());
    m_edges = {values.front()};
    if (values.size() <= kBins) {
        for (std::size_t i = 1; i < values.size(); ++i)
            m_edges.push_back(values[i - 1] + (values[i] - values[i - 1]) / 2);
    } else {
        for (std::size_t bin = 1; bin < kBins; ++bin)
            m_edges.push_back(sorted[bin * sorted.size() / kBins]);
    }
    m_edges.push_back(std::nextafter(values.back(), std::numeric_limits<float>::infinity()));
    m_edges.erase(std::ranges::unique(m_edges).begin(), m_edges.end());
}

std::size_t StabilityBins::of(float value) const
{
    if (!std::isfinite(value))
        return m_edges.size() + 1;
    return static_cast<std::size_t>(std::ranges::upper_bound(m_edges, value) - m_edges.begin());
}

std::vector<std::uint64_t> StabilityBins::counts(std::span<const float> values) const
{
    std::vector<std::uint64_t> counts(count(), 0);
    for (const float value : values)
        ++counts[of(value)];
    return counts;
}

double stabilityIndex(std::span<const std::uint64_t> reference, std::span<const std::uint64_t> now)
{
    const double n = std::accumulate(reference.begin(), reference.end(), 0.0), m = std::accumulate(now.begin(), now.end(), 0.0);
    if (n == 0 || m == 0)
        return 0;
    const double added = kHalf * static_cast<double>(reference.size());
    double index = 0;
    for (std::size_t i = 0; i < reference.size(); ++i) {
        const double p = (static_cast<double>(reference[i]) + kHalf) / (n + added), q = (static_cast<double>(now[i]) + kHalf) / (m + added);
        index += (q - p) * std::log(q / p);
    }
    return index;
}

double chanceIndex(std::uint64_t n, std::uint64_t m, std::size_t bins)
{
    if (n == 0 || m == 0 || bins < 2)
        return std::numeric_limits<double>::infinity();
    const double degrees = static_cast<double>(bins - 1), share = 2.0 / (9.0 * degrees);
    const double quantile = degrees * std::pow(1.0 - share + kStandardDeviations * std::sqrt(share), 3);
    return quantile * (1.0 / static_cast<double>(n) + 1.0 / static_cast<double>(m));
}

} // namespace cairn::stats
