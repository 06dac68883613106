// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/cloud/cloud_overlay.h"

#include <QPainter>

namespace cairn::plots {

CloudOverlay::CloudOverlay(ThemeStore& themes, QWidget* parent) : QWidget(parent), m_themes(themes)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFont(uiFont(9));
    connect(&themes, &ThemeStore::changed, this, qOverload<>(&QWidget::update));
}

void CloudOverlay::setAxes(const QStringList& titles, const Projection& projection)
{
    m_titles = titles;
    m_projection = projection;
    update();
}

void CloudOverlay::setLasso(const QPolygonF& polygon)
{
    m_lasso = polygon;
    update();
}

void CloudOverlay::setHovered(std::optional<QPointF> place, const QString& text)
{
    if (m_hovered == place && m_text == text)
        return;
    m_hovered = place;
    m_text = text;
    update();
}

void CloudOverlay::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_themes.color(Role::Muted));
    for (int axis = 0; axis < std::min<qsizetype>(m_titles.size(), 3); ++axis) {
        float end[3] = {0, 0, 0};
        end[axis] = 1.06f;
        const auto place = m_projection.place(end);
        if (place.visible)
            painter.drawText(QRectF(place.x - 80, place.y - 10, 160, 20), Qt::AlignCenter, m_titles[axis]);
    }
    if (m_lasso.size() > 1) {
        QColor fill = m_themes.color(Role::Select);
        painter.setPen(QPen(fill, 1.5, Qt::DashLine));
        fill.setAlphaF(0.12f);
        painter.setBrush(fill);
        painter.drawPolygon(m_lasso, Qt::OddEvenFill);
    }
    if (m_hovered)
        paintHint(painter);
}

void CloudOverlay::paintHint(QPainter& painter) const
{
    painter.setPen(QPen(m_themes.color(Role::Text), 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(*m_hovered, 6, 6);
    if (m_text.isEmpty())
        return;
    const QRectF text = painter.fontMetrics().boundingRect(QRect(0, 0, 280, 400), Qt::TextWordWrap, m_text);
    QRectF box(m_hovered->x() + 12, m_hovered->y() + 8, text.width() + 16, text.height() + 10);
    if (box.right() > width())
        box.moveRight(m_hovered->x() - 12);
    if (box.bottom() > height())
        box.moveBottom(m_hovered->y() - 8);
    QColor fill = m_themes.color(Role::Raised);
    fill.setAlphaF(0.95f);
    painter.setPen(QPen(m_themes.color(Role::Hairline), 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(box, 6, 6);
    painter.setPen(m_themes.color(Role::Text));
    painter.drawText(box.adjusted(8, 5, -8, -5), Qt::TextWordWrap, m_text);
}

} // namespace cairn::plots
