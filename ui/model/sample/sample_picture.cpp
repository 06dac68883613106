// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/sample/sample_picture.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <span>

namespace cairn::ui {

namespace {

constexpr int kScale = 2;

/// 0 to 255 over the range of the values.
class Greys {
public:
    explicit Greys(std::span<const float> values)
    {
        const auto [low, high] = std::minmax_element(values.begin(), values.end());
        m_low = *low;
        m_range = std::max(*high - *low, 1e-12f);
    }
    int operator()(float value) const { return static_cast<int>(255 * (value - m_low) / m_range); }

private:
    float m_low, m_range;
};

QImage bars(const std::vector<float>& values, const plots::Theme& theme)
{
    QImage image(kSampleWidth * kScale, kSampleHeight * kScale, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    const double top = std::max(*high, 0.0f), bottom = std::min(*low, 0.0f), range = std::max(top - bottom, 1e-12);
    const auto y = [&](double value) { return (top - value) / range * (image.height() - 1); };
    const double step = static_cast<double>(image.width()) / static_cast<double>(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double zero = y(0), end = y(values[i]);
        const QRectF bar(step * static_cast<double>(i), std::min(zero, end), std::max(step - (step > 4 ? 1 : 0), 1.0), std::max(std::abs(end - zero), 1.0));
        painter.fillRect(bar, theme.color(values[i] < 0 ? plots::Role::Muted : plots::Role::Accent));
    }
    return image;
}

QImage fitted(const QImage& image)
{
    const QSize most(kSampleWidth * kScale, kSampleHeight * kScale);
    return image.scaled(image.size().scaled(most, Qt::KeepAspectRatio).expandedTo({kScale, kScale}), Qt::IgnoreAspectRatio, Qt::FastTransformation);
}

/// Channels side by side, one pixel apart.
QImage maps(const float* values, int channels, int height, int width)
{
    QImage image(channels * (width + 1) - 1, height, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    const auto size = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    for (int channel = 0; channel < channels; ++channel) {
        const float* from = values + static_cast<std::size_t>(channel) * size;
        const Greys grey(std::span(from, size));
        for (int row = 0; row < height; ++row)
            for (int column = 0; column < width; ++column) {
                const int level = grey(from[row * width + column]);
                image.setPixelColor(channel * (width + 1) + column, row, QColor(level, level, level));
            }
    }
    return fitted(image);
}

QImage colours(const float* values, int height, int width)
{
    QImage image(width, height, QImage::Format_RGB32);
    const auto size = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    const Greys grey(std::span(values, 3 * size));
    for (int row = 0; row < height; ++row)
        for (int column = 0; column < width; ++column) {
            const auto at = static_cast<std::size_t>(row * width + column);
            image.setPixelColor(column, row, QColor(grey(values[at]), grey(values[size + at]), grey(values[2 * size + at])));
        }
    return fitted(image);
}

} // namespace

QImage samplePicture(const Array& sample, bool isData, const plots::Theme& theme)
{
    const auto& shape = sample.shape;
    if (sample.values.empty() || !std::ranges::all_of(sample.values, [](float value) { return std::isfinite(value); }))
        return {};
    const auto side = [&](std::size_t axis) { return static_cast<int>(shape[axis]); };
    if (shape.size() == 2)
        return maps(sample.values.data(), 1, side(0), side(1));
    if (shape.size() == 3)
        return isData && shape[0] == 3 ? colours(sample.values.data(), side(1), side(2)) : maps(sample.values.data(), side(0), side(1), side(2));
    return bars(sample.values, theme);
}

} // namespace cairn::ui
