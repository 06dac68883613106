// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/image/picture_view.h"

#include "plots/base/picture_menu.h"

#include <QContextMenuEvent>
#include <QPainter>

namespace cairn::plots {

PictureView::PictureView(ThemeStore& themes, QWidget* parent) : QWidget(parent), m_themes(themes)
{
    connect(&themes, &ThemeStore::changed, this, qOverload<>(&QWidget::update));
}

void PictureView::setPicture(const QImage& image, std::vector<ImageMark> marks)
{
    m_image = image;
    m_marks = std::move(marks);
    update();
}

void PictureView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint(painter, size());
}

void PictureView::paint(QPainter& painter, const QSize& size) const
{
    if (m_image.isNull())
        return;
    QRectF target(QPointF(), QSizeF(m_image.size()).scaled(QSizeF(size) - QSizeF(8, 8), Qt::KeepAspectRatio));
    target.moveCenter(QRectF(QPointF(), QSizeF(size)).center());
    painter.setRenderHint(QPainter::SmoothPixmapTransform, m_image.width() > target.width());
    painter.drawImage(target, m_image);
    paintMarks(painter, target, m_image.size(), m_marks, m_themes, true);
}

void PictureView::contextMenuEvent(QContextMenuEvent* event)
{
    if (m_image.isNull())
        return;
    showPictureMenu(*this, event->globalPos(), tr("picture.png"), tr("Picture"), [this](QPainter& p, const QSize& s) { paint(p, s); });
}

} // namespace cairn::plots
