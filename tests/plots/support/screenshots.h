// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"

#include <QImage>
#include <QWidget>

namespace cairn::test {

/// Draws the widget as it is into <build>/screenshots/<name>.png.
QImage screenshot(QWidget& widget, const QString& name);

/// Shows `widget` in the light and in the dark theme and writes <build>/screenshots/<name>-light.png and -dark.png.
/// Returns both pictures (light, dark). Leaves the theme as it was.
std::array<QImage, 2> screenshots(plots::ThemeStore& themes, QWidget& widget, const QString& name);

/// Pixels of `image` within `tolerance` per channel of `color`.
int countPixels(const QImage& image, const QColor& color, int tolerance = 6);

/// Different colours in `image`: a blank picture has one.
int distinctColors(const QImage& image);

} // namespace cairn::test
