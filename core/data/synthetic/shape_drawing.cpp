// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/synthetic/shape_drawing.h"

#include <algorithm>
#include <cmath>

namespace cairn::data::synthetic {

namespace {

/// Of the shape of size 1 around 0.
double distance(std::uint64_t kind, double x, double y)
{
    const double ax = std::abs(x), ay = std::abs(y), radius = std::hypot(x, y);
    switch (kind) {
    case 0: return radius - 1;
    case 1: return std::max(ax, ay) - 0.85;
    case 2: return std::max({-y - 0.6, 0.866 * x + 0.5 * y - 0.6, -0.866 * x + 0.5 * y - 0.6});
    case 3: return std::min(std::max(ax - 1, ay - 0.25), std::max(ax - 0.25, ay - 1));
    case 4: return std::abs(radius - 0.75) - 0.22;
    default: return std::max(ax - 1, ay - 0.28);
    }
}

} // namespace

double edgeDistance(const PlacedShape& shape, double x, double y)
{
    const double dx = x - shape.x, dy = y - shape.y, cosine = std::cos(shape.turn), sine = std::sin(shape.turn);
    return distance(shape.kind, (cosine * dx + sine * dy) / shape.size, (cosine * dy - sine * dx) / shape.size) * shape.size;
}

} // namespace cairn::data::synthetic
