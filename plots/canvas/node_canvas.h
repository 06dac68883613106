// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "plots/base/theme_store.h"
#include "plots/canvas/canvas_data.h"

#include <QGraphicsView>

#include <optional>

class QMenu;

namespace cairn::plots {

class CanvasScene;
class Minimap;

/// The drawing board for graphs. Shows a CanvasData and says what the user wants; it edits nothing itself: whoever
/// listens changes the graph and calls setData() again. Wheel zooms (10-400 %), middle mouse or Space and drag pans,
/// a drag on empty space selects, F fits, Tab asks for the palette, Delete, Ctrl+C/X/V/D, arrows move by 20.
/// Main thread only.
class NodeCanvas : public QGraphicsView {
    Q_OBJECT

public:
    /// Data of a drag that carries a kind id onto the canvas.
    static constexpr const char* kKindMimeType = "application/x-cairn-kind";

    explicit NodeCanvas(ThemeStore& themes, QWidget* parent = nullptr);
    ~NodeCanvas() override;

    void setData(const CanvasData& data);
    const CanvasData& data() const;
    std::vector<CardId> selectedCards() const;
    /// The same with the notes.
    std::vector<CardId> selectedCardsAndNotes() const;
    void selectCards(const std::vector<CardId>& ids);
    /// Opens an editor in the place of a note.
    void editNote(CardId id);
    void centerOnCard(CardId id);

    void fit();
    /// Looks at the network anew: all of it where its text can be read then, else its beginning, readable.
    void startOver();
    double zoom() const { return transform().m11(); }
    void setZoom(double zoom);
    void setMinimapShown(bool shown);
    /// Only to look at: cards can be moved and selected, and nothing asks for changes.
    void setReadOnly(bool readOnly);
    /// png, svg, pdf: the whole graph, not only what is in view.
    Result<void> saveImage(const QString& path);
    /// Where a port is, in viewport pixels.
    QPoint placeOfPort(const CanvasPort& port) const;
    QPoint placeOfCard(CardId id) const;
    /// The wire at a place of the scene, below cards too.
    std::optional<CanvasWire> wireAt(const QPointF& place) const;

Q_SIGNALS:
    void selectionChanged();
    void noteResized(CardId note, const QRectF& rect);
    void noteEdited(CardId note, const QString& text);
    /// Lists of cards here and below hold notes, too.
    void cardsMoved(const std::vector<CardMove>& moves);
    void connectRequested(const CanvasPort& output, const CanvasPort& input);
    void disconnectRequested(const CanvasPort& input);
    void deleteRequested(const std::vector<CardId>& cards, const std::vector<CanvasWire>& wires);
    void copyRequested(const std::vector<CardId>& cards);
    void cutRequested(const std::vector<CardId>& cards);
    void pasteRequested(const QPointF& place);
    void duplicateRequested(const std::vector<CardId>& cards);
    /// `place` in scene coordinates for the new card, `screen` for the popup; `from`: the wire that was dropped, if any.
    void paletteRequested(const QPointF& place, const QPoint& screen, const CanvasPort& from);
    void kindDropped(const QString& kind, const QPointF& place);
    void cardActivated(CardId id); ///< double click or Enter
    /// The menu of the right mouse button, before it is shown: for actions of whoever listens.
    void menuAboutToShow(QMenu* menu);
    void zoomChanged(double zoom);

protected:
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;

private:
    void growScene();
    void showBeginning();
    void askPalette(const QPoint& viewportPlace, const CanvasPort& from);
    void beginWire(const CanvasPort& port, const QPointF& place);
    void endWire(const QPoint& place);
    void requestDelete();
    void moveSelection(const QPointF& step);
    void emitMoves();
    bool edit(QKeyEvent* event);
    void save();

    ThemeStore& m_themes;
    CanvasScene* m_scene;
    Minimap* m_minimap;
    CanvasPort m_wireFrom;   ///< a wire is being drawn from here
    CanvasPort m_wireLifted; ///< the input it was taken from, if it was an existing wire
    QPointF m_wireEnd;
    QPoint m_panFrom, m_pressed;
    bool m_panning = false, m_space = false, m_fitted = false, m_readOnly = false;
};

} // namespace cairn::plots
