// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace cairn::engine {

/// Gauss-Legendre rule on [0, 1]: exact for polynomials of degree 2n - 1.
struct Quadrature {
    std::vector<double> nodes, weights; ///< weights sum to 1
};

/// `points` >= 1. Nodes by Newton's method on the Legendre recurrence (Golub and Welsch 1969 give the same numbers).
Quadrature gaussLegendre(int points);

} // namespace cairn::engine
