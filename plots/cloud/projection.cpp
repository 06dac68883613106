// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/cloud/projection.h"

#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace cairn::plots {

Projection::Place Projection::place(const float* xyz) const
{
    const auto row = [&](std::size_t r) {
        return matrix[4 * r] * xyz[0] + matrix[4 * r + 1] * xyz[1] + matrix[4 * r + 2] * xyz[2] + matrix[4 * r + 3];
    };
    const double w = row(3);
    if (!(w > 1e-12))
        return {};
    const double cx = row(0) / w, cy = row(1) / w, cz = row(2) / w;
    return {(cx + 1) / 2 * width, (1 - cy) / 2 * height, cz,
            std::abs(cx) <= 1 && std::abs(cy) <= 1 && std::abs(cz) <= 1};
}

std::optional<std::uint32_t> nearestPoint(const Projection& projection, std::span<const float> xyz,
                                          std::span<const std::uint8_t> shown, double x, double y, double radius)
{
    std::optional<std::uint32_t> best;
    double bestScore = 0;
    for (std::size_t i = 0; 3 * i + 2 < xyz.size(); ++i) {
        if (!shown.empty() && !shown[i])
            continue;
        const auto place = projection.place(&xyz[3 * i]);
        const double distance = std::hypot(place.x - x, place.y - y);
        if (!place.visible || distance > radius)
            continue;
        const double score = std::max(distance, 2.0) + place.depth * 0.01;
        if (!best || score < bestScore) {
            best = static_cast<std::uint32_t>(i);
            bestScore = score;
        }
    }
    return best;
}

std::vector<std::uint32_t> pointsInside(const Projection& projection, std::span<const float> xyz,
                                        std::span<const std::uint8_t> shown, const QPolygonF& polygon)
{
    // The polygon is drawn once into a mask, so that the test costs the same for a lasso of any number of corners.
    const int width = static_cast<int>(projection.width), height = static_cast<int>(projection.height);
    if (width < 1 || height < 1)
        return {};
    QImage mask(width, height, QImage::Format_Grayscale8);
    mask.fill(0);
    QPainter painter(&mask);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::white);
    painter.drawPolygon(polygon, Qt::OddEvenFill);
    painter.end();

    std::vector<std::uint32_t> inside;
    for (std::size_t i = 0; 3 * i + 2 < xyz.size(); ++i) {
        if (!shown.empty() && !shown[i])
            continue;
        const auto place = projection.place(&xyz[3 * i]);
        const int px = static_cast<int>(place.x), py = static_cast<int>(place.y);
        if (place.visible && px >= 0 && py >= 0 && px < width && py < height && mask.constScanLine(py)[px] > 127)
            inside.push_back(static_cast<std::uint32_t>(i));
    }
    return inside;
}

} // namespace cairn::plots
