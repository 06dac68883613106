// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"
#include "plots/canvas/canvas_data.h"
#include "plots/canvas/card_item.h"
#include "plots/canvas/wire_item.h"

#include <QGraphicsScene>

#include <unordered_map>

namespace cairn::plots {

/// Items for the cards and wires of a CanvasData. Changes only what differs, so that selection and a drag survive.
class CanvasScene : public QGraphicsScene {
    Q_OBJECT

public:
    explicit CanvasScene(ThemeStore& themes, QObject* parent = nullptr);

    void setData(const CanvasData& data);
    const CanvasData& data() const { return m_data; }

    CardItem* card(CardId id) const;
    std::vector<CardId> selectedCards() const;
    std::vector<CanvasWire> selectedWires() const;
    /// The port within reach of a scene point.
    CanvasPort portAt(const QPointF& place) const;
    QPointF portPlace(const CanvasPort& port) const;
    void setHotPort(const CanvasPort& port);
    /// Cards at their present places, as far as they differ from the data.
    std::vector<CardMove> moves() const;
    /// Extent of all cards.
    QRectF extent() const;

protected:
    void drawBackground(QPainter* painter, const QRectF& rect) override;

private:
    void placeWires();
    void updateColors();

    ThemeStore& m_themes;
    CanvasData m_data;
    std::unordered_map<CardId, CardItem*> m_cards;
    std::vector<WireItem*> m_wires;
    bool m_building = false;
};

} // namespace cairn::plots
