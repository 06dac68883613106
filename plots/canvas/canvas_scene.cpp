// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/canvas/canvas_scene.h"

#include "plots/canvas/canvas_geometry.h"

#include <QPainter>
#include <QSignalBlocker>

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace cairn::plots {
namespace {

constexpr double kDots = 20; ///< distance of the background dots

} // namespace

CanvasScene::CanvasScene(ThemeStore& themes, QObject* parent) : QGraphicsScene(parent), m_themes(themes)
{
    setItemIndexMethod(NoIndex);
    connect(&themes, &ThemeStore::changed, this, &CanvasScene::updateColors);
}

void CanvasScene::updateColors()
{
    for (const auto& [id, item] : m_cards)
        item->setTheme(m_themes.theme());
    for (WireItem* wire : m_wires)
        wire->setTheme(m_themes.theme());
    for (const auto& [id, item] : m_notes)
        item->setTheme(m_themes.theme());
    update();
}

void CanvasScene::setData(const CanvasData& data)
{
    const std::vector<CardId> before = selectedCardsAndNotes();
    {
        const QSignalBlocker untilAllIsThere(this); // a selected item that goes would tell of a half-built scene
        build(data);
    }
    if (selectedCardsAndNotes() != before)
        Q_EMIT selectionChanged();
}

void CanvasScene::build(const CanvasData& data)
{
    m_building = true;
    m_carried.clear();
    m_data = data;
    setNotes(data.notes);
    std::unordered_set<CardId> kept;
    for (const CanvasCard& card : data.cards) {
        kept.insert(card.id);
        auto& item = m_cards[card.id];
        if (item) {
            item->setCard(card);
            continue;
        }
        item = new CardItem(card, m_themes.theme(), [this] { placeWires(); });
        addItem(item);
    }
    for (auto it = m_cards.begin(); it != m_cards.end();) {
        if (kept.contains(it->first)) {
            ++it;
            continue;
        }
        delete it->second;
        it = m_cards.erase(it);
    }
    while (m_wires.size() > data.wires.size()) {
        delete m_wires.back();
        m_wires.pop_back();
    }
    for (std::size_t i = 0; i < data.wires.size(); ++i) {
        if (i < m_wires.size()) {
            if (m_wires[i]->wire().from != data.wires[i].from || m_wires[i]->wire().to != data.wires[i].to)
                m_wires[i]->setSelected(false);
            m_wires[i]->setWire(data.wires[i]);
            continue;
        }
        m_wires.push_back(new WireItem(data.wires[i], m_themes.theme()));
        addItem(m_wires.back());
    }
    m_building = false;
    placeWires();
}

void CanvasScene::setNotes(const std::vector<CanvasNote>& notes)
{
    std::unordered_set<CardId> kept;
    for (const CanvasNote& note : notes) {
        kept.insert(note.id);
        auto& item = m_notes[note.id];
        if (item) {
            item->setNote(note);
            continue;
        }
        item = new NoteItem(note, m_themes.theme(), [this](const NoteItem& moved, const QPointF& by) { carry(moved, by); });
        addItem(item);
    }
    std::erase_if(m_notes, [&](const auto& entry) {
        if (!kept.contains(entry.first))
            delete entry.second;
        return !kept.contains(entry.first);
    });
}

/// What a frame takes along: cards and notes within it that do not move by themselves.
std::vector<QGraphicsItem*> CanvasScene::lyingIn(const NoteItem& frame) const
{
    std::unordered_set<QGraphicsItem*> moving;
    for (const auto& [other, items] : m_carried)
        moving.insert(items.begin(), items.end());
    std::vector<QGraphicsItem*> within;
    const auto add = [&](QGraphicsItem* item, const QRectF& rect) {
        if (item != &frame && !item->isSelected() && !moving.contains(item) && frame.rect().contains(rect))
            within.push_back(item);
    };
    for (const auto& [id, item] : m_cards)
        add(item, QRectF(item->pos(), cardSize(item->card())));
    for (const auto& [id, item] : m_notes)
        add(item, item->rect());
    return within;
}

/// Called before the frame moves. A frame that is carried itself carries nothing: its content lies in the outer one.
void CanvasScene::carry(const NoteItem& frame, const QPointF& step)
{
    const bool carried = std::ranges::any_of(m_carried, [&](const auto& entry) { return std::ranges::find(entry.second, &frame) != entry.second.end(); });
    if (m_building || !frame.note().frame || carried)
        return;
    auto found = m_carried.find(&frame);
    if (found == m_carried.end())
        found = m_carried.emplace(&frame, lyingIn(frame)).first;
    for (QGraphicsItem* item : std::vector<QGraphicsItem*>(found->second))
        item->moveBy(step.x(), step.y());
}

void CanvasScene::moveSelection(const QPointF& step)
{
    for (QGraphicsItem* item : QGraphicsScene::selectedItems()) {
        if (item->type() != WireItem::Type)
            item->moveBy(step.x(), step.y());
    }
}

CardItem* CanvasScene::card(CardId id) const
{
    const auto found = m_cards.find(id);
    return found == m_cards.end() ? nullptr : found->second;
}

std::vector<CardId> CanvasScene::selectedCards() const
{
    std::vector<CardId> ids;
    for (const CanvasCard& data : m_data.cards)
        if (card(data.id)->isSelected())
            ids.push_back(data.id);
    return ids;
}

std::vector<CardId> CanvasScene::selectedCardsAndNotes() const
{
    std::vector<CardId> ids = selectedCards();
    for (const CanvasNote& data : m_data.notes)
        if (note(data.id)->isSelected())
            ids.push_back(data.id);
    return ids;
}

NoteItem* CanvasScene::note(CardId id) const
{
    const auto found = m_notes.find(id);
    return found == m_notes.end() ? nullptr : found->second;
}

const NoteItem* CanvasScene::resized() const
{
    for (const CanvasNote& data : m_data.notes)
        if (const NoteItem* item = note(data.id); item->rect().size() != data.rect.size())
            return item;
    return nullptr;
}

std::vector<CanvasWire> CanvasScene::selectedWires() const
{
    std::vector<CanvasWire> wires;
    for (const WireItem* wire : m_wires)
        if (wire->isSelected())
            wires.push_back(wire->wire());
    return wires;
}

CanvasPort CanvasScene::portAt(const QPointF& place) const
{
    for (auto it = m_data.cards.rbegin(); it != m_data.cards.rend(); ++it)
        if (const CanvasPort port = card(it->id)->portAt(place))
            return port;
    return {};
}

QPointF CanvasScene::portPlace(const CanvasPort& port) const
{
    const CardItem* item = card(port.card);
    return item ? item->portScenePlace(port) : QPointF();
}

void CanvasScene::setHotPort(const CanvasPort& port)
{
    for (const auto& [id, item] : m_cards)
        item->setHotPort(id == port.card ? port : CanvasPort{});
}

std::vector<CardMove> CanvasScene::moves() const
{
    std::vector<CardMove> moves;
    for (const CanvasCard& data : m_data.cards)
        if (const CardItem* item = card(data.id); item->pos() != data.position)
            moves.push_back({data.id, item->pos()});
    for (const CanvasNote& data : m_data.notes)
        if (const NoteItem* item = note(data.id); item->pos() != data.rect.topLeft())
            moves.push_back({data.id, item->pos()});
    return moves;
}

QRectF CanvasScene::extent() const
{
    QRectF all;
    for (const auto& [id, item] : m_cards)
        all |= QRectF(item->pos(), cardSize(item->card()));
    for (const auto& [id, item] : m_notes)
        all |= item->rect();
    return all;
}

void CanvasScene::placeWires()
{
    if (m_building)
        return;
    for (WireItem* wire : m_wires)
        wire->setEnds(portPlace({wire->wire().from, wire->wire().fromPort, true}),
                      portPlace({wire->wire().to, wire->wire().toPort, false}));
}

void CanvasScene::drawBackground(QPainter* painter, const QRectF& rect)
{
    painter->fillRect(rect, m_themes.color(Role::Window));
    const double scale = painter->worldTransform().m11();
    const double step = scale < 0.25 ? kDots * 8 : scale < 0.5 ? kDots * 4 : scale < 0.8 ? kDots * 2 : kDots;
    QList<QPointF> dots;
    for (double x = std::floor(rect.left() / step) * step; x < rect.right(); x += step)
        for (double y = std::floor(rect.top() / step) * step; y < rect.bottom(); y += step)
            dots << QPointF(x, y);
    QPen pen(mixed(m_themes.color(Role::Hairline), m_themes.color(Role::Muted), 0.15), 1.5);
    pen.setCosmetic(true);
    painter->setPen(pen);
    painter->drawPoints(dots.constData(), static_cast<int>(dots.size()));
}

} // namespace cairn::plots
