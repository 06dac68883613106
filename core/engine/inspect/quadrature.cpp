// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/inspect/quadrature.h"

#include <cmath>
#include <numbers>

namespace cairn::engine {

namespace {

struct Legendre {
    double value, slope;
};

/// P_n and its derivative at x.
Legendre legendre(int n, double x)
{
    double before = 1.0, value = x;
    for (int k = 2; k <= n; ++k) {
        const double next = ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k;
        before = value;
        value = next;
    }
    return {value, n * (x * value - before) / (x * x - 1.0)};
}

} // namespace

Quadrature gaussLegendre(int points)
{
    constexpr int kMostSteps = 100;
    constexpr double kTolerance = 1e-15;
    Quadrature rule;
    if (points == 1)
        return {{0.5}, {1.0}};
    for (int i = points; i >= 1; --i) {
        double x = std::cos(std::numbers::pi * (i - 0.25) / (points + 0.5));
        for (int step = 0; step < kMostSteps; ++step) {
            const Legendre at = legendre(points, x);
            const double move = at.value / at.slope;
            x -= move;
            if (std::abs(move) < kTolerance)
                break;
        }
        const double slope = legendre(points, x).slope;
        rule.nodes.push_back((x + 1.0) / 2.0);
        rule.weights.push_back(1.0 / ((1.0 - x * x) * slope * slope));
    }
    return rule;
}

} // namespace cairn::engine
