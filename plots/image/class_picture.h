// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme.h"

#include <QImage>
#include <QPixmap>

#include <cstdint>
#include <span>

/// Classes of pixels as pictures: every class has a colour and a texture of its own, so that nothing rests on colour alone.
namespace cairn::plots {

/// Pixels of this value have no class: they are drawn empty, with a thin cross over each block of them.
inline constexpr std::uint8_t kUnclassified = 255;

/// Whether the texture of a class has a line at a place of the screen. Class 0, mostly the background, has none; there are eleven others,
/// which repeat.
bool classTexture(int index, int x, int y);

/// The theme's colour of a class; class 0 is a quiet grey.
QColor classColor(const Theme& theme, int index);

/// A map [H, W] of class indices, each pixel a square of `scale` pixels. Null if `classes` is too short. Any thread.
QImage classPicture(std::span<const std::uint8_t> classes, int height, int width, int scale, const Theme& theme);

/// A patch of a class, for legends and tables.
QImage classSwatch(int index, const QSize& size, const Theme& theme);

} // namespace cairn::plots
