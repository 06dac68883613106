// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace cairn::plots {

/// Points of a polyline, x ascending.
struct Polyline {
    std::vector<double> x, y;
};

/// The part of a series within [low, high] (and one point beyond on each side), reduced to at most four points per
/// pixel column: first, least, greatest, last, in the order of the series. The drawn line looks the same as the full
/// one. NaN values stay as gaps where a whole column is NaN. `x` is ascending. Pure; any thread.
Polyline decimated(std::span<const double> x, std::span<const double> y, double low, double high, int columns);

/// Exponential moving average with bias correction (as in Adam; Kingma and Ba 2015): s_t = w s_{t-1} + (1 - w) y_t,
/// result s_t / (1 - w^t). NaN values are skipped. `weight` in [0, 1).
class Smoother {
public:
    explicit Smoother(double weight = 0.8) : m_weight(weight) {}
    double next(double value);

private:
    double m_weight, m_sum = 0, m_power = 1;
};

} // namespace cairn::plots
