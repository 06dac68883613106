// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/curves/band.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cairn::ui {

namespace {

constexpr std::size_t kMostPlaces = 512;

std::vector<double> placesOf(std::span<const PlainCurve> curves)
{
    std::vector<double> all;
    for (const PlainCurve& curve : curves)
        all.insert(all.end(), curve.x.begin(), curve.x.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.size() <= kMostPlaces)
        return all;
    std::vector<double> thinned;
    for (std::size_t i = 0; i < kMostPlaces; ++i)
        thinned.push_back(all[i * (all.size() - 1) / (kMostPlaces - 1)]);
    return thinned;
}

/// Value on the line between two points; NaN outside the curve.
double valueAt(const PlainCurve& curve, double x)
{
    const auto at = std::lower_bound(curve.x.begin(), curve.x.end(), x);
    if (at == curve.x.end())
        return std::numeric_limits<double>::quiet_NaN();
    const auto i = static_cast<std::size_t>(at - curve.x.begin());
    if (*at == x)
        return curve.y[i];
    if (i == 0)
        return std::numeric_limits<double>::quiet_NaN();
    const double share = (x - curve.x[i - 1]) / (curve.x[i] - curve.x[i - 1]);
    return curve.y[i - 1] + share * (curve.y[i] - curve.y[i - 1]);
}

} // namespace

Band bandOf(std::span<const PlainCurve> curves, BandKind kind)
{
    Band band;
    for (const double x : placesOf(curves)) {
        double sum = 0, squares = 0, low = std::numeric_limits<double>::infinity(), high = -low;
        std::vector<double> values;
        for (const PlainCurve& curve : curves) {
            const double value = valueAt(curve, x);
            if (!std::isfinite(value))
                continue;
            values.push_back(value);
            sum += value;
            low = std::min(low, value);
            high = std::max(high, value);
        }
        if (values.empty())
            continue;
        const auto count = static_cast<double>(values.size());
        const double mean = sum / count;
        for (const double value : values)
            squares += (value - mean) * (value - mean);
        const double error = count > 1 ? std::sqrt(squares / (count - 1) / count) : 0;
        band.x.push_back(x);
        band.mean.push_back(mean);
        band.low.push_back(kind == BandKind::Range ? low : mean - error);
        band.high.push_back(kind == BandKind::Range ? high : mean + error);
    }
    return band;
}

} // namespace cairn::ui
