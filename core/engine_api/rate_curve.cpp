// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine_api/rate_curve.h"

#include <algorithm>
#include <cmath>

namespace cairn::engine {

namespace {

constexpr double kPast = 0.9, kBlownUp = 4;
constexpr std::size_t kFewestPoints = 8; ///< before the sweep may end
constexpr double kLeastFall = 0.02;      ///< of the loss, for a suggestion

/// Slope of the smoothed loss over log10 of the rate by least squares, around point `middle`.
double slopeAt(const std::vector<RatePoint>& points, std::size_t middle, std::size_t reach)
{
    const std::size_t first = middle < reach ? 0 : middle - reach, last = std::min(points.size() - 1, middle + reach);
    const double count = static_cast<double>(last - first + 1);
    double x = 0, y = 0, xx = 0, xy = 0;
    for (std::size_t i = first; i <= last; ++i) {
        const double at = std::log10(points[i].rate);
        x += at;
        y += points[i].smoothed;
        xx += at * at;
        xy += at * points[i].smoothed;
    }
    return (xy - x * y / count) / (xx - x * x / count);
}

} // namespace

bool RateCurveBuilder::add(double rate, double loss)
{
    if (!std::isfinite(loss))
        return false;
    m_mean = kPast * m_mean + (1 - kPast) * loss;
    const double smoothed = m_mean / (1 - std::pow(kPast, static_cast<double>(m_points.size() + 1)));
    m_points.push_back({rate, loss, smoothed});
    m_lowest = m_points.size() == 1 ? smoothed : std::min(m_lowest, smoothed);
    return m_points.size() < kFewestPoints || smoothed <= m_lowest + (kBlownUp - 1) * std::abs(m_lowest);
}

RateCurve RateCurveBuilder::finish() const
{
    RateCurve curve{m_points, {}, {}};
    if (m_points.size() < 3)
        return curve;
    const auto lowest = std::ranges::min_element(m_points, {}, &RatePoint::smoothed);
    curve.lowest = lowest->rate;
    const double highestBefore = std::ranges::max_element(m_points.begin(), lowest + 1, {}, &RatePoint::smoothed)->smoothed;
    if (highestBefore - lowest->smoothed < kLeastFall * std::abs(highestBefore))
        return curve;
    const std::size_t reach = std::max<std::size_t>(1, m_points.size() / 20);
    double steepest = 0;
    for (std::size_t i = 0; i <= static_cast<std::size_t>(lowest - m_points.begin()); ++i) {
        const double slope = slopeAt(m_points, i, reach);
        if (slope < steepest) {
            steepest = slope;
            curve.suggestion = m_points[i].rate;
        }
    }
    return curve;
}

} // namespace cairn::engine
