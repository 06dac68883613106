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
    if (m_wire == wire)
        return;
    m_wire = wire;
    measure();
    update();
}

void WireItem::setTheme(const Theme& theme)
{
    m_theme = &theme;
    update();
}

void WireItem::setEnds(const QPointF& from, const QPointF& to)
{
    if (m_from == from && m_to == to)
        return;
    m_from = from;
    m_to = to;
    setPath(wirePath(from, to));
    measure();
}

/// Where the wire and its label are: asked for of every wire in every frame, so measured once.
void WireItem::measure()
{
    prepareGeometryChange();
    m_label = {};
    if (!m_wire.label.isEmpty()) {
        static const QFontMetricsF kMetrics(monoFont(8));
        m_label = QRectF(0, 0, kMetrics.horizontalAdvance(m_wire.label) + 8, kMetrics.height() + 2);
        m_label.moveCenter(wireMiddle(m_from, m_to));
    }
    m_bounds = path().boundingRect().adjusted(-6, -6, 6, 6) | m_label;
}

QRectF WireItem::boundingRect() const
{
    return m_bounds;
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
    if (scale < kDetailFrom || m_wire.label.isEmpty() || !option->exposedRect.intersects(m_label))
        return;
    // Short wires leave no room: the card behind shows the shape as well.
    if (m_to.x() - m_from.x() < m_label.width() + 24)
        return;
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_theme->color(Role::Window));
    painter->drawRoundedRect(m_label, 4, 4);
    painter->setPen(m_theme->color(m_wire.invalid ? Role::Bad : Role::Muted));
    painter->setFont(monoFont(8));
    painter->drawText(m_label, Qt::AlignCenter, m_wire.label);
}

} // namespace cairn::plots
