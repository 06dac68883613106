// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace cairn::engine {

/// How a sweep over learning rates goes: from update to update the rate grows by the same factor.
struct RateSweep {
    double from = 1e-7, to = 10;
    std::int64_t updates = 100;
};

struct RatePoint {
    double rate = 0;
    double loss = 0;     ///< training loss of the update, before it
    double smoothed = 0; ///< running mean with a weight of 0.9 on the past, corrected for its beginning
};

/// What a sweep found.
struct RateCurve {
    std::vector<RatePoint> points;    ///< rates ascending; ends where the loss is four times its lowest value
    std::optional<double> suggestion; ///< rate where the loss falls fastest; nothing where it never falls
    std::optional<double> lowest;     ///< rate of the lowest smoothed loss: already too large to train with
};

/// Collects the points of a sweep. Smith, WACV 2017.
class RateCurveBuilder {
public:
    /// Returns false when the sweep is over: the loss has blown up.
    bool add(double rate, double loss);
    RateCurve finish() const;

private:
    std::vector<RatePoint> m_points;
    double m_mean = 0, m_lowest = 0;
};

} // namespace cairn::engine
