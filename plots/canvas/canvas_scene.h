// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"
#include "plots/canvas/canvas_data.h"
#include "plots/canvas/card_item.h"
#include "plots/canvas/note_item.h"
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
    /// Selected cards and notes.
    std::vector<CardId> selectedCardsAndNotes() const;
    NoteItem* note(CardId id) const;
    std::vector<CanvasWire> selectedWires() const;
    /// The port within reach of a scene point.
    CanvasPort portAt(const QPointF& place) const;
    QPointF portPlace(const CanvasPort& port) const;
    void setHotPort(const CanvasPort& port);
    /// Moves the selected cards and notes, and what lies in selected frames.
    void moveSelection(const QPointF& step);
    /// Cards and notes at their present places, as far as they differ from the data.
    std::vector<CardMove> moves() const;
    /// The note whose size differs from the data; nullptr: none.
    const NoteItem* resized() const;
    /// Extent of all cards and notes.
    QRectF extent() const;

protected:
    void drawBackground(QPainter* painter, const QRectF& rect) override;

private:
    void build(const CanvasData& data);
    void setNotes(const std::vector<CanvasNote>& notes);
    std::vector<QGraphicsItem*> lyingIn(const NoteItem& frame) const;
    void carry(const NoteItem& frame, const QPointF& step);
    void placeWires();
    void updateColors();

    ThemeStore& m_themes;
    CanvasData m_data;
    std::unordered_map<CardId, CardItem*> m_cards;
    std::unordered_map<CardId, NoteItem*> m_notes;
    std::unordered_map<const NoteItem*, std::vector<QGraphicsItem*>> m_carried; ///< by the frames that are being moved
    std::vector<WireItem*> m_wires;
    bool m_building = false;
};

} // namespace cairn::plots
