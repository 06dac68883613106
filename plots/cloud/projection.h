// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPolygonF>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace cairn::plots {

/// World to screen: a row-major 4 x 4 matrix to clip space and the viewport in logical pixels. Pure; any thread.
struct Projection {
    std::array<double, 16> matrix{};
    double width = 1, height = 1;

    struct Place {
        double x = 0, y = 0; ///< pixels from the top left
        double depth = 0;    ///< -1 near, 1 far
        bool visible = false;
    };
    Place place(const float* xyz) const;
};

/// The visible point nearest to (x, y) within `radius` pixels; of those within 2 pixels of each other the foremost.
/// `shown`: one flag per point, or empty for all.
std::optional<std::uint32_t> nearestPoint(const Projection& projection, std::span<const float> xyz,
                                          std::span<const std::uint8_t> shown, double x, double y, double radius);

/// Points inside a closed polygon (odd-even rule), ascending.
std::vector<std::uint32_t> pointsInside(const Projection& projection, std::span<const float> xyz,
                                        std::span<const std::uint8_t> shown, const QPolygonF& polygon);

} // namespace cairn::plots
