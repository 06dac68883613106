// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/image/image_marks.h"

#include <QPainter>

namespace cairn::plots {

namespace {

constexpr double kLine = 1.5, kHalo = 3.5;

QRectF shownBox(const QRectF& box, const QRectF& target, const QSize& size)
{
    const double across = target.width() / std::max(1, size.width()), down = target.height() / std::max(1, size.height());
    const QRectF shown(target.left() + box.left() * across, target.top() + box.top() * down, box.width() * across, box.height() * down);
    return shown.intersected(target);
}

/// The name on a plate of the category's colour, in whichever of black and white reads better, within the picture.
void paintName(QPainter& painter, const QRectF& box, const QRectF& target, const QString& name, const QColor& color)
{
    const QFontMetrics metrics = painter.fontMetrics();
    const QString text = metrics.elidedText(name, Qt::ElideRight, static_cast<int>(target.width()));
    QRectF plate(box.left(), box.top() - metrics.height() - 1, metrics.horizontalAdvance(text) + 8, metrics.height() + 1);
    if (plate.top() < target.top())
        plate.moveTop(box.top());
    if (plate.right() > target.right())
        plate.moveRight(std::max(target.right(), target.left() + plate.width()));
    painter.fillRect(plate, color);
    painter.setPen(contrastRatio(color, Qt::black) >= contrastRatio(color, Qt::white) ? Qt::black : Qt::white);
    painter.drawText(plate, Qt::AlignCenter, text);
}

} // namespace

void paintMarks(QPainter& painter, const QRectF& target, const QSize& size, std::span<const ImageMark> marks, const ThemeStore& themes, bool names)
{
    painter.save();
    painter.setClipRect(target.adjusted(-kHalo, -kHalo, kHalo, kHalo));
    painter.setFont(uiFont(8.5, QFont::DemiBold));
    for (const ImageMark& mark : marks) {
        const QRectF box = shownBox(mark.box, target, size);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(QColor(0, 0, 0, 150), kHalo, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.drawRect(box);
        painter.setPen(QPen(themes.theme().category(mark.category), kLine, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.drawRect(box);
    }
    for (const ImageMark& mark : marks) { // above all lines
        if (names)
            paintName(painter, shownBox(mark.box, target, size), target, mark.name, themes.theme().category(mark.category));
    }
    painter.restore();
}

} // namespace cairn::plots
