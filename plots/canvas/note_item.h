// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme.h"
#include "plots/canvas/canvas_data.h"

#include <QGraphicsItem>

#include <functional>

namespace cairn::plots {

/// A note or a frame on the scene, behind cards and wires. A frame is held at its title and its border, so that what lies in it can
/// be selected; both are resized at their lower right corner.
class NoteItem : public QGraphicsItem {
public:
    enum { Type = UserType + 3 };

    /// `moves` hears by how much it is about to be moved.
    NoteItem(const CanvasNote& note, const Theme& theme, std::function<void(const NoteItem&, const QPointF&)> moves);

    int type() const override { return Type; }
    const CanvasNote& note() const { return m_note; }
    void setNote(const CanvasNote& note);
    void setTheme(const Theme& theme);
    /// Where it is now, in scene coordinates.
    QRectF rect() const { return {pos(), m_size}; }
    /// To leave out its text while it is being edited above it.
    void setTextShown(bool shown);
    /// Where its text is edited, in scene coordinates.
    QRectF textRect() const;

    QRectF boundingRect() const override;
    QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

protected:
    QVariant itemChange(GraphicsItemChange change, const QVariant& value) override;
    void mousePressEvent(QGraphicsSceneMouseEvent* event) override;
    void mouseMoveEvent(QGraphicsSceneMouseEvent* event) override;
    void mouseReleaseEvent(QGraphicsSceneMouseEvent* event) override;
    void hoverMoveEvent(QGraphicsSceneHoverEvent* event) override;

private:
    QRectF corner() const;
    void paintText(QPainter& painter) const;

    CanvasNote m_note;
    const Theme* m_theme;
    std::function<void(const NoteItem&, const QPointF&)> m_moves;
    QSizeF m_size;
    bool m_resizing = false, m_textShown = true;
};

} // namespace cairn::plots
