// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/chart/crosshair.h"

#include <QEvent>
#include <QPainter>

namespace cairn::plots {
namespace {

constexpr int kRow = 18, kPadding = 8, kDot = 8;

} // namespace

Crosshair::Crosshair(ThemeStore& themes, QWidget* parent) : QWidget(parent), m_themes(themes)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFont(uiFont(9));
    parent->installEventFilter(this);
    setGeometry(parent->rect());
}

void Crosshair::showValues(const QRect& area, double x, const QString& title, std::vector<Value> values)
{
    m_active = true;
    m_area = area;
    m_x = x;
    m_title = title;
    m_values = std::move(values);
    raise();
    update();
}

void Crosshair::clear()
{
    if (!m_active)
        return;
    m_active = false;
    m_values.clear();
    update();
}

bool Crosshair::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    if (event->type() == QEvent::Leave)
        clear();
    return QWidget::eventFilter(watched, event);
}

void Crosshair::paintEvent(QPaintEvent*)
{
    if (!m_active)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_themes.color(Role::Muted), 1, Qt::DotLine));
    painter.drawLine(QPointF(m_x, m_area.top()), QPointF(m_x, m_area.bottom()));
    painter.setClipRect(m_area.adjusted(-4, -4, 4, 4));
    for (const Value& value : m_values) {
        painter.setPen(QPen(m_themes.color(Role::Surface), 1.5));
        painter.setBrush(value.color);
        painter.drawEllipse(value.place, 4, 4);
    }
    painter.setClipping(false);
    paintBox(painter);
}

void Crosshair::paintBox(QPainter& painter) const
{
    const QFontMetrics metrics(font());
    int nameWidth = 0, textWidth = 0;
    for (const Value& value : m_values) {
        nameWidth = std::max(nameWidth, metrics.horizontalAdvance(value.name));
        textWidth = std::max(textWidth, metrics.horizontalAdvance(value.text));
    }
    const int inner = std::max(kDot + 6 + nameWidth + 12 + textWidth, metrics.horizontalAdvance(m_title));
    const QSize size(inner + 2 * kPadding, kRow * (1 + static_cast<int>(m_values.size())) + kPadding);
    QPoint corner(static_cast<int>(m_x) + 12, m_area.top() + 4);
    if (corner.x() + size.width() > width())
        corner.setX(static_cast<int>(m_x) - 12 - size.width());
    const QRect box(corner, size);
    painter.setPen(QPen(m_themes.color(Role::Hairline), 1));
    QColor fill = m_themes.color(Role::Raised);
    fill.setAlphaF(0.94f);
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.setFont(font());
    QRect row(box.left() + kPadding, box.top() + kPadding / 2, inner, kRow);
    painter.setPen(m_themes.color(Role::Muted));
    painter.drawText(row, Qt::AlignVCenter | Qt::AlignLeft, m_title);
    for (const Value& value : m_values) {
        row.translate(0, kRow);
        painter.setPen(Qt::NoPen);
        painter.setBrush(value.color);
        painter.drawEllipse(QRectF(row.left(), row.center().y() - kDot / 2 + 0.5, kDot, kDot));
        painter.setPen(m_themes.color(Role::Text));
        painter.drawText(row.adjusted(kDot + 6, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, value.name);
        painter.drawText(row, Qt::AlignVCenter | Qt::AlignRight, value.text);
    }
}

} // namespace cairn::plots
