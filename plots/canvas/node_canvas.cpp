// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/canvas/node_canvas.h"

#include "plots/base/picture.h"
#include "plots/canvas/canvas_geometry.h"
#include "plots/canvas/canvas_scene.h"
#include "plots/canvas/minimap.h"
#include "plots/canvas/note_editor.h"
#include "plots/canvas/wire_item.h"

#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace cairn::plots {
namespace {

constexpr double kLeast = 0.1, kMost = 4.0;
constexpr double kReadable = 0.62; ///< zoom at which the text of cards is read without effort
constexpr int kMargin = 12;

} // namespace

NodeCanvas::NodeCanvas(ThemeStore& themes, QWidget* parent)
    : QGraphicsView(parent), m_themes(themes), m_scene(new CanvasScene(themes, this)),
      m_minimap(new Minimap(themes, *m_scene, *this))
{
    setScene(m_scene);
    setFrameShape(NoFrame);
    setDragMode(RubberBandDrag);
    setRubberBandSelectionMode(Qt::IntersectsItemShape);
    setTransformationAnchor(NoAnchor);
    setResizeAnchor(NoAnchor);
    setViewportUpdateMode(MinimalViewportUpdate);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setOptimizationFlag(DontSavePainterState);
    setMouseTracking(true);
    setAcceptDrops(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Network"));
    connect(m_scene, &QGraphicsScene::selectionChanged, this, &NodeCanvas::selectionChanged);
    connect(&themes, &ThemeStore::changed, this, [this] {
        resetCachedContent();
        viewport()->update();
        m_minimap->update();
    });
    growScene();
}

NodeCanvas::~NodeCanvas()
{
    // The scene goes after this object is no canvas any more, and tells of its selection while it goes.
    m_scene->disconnect(this);
    setScene(nullptr);
}

void NodeCanvas::setData(const CanvasData& data)
{
    m_scene->setData(data);
    growScene();
    if (!m_fitted)
        showBeginning();
    viewport()->update();
    m_minimap->update();
}

const CanvasData& NodeCanvas::data() const
{
    return m_scene->data();
}

void NodeCanvas::growScene()
{
    // Room to pan beyond the cards, whatever the zoom.
    const double room = 4000;
    setSceneRect(m_scene->extent().adjusted(-room, -room, room, room));
}

std::vector<CardId> NodeCanvas::selectedCards() const
{
    return m_scene->selectedCards();
}

std::vector<CardId> NodeCanvas::selectedCardsAndNotes() const
{
    return m_scene->selectedCardsAndNotes();
}

void NodeCanvas::editNote(CardId id)
{
    NoteItem* item = m_scene->note(id);
    if (!item || m_readOnly)
        return;
    const QRectF place = item->textRect();
    QRect rect(mapFromScene(place.topLeft()), (place.size() * zoom()).toSize());
    rect = rect.united(QRect(rect.topLeft(), QSize(160, item->note().frame ? 30 : 80))); // readable at every zoom
    item->setTextShown(false);
    auto* editor = new NoteEditor(m_themes, item->note().text, item->note().frame, viewport());
    editor->setGeometry(rect);
    editor->show();
    editor->setFocus();
    connect(editor, &NoteEditor::finished, this, [this, id](bool accepted, const QString& text) {
        NoteItem* edited = m_scene->note(id);
        if (!edited)
            return;
        edited->setTextShown(true);
        if (accepted && text != edited->note().text)
            Q_EMIT noteEdited(id, text);
        setFocus();
    });
}

void NodeCanvas::selectCards(const std::vector<CardId>& ids)
{
    {
        const QSignalBlocker blocked(m_scene);
        m_scene->clearSelection();
        for (const CardId id : ids)
            if (CardItem* item = m_scene->card(id))
                item->setSelected(true);
            else if (NoteItem* note = m_scene->note(id))
                note->setSelected(true);
    }
    viewport()->update();
    Q_EMIT selectionChanged();
}

void NodeCanvas::centerOnCard(CardId id)
{
    if (const CardItem* item = m_scene->card(id))
        centerOn(item->sceneBoundingRect().center());
}

void NodeCanvas::fit()
{
    const QRectF all = m_scene->extent();
    if (all.isEmpty())
        return;
    m_fitted = isVisible();
    const QSizeF room = QSizeF(viewport()->size()) - QSizeF(64, 80);
    setZoom(std::min({room.width() / all.width(), room.height() / all.height(), 1.0}));
    centerOn(all.center());
    m_minimap->update();
}

void NodeCanvas::showBeginning()
{
    const QRectF all = m_scene->extent();
    fit();
    if (all.isEmpty() || zoom() >= kReadable)
        return;
    setZoom(kReadable);
    const double left = all.left() - 32 / kReadable, width = viewport()->width() / kReadable;
    const bool wide = all.width() > width;
    const double height = viewport()->height() / kReadable;
    const bool high = all.height() > height;
    centerOn(wide ? left + width / 2 : all.center().x(), high ? all.top() - 32 / kReadable + height / 2 : all.center().y());
    m_minimap->update();
}

void NodeCanvas::startOver()
{
    m_fitted = false;
    showBeginning();
}

void NodeCanvas::setZoom(double zoom)
{
    const double value = std::clamp(zoom, kLeast, kMost);
    setTransform(QTransform::fromScale(value, value));
    m_minimap->update();
    Q_EMIT zoomChanged(value);
}

void NodeCanvas::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    setAcceptDrops(!readOnly);
}

void NodeCanvas::setMinimapShown(bool shown)
{
    m_minimap->setVisible(shown);
}

QPoint NodeCanvas::placeOfPort(const CanvasPort& port) const
{
    return mapFromScene(m_scene->portPlace(port));
}

std::optional<CanvasWire> NodeCanvas::wireAt(const QPointF& place) const
{
    for (const QGraphicsItem* item : m_scene->items(place)) {
        if (const auto* wire = qgraphicsitem_cast<const WireItem*>(item))
            return wire->wire();
    }
    return std::nullopt;
}

QPoint NodeCanvas::placeOfCard(CardId id) const
{
    const CardItem* item = m_scene->card(id);
    return item ? mapFromScene(QRectF(item->pos(), cardSize(item->card())).center()) : QPoint();
}

Result<void> NodeCanvas::saveImage(const QString& path)
{
    const QRectF all = m_scene->extent().adjusted(-32, -32, 32, 32 + kErrorHeight);
    const auto before = m_scene->selectedCards();
    selectCards({});
    auto result = savePicture(path, all.size().toSize(), accessibleName(), [&](QPainter& painter, const QSize& size) {
        m_scene->render(&painter, QRectF(QPointF(), size), all);
    });
    selectCards(before);
    return result;
}

void NodeCanvas::resizeEvent(QResizeEvent* event)
{
    QGraphicsView::resizeEvent(event);
    m_minimap->move(viewport()->width() - m_minimap->width() - kMargin, viewport()->height() - m_minimap->height() - kMargin);
    if (!m_fitted)
        showBeginning();
}

void NodeCanvas::showEvent(QShowEvent* event)
{
    QGraphicsView::showEvent(event);
    if (!m_fitted)
        showBeginning();
}

void NodeCanvas::scrollContentsBy(int dx, int dy)
{
    QGraphicsView::scrollContentsBy(dx, dy);
    m_minimap->update();
}

void NodeCanvas::drawForeground(QPainter* painter, const QRectF&)
{
    if (!m_wireFrom)
        return;
    const QPointF fixed = m_scene->portPlace(m_wireFrom);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(m_themes.color(Role::Accent), 2, Qt::SolidLine, Qt::RoundCap));
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(m_wireFrom.output ? wirePath(fixed, m_wireEnd) : wirePath(m_wireEnd, fixed));
}

} // namespace cairn::plots
