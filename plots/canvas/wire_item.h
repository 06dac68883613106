// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme.h"
#include "plots/canvas/canvas_data.h"

#include <QGraphicsPathItem>

namespace cairn::plots {

/// A wire on the scene. Selectable; knows no card, only where it begins and ends.
class WireItem : public QGraphicsPathItem {
public:
    enum { Type = UserType + 2 };

    WireItem(const CanvasWire& wire, const Theme& theme);

    int type() const override { return Type; }
    const CanvasWire& wire() const { return m_wire; }
    void setWire(const CanvasWire& wire);
    void setTheme(const Theme& theme);
    void setEnds(const QPointF& from, const QPointF& to);

    QRectF boundingRect() const override;
    QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    void measure();

    CanvasWire m_wire;
    const Theme* m_theme;
    QPointF m_from, m_to;
    QRectF m_label, m_bounds;
};

} // namespace cairn::plots
