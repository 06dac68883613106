// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"

#include <QRectF>
#include <QSize>
#include <QString>

#include <span>

class QPainter;

namespace cairn::plots {

/// Something marked in a picture: a box in pixels of the picture, with a name. Equal names have equal categories.
struct ImageMark {
    QRectF box;
    QString name;
    int category = 0; ///< index into the theme's categories
};

/// Draws the boxes of a picture of `size` pixels that is shown in `target`: a line in the category's colour between dark ones, so
/// that it stands out from any picture in either theme; with `names`, a label at the upper left corner of each.
void paintMarks(QPainter& painter, const QRectF& target, const QSize& size, std::span<const ImageMark> marks, const ThemeStore& themes, bool names);

} // namespace cairn::plots
