// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/image/raster.h"

#include "plots/base/color_map.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace cairn::plots {
namespace {

std::size_t area(int height, int width)
{
    return static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
}

QRgb withAlpha(QRgb color, double alpha)
{
    return qRgba(qRed(color), qGreen(color), qBlue(color), static_cast<int>(std::lround(255 * std::clamp(alpha, 0.0, 1.0))));
}

} // namespace

QImage imageFromPlanes(std::span<const std::uint8_t> bytes, int channels, int height, int width)
{
    if (channels < 1 || height < 1 || width < 1 || bytes.size() < area(height, width) * static_cast<std::size_t>(channels))
        return {};
    QImage image(width, height, QImage::Format_RGB32);
    const std::size_t plane = area(height, width);
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < width; ++x) {
            const std::size_t i = area(y, width) + static_cast<std::size_t>(x);
            line[x] = channels == 3 ? qRgb(bytes[i], bytes[plane + i], bytes[2 * plane + i]) : qRgb(bytes[i], bytes[i], bytes[i]);
        }
    }
    return image;
}

QImage divergingMap(std::span<const float> values, int channels, int height, int width, bool dark)
{
    const std::size_t plane = area(height, width);
    if (channels < 1 || plane == 0 || values.size() < plane * static_cast<std::size_t>(channels))
        return {};
    std::vector<double> sums(plane, 0.0);
    for (int c = 0; c < channels; ++c)
        for (std::size_t i = 0; i < plane; ++i)
            sums[i] += values[static_cast<std::size_t>(c) * plane + i];
    double most = 0;
    for (const double v : sums)
        most = std::max(most, std::abs(v));
    QImage image(width, height, QImage::Format_ARGB32);
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < width; ++x) {
            const double t = most > 0 ? sums[area(y, width) + static_cast<std::size_t>(x)] / most : 0;
            line[x] = withAlpha(diverging(t, dark), std::sqrt(std::abs(t)));
        }
    }
    return image;
}

QImage heatMap(std::span<const float> values, int height, int width)
{
    if (values.empty() || values.size() < area(height, width))
        return {};
    const double most = std::max(1e-30f, *std::max_element(values.begin(), values.end()));
    QImage image(width, height, QImage::Format_ARGB32);
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < width; ++x) {
            const double t = std::max(0.0f, values[area(y, width) + static_cast<std::size_t>(x)]) / most;
            line[x] = withAlpha(sequential(t), 0.15 + 0.85 * t);
        }
    }
    return image;
}

} // namespace cairn::plots
