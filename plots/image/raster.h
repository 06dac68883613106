// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

#include <cstdint>
#include <span>

namespace cairn::plots {

/// A picture from planes of bytes, [C, H, W]: one channel is grey, three are red, green, blue. Other counts show the
/// first channel. Null if `bytes` is too short. Any thread.
QImage imageFromPlanes(std::span<const std::uint8_t> bytes, int channels, int height, int width);

/// Attributions [C, H, W] summed over channels, as a diverging map with zero at the neutral colour and the largest
/// absolute value at the ends; opacity grows with the size, so that the picture below stays visible.
QImage divergingMap(std::span<const float> values, int channels, int height, int width, bool dark);

/// A map [H, W] >= 0 (Grad-CAM) in viridis; opacity grows with the value.
QImage heatMap(std::span<const float> values, int height, int width);

} // namespace cairn::plots
