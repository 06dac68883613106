// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme.h"
#include "plots/canvas/canvas_data.h"

#include <QGraphicsItem>

#include <functional>

namespace cairn::plots {

/// A card on the scene: rounded, with a bar in the family's colour, ports at both sides, and what is wrong below.
class CardItem : public QGraphicsItem {
public:
    enum { Type = UserType + 1 };

    CardItem(const CanvasCard& card, const Theme& theme, std::function<void()> moved);

    int type() const override { return Type; }
    const CanvasCard& card() const { return m_card; }
    void setCard(const CanvasCard& card);
    void setTheme(const Theme& theme);
    /// The port under the cursor, to be drawn larger.
    void setHotPort(const CanvasPort& port);
    /// The port within reach of a scene point, if any.
    CanvasPort portAt(const QPointF& scenePlace) const;
    QPointF portScenePlace(const CanvasPort& port) const;

    QRectF boundingRect() const override;
    QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

protected:
    QVariant itemChange(GraphicsItemChange change, const QVariant& value) override;

private:
    void updateToolTip();
    void paintLargeTitle(QPainter& painter, const QRectF& body) const;
    void paintText(QPainter& painter, const QRectF& body) const;
    void paintBadge(QPainter& painter, const QRectF& body, Role role, const QString& sign) const;
    void paintSample(QPainter& painter, const QRectF& body) const;
    void paintShapes(QPainter& painter, const QRectF& inner) const;
    void paintEye(QPainter& painter, const QPointF& center) const;
    void paintError(QPainter& painter, const QRectF& body) const;
    void paintPorts(QPainter& painter) const;

    CanvasCard m_card;
    const Theme* m_theme;
    std::function<void()> m_moved;
    CanvasPort m_hot;
};

} // namespace cairn::plots
