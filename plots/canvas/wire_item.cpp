// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/canvas/wire_item.h"

#include "plots/canvas/canvas_geometry.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>

namespace cairn::plots {
namespace {

constexpr double kDetailFrom = 0.4; ///< below this scale labels and smooth edges are left out

} // namespace

WireItem::WireItem(const CanvasWire& wire, const Theme& theme) : m_wire(wire), m_theme(&theme)
{
    setFlag(ItemIsSelectable);
    setZValue(-1);
}

void WireItem::setWire(const CanvasWire& wire)
{
    prepareGeometryChange();
    m_wire = wire;
    update();
}

void WireItem::setTheme(const Theme& theme)
{
    m_theme = &theme;
    update();
}

void WireItem::setEnds(const QPointF& from, const QPointF& to)
{
    m_from = from;
    m_to = to;
    setPath(wirePath(from, to));
}

QRectF WireItem::labelRect() const
{
    if (m_wire.label.isEmpty())
        return {};
    const QFontMetricsF metrics(monoFont(8));
    QRectF rect(0, 0, metrics.horizontalAdvance(m_wire.label) + 8, metrics.height() + 2);
    rect.moveCenter(wireMiddle(m_from, m_to));
    return rect;
}

QRectF WireItem::boundingRect() const
{
    return path().boundingRect().adjusted(-6, -6, 6, 6) | labelRect();
}

QPainterPath WireItem::shape() const
{
    QPainterPathStroker stroker;
    stroker.setWidth(10);
    return stroker.createStroke(path());
}

void WireItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*)
{
    const double scale = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    painter->setRenderHint(QPainter::Antialiasing, scale >= 0.15);
    const Role role = isSelected() ? Role::Select : m_wire.invalid ? Role::Bad : Role::Muted;
    QPen pen(m_theme->color(role), 1.2 + 0.6 * m_wire.weight, m_wire.invalid ? Qt::DashLine : Qt::SolidLine, Qt::RoundCap);
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(path());
    if (scale < kDetailFrom || m_wire.label.isEmpty() || !option->exposedRect.intersects(labelRect()))
        return;
    const QRectF label = labelRect();
    // Short wires leave no room: the card behind shows the shape as well.
    if (m_to.x() - m_from.x() < label.width() + 24)
        return;
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_theme->color(Role::Window));
    painter->drawRoundedRect(label, 4, 4);
    painter->setPen(m_theme->color(m_wire.invalid ? Role::Bad : Role::Muted));
    painter->setFont(monoFont(8));
    painter->drawText(label, Qt::AlignCenter, m_wire.label);
}

} // namespace cairn::plots
