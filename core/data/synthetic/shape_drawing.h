// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace cairn::data::synthetic {

inline constexpr std::uint64_t kShapeKinds = 6; ///< 0 disc, 1 square, 2 triangle, 3 cross, 4 ring, 5 bar

/// A shape in a picture, in pixels; `turn` in radians.
struct PlacedShape {
    std::uint64_t kind = 0;
    double x = 0, y = 0, size = 1, turn = 0;
};

/// Distance from a place to the edge of the shape, in pixels; negative inside.
double edgeDistance(const PlacedShape& shape, double x, double y);

} // namespace cairn::data::synthetic
