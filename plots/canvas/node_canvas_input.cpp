// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse, keys and drops of the canvas.
#include "plots/canvas/canvas_scene.h"
#include "plots/canvas/node_canvas.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace cairn::plots {
namespace {

constexpr double kStep = 20; ///< of the arrow keys

} // namespace

void NodeCanvas::wheelEvent(QWheelEvent* event)
{
    const QPointF place = event->position();
    const QPointF before = mapToScene(place.toPoint());
    setZoom(zoom() * std::pow(1.0015, event->angleDelta().y()));
    const QPointF after = mapToScene(place.toPoint());
    const QPointF shift = (after - before) * zoom();
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - static_cast<int>(std::lround(shift.x())));
    verticalScrollBar()->setValue(verticalScrollBar()->value() - static_cast<int>(std::lround(shift.y())));
    event->accept();
}

void NodeCanvas::mousePressEvent(QMouseEvent* event)
{
    m_pressed = event->position().toPoint();
    if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && m_space)) {
        m_panning = true;
        m_panFrom = m_pressed;
        viewport()->setCursor(Qt::ClosedHandCursor);
        return;
    }
    const QPointF place = mapToScene(m_pressed);
    if (const CanvasPort port = m_scene->portAt(place); port && !m_readOnly && event->button() == Qt::LeftButton)
        return beginWire(port, place);
    if (event->button() == Qt::RightButton) {
        // The context menu acts on what lies under the cursor, so that becomes the selection first.
        auto* item = m_scene->itemAt(place, transform());
        if (item && !item->isSelected()) {
            m_scene->clearSelection();
            item->setSelected(true);
        }
        return;
    }
    QGraphicsView::mousePressEvent(event);
}

void NodeCanvas::beginWire(const CanvasPort& port, const QPointF& place)
{
    m_wireFrom = port;
    m_wireLifted = {};
    m_wireEnd = place;
    if (port.output)
        return;
    // Pulling at a connected input lifts the wire off it.
    for (const CanvasWire& wire : m_scene->data().wires)
        if (wire.to == port.card && wire.toPort == port.port) {
            m_wireLifted = port;
            m_wireFrom = {wire.from, wire.fromPort, true};
        }
}

void NodeCanvas::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint pixel = event->position().toPoint();
    if (m_panning) {
        const QPoint step = pixel - m_panFrom;
        m_panFrom = pixel;
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - step.x());
        verticalScrollBar()->setValue(verticalScrollBar()->value() - step.y());
        return;
    }
    const QPointF place = mapToScene(pixel);
    const CanvasPort port = m_readOnly ? CanvasPort{} : m_scene->portAt(place);
    if (!m_wireFrom) {
        m_scene->setHotPort(event->buttons() == Qt::NoButton ? port : CanvasPort{});
        viewport()->setCursor(port ? Qt::CrossCursor : Qt::ArrowCursor);
        return QGraphicsView::mouseMoveEvent(event);
    }
    const bool fits = port && port.output != m_wireFrom.output && port.card != m_wireFrom.card;
    m_scene->setHotPort(fits ? port : CanvasPort{});
    m_wireEnd = fits ? m_scene->portPlace(port) : place;
    viewport()->update();
}

void NodeCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    if (m_panning) {
        m_panning = false;
        viewport()->setCursor(m_space ? Qt::OpenHandCursor : Qt::ArrowCursor);
        return;
    }
    if (m_wireFrom)
        return endWire(event->position().toPoint());
    QGraphicsView::mouseReleaseEvent(event);
    emitMoves();
}

void NodeCanvas::endWire(const QPoint& pixel)
{
    const CanvasPort from = std::exchange(m_wireFrom, {});
    const CanvasPort lifted = std::exchange(m_wireLifted, {});
    m_scene->setHotPort({});
    viewport()->update();
    const CanvasPort to = m_scene->portAt(mapToScene(pixel));
    if (to && to.output != from.output && to.card != from.card) {
        if (lifted && !(to == lifted))
            Q_EMIT disconnectRequested(lifted);
        Q_EMIT connectRequested(from.output ? from : to, from.output ? to : from);
        return;
    }
    if ((pixel - m_pressed).manhattanLength() < QApplication::startDragDistance() || to)
        return;
    if (lifted)
        Q_EMIT disconnectRequested(lifted);
    else
        askPalette(pixel, from);
}

void NodeCanvas::emitMoves()
{
    if (m_readOnly)
        return;
    if (const NoteItem* note = m_scene->resized())
        Q_EMIT noteResized(note->note().id, note->rect());
    const auto moves = m_scene->moves();
    if (!moves.empty())
        Q_EMIT cardsMoved(moves);
}

void NodeCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    const auto* item = m_scene->itemAt(mapToScene(event->position().toPoint()), transform());
    if (const auto* card = qgraphicsitem_cast<const CardItem*>(item))
        Q_EMIT cardActivated(card->card().id);
    else if (const auto* note = qgraphicsitem_cast<const NoteItem*>(item))
        editNote(note->note().id);
    else if (!item && event->button() == Qt::LeftButton)
        askPalette(event->position().toPoint(), {});
}

void NodeCanvas::askPalette(const QPoint& pixel, const CanvasPort& from)
{
    if (m_readOnly)
        return;
    Q_EMIT paletteRequested(mapToScene(pixel), viewport()->mapToGlobal(pixel), from);
}

bool NodeCanvas::event(QEvent* event)
{
    // Tab would move the focus before keyPressEvent() sees it.
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Tab
        && static_cast<QKeyEvent*>(event)->modifiers() == Qt::NoModifier) {
        const QPoint cursor = viewport()->mapFromGlobal(QCursor::pos());
        askPalette(viewport()->rect().contains(cursor) ? cursor : viewport()->rect().center(), {});
        return true;
    }
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Copy) || key->matches(QKeySequence::Cut) || key->matches(QKeySequence::Paste)
            || key->matches(QKeySequence::SelectAll) || key->key() == Qt::Key_Delete || key->key() == Qt::Key_F)
            key->accept();
    }
    return QGraphicsView::event(event);
}

bool NodeCanvas::edit(QKeyEvent* event)
{
    const auto cards = selectedCardsAndNotes();
    if (event->matches(QKeySequence::SelectAll)) {
        std::vector<CardId> all;
        for (const CanvasCard& card : data().cards)
            all.push_back(card.id);
        for (const CanvasNote& note : data().notes)
            all.push_back(note.id);
        selectCards(all);
        return true;
    }
    if (m_readOnly)
        return false;
    if (event->matches(QKeySequence::Paste)) {
        const QPoint cursor = viewport()->mapFromGlobal(QCursor::pos());
        Q_EMIT pasteRequested(mapToScene(viewport()->rect().contains(cursor) ? cursor : viewport()->rect().center()));
        return true;
    }
    const bool duplicate = event->key() == Qt::Key_D && event->modifiers() == Qt::ControlModifier;
    if (!duplicate && !event->matches(QKeySequence::Copy) && !event->matches(QKeySequence::Cut))
        return false;
    if (cards.empty())
        return true;
    if (duplicate)
        Q_EMIT duplicateRequested(cards);
    else if (event->matches(QKeySequence::Copy))
        Q_EMIT copyRequested(cards);
    else
        Q_EMIT cutRequested(cards);
    return true;
}

void NodeCanvas::keyPressEvent(QKeyEvent* event)
{
    if (edit(event))
        return;
    switch (event->key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace: return requestDelete();
    case Qt::Key_F: return fit();
    case Qt::Key_Left: return moveSelection({-kStep, 0});
    case Qt::Key_Right: return moveSelection({kStep, 0});
    case Qt::Key_Up: return moveSelection({0, -kStep});
    case Qt::Key_Down: return moveSelection({0, kStep});
    case Qt::Key_Plus: return setZoom(zoom() * 1.25);
    case Qt::Key_Minus: return setZoom(zoom() / 1.25);
    case Qt::Key_0: return setZoom(1);
    case Qt::Key_Space:
        m_space = true;
        viewport()->setCursor(Qt::OpenHandCursor);
        return;
    case Qt::Key_Escape:
        m_wireFrom = m_wireLifted = {};
        m_scene->clearSelection();
        viewport()->update();
        return;
    case Qt::Key_Return:
        if (const auto items = selectedCardsAndNotes(); items.size() == 1) {
            if (m_scene->note(items.front()))
                editNote(items.front());
            else
                Q_EMIT cardActivated(items.front());
        }
        return;
    default: return QGraphicsView::keyPressEvent(event);
    }
}

void NodeCanvas::keyReleaseEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        m_space = false;
        viewport()->setCursor(Qt::ArrowCursor);
    }
    QGraphicsView::keyReleaseEvent(event);
}

void NodeCanvas::requestDelete()
{
    const auto cards = selectedCardsAndNotes();
    const auto wires = m_scene->selectedWires();
    if (!m_readOnly && (!cards.empty() || !wires.empty()))
        Q_EMIT deleteRequested(cards, wires);
}

void NodeCanvas::moveSelection(const QPointF& step)
{
    m_scene->moveSelection(step);
    emitMoves();
}

void NodeCanvas::contextMenuEvent(QContextMenuEvent* event)
{
    const auto cards = selectedCardsAndNotes();
    const auto wires = m_scene->selectedWires();
    const QPoint pixel = event->pos();
    QMenu menu(this);
    const auto add = [&](const QString& text, bool enabled, auto action) {
        menu.addAction(text, this, action)->setEnabled(enabled);
    };
    if (!m_readOnly) {
        add(tr("Add a layer...\tTab"), true, [this, pixel] { askPalette(pixel, {}); });
        add(tr("Paste\tCtrl+V"), true, [this, pixel] { Q_EMIT pasteRequested(mapToScene(pixel)); });
        menu.addSeparator();
        add(tr("Copy\tCtrl+C"), !cards.empty(), [this, cards] { Q_EMIT copyRequested(cards); });
        add(tr("Duplicate\tCtrl+D"), !cards.empty(), [this, cards] { Q_EMIT duplicateRequested(cards); });
        add(tr("Delete\tDel"), !cards.empty() || !wires.empty(), [this] { requestDelete(); });
        menu.addSeparator();
    }
    add(tr("Show everything\tF"), !data().cards.empty(), [this] { fit(); });
    add(tr("Save picture..."), !data().cards.empty(), [this] { save(); });
    Q_EMIT menuAboutToShow(&menu);
    menu.exec(event->globalPos());
}

void NodeCanvas::save()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save picture"), tr("network.svg"), tr("Pictures (*.svg *.png *.pdf)"));
    if (path.isEmpty())
        return;
    if (const auto saved = saveImage(path); !saved)
        QToolTip::showText(QCursor::pos(), QString::fromStdString(saved.error().text()), this);
}

void NodeCanvas::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasFormat(QLatin1String(kKindMimeType)))
        event->acceptProposedAction();
}

void NodeCanvas::dragMoveEvent(QDragMoveEvent* event)
{
    if (event->mimeData()->hasFormat(QLatin1String(kKindMimeType)))
        event->acceptProposedAction();
}

void NodeCanvas::dropEvent(QDropEvent* event)
{
    if (!event->mimeData()->hasFormat(QLatin1String(kKindMimeType)))
        return;
    event->acceptProposedAction();
    Q_EMIT kindDropped(QString::fromUtf8(event->mimeData()->data(QLatin1String(kKindMimeType))),
                       mapToScene(event->position().toPoint()));
}

} // namespace cairn::plots
