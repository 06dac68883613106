// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/state_overlay.h"
#include "plots/base/theme_store.h"
#include "plots/image/image_marks.h"

#include <QAbstractScrollArea>
#include <QImage>

#include <set>
#include <unordered_map>
#include <vector>

namespace cairn::plots {

/// One picture of an ImageGrid.
struct ImageTile {
    QImage image;     ///< shown enlarged without smoothing when small
    QString caption;  ///< label, prediction
    bool wrong = false; ///< caption in the "bad" colour and with a mark
    std::vector<ImageMark> marks = {}; ///< boxes, drawn over the picture; their names from 120 pixels on
};

/// A grid of any number of pictures that holds only those around the viewport. It asks for ranges with
/// tilesRequested() and is given them later with setTiles(); answers to an older generation (after setCount()) are
/// dropped. Click, Ctrl and Shift select; Ctrl+wheel zooms; arrows, Home, End, Enter, Esc work. Main thread only.
class ImageGrid : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit ImageGrid(ThemeStore& themes, QWidget* parent = nullptr);

    /// Starts over with `count` unknown tiles and a new generation.
    void setCount(qint64 count);
    qint64 count() const { return m_count; }
    quint64 generation() const { return m_generation; }
    /// Tiles [first, first + tiles.size()).
    void setTiles(quint64 generation, qint64 first, std::vector<ImageTile> tiles);
    bool isLoaded(qint64 index) const { return m_tiles.contains(index); }
    /// Empty where the tile is not loaded.
    QString caption(qint64 index) const { return isLoaded(index) ? m_tiles.at(index).caption : QString(); }

    /// Edge of a picture in pixels, 24 to 320.
    void setTileSize(int pixels);
    int tileSize() const { return m_tile; }

    const std::set<qint64>& selection() const { return m_selection; }
    void setSelection(std::set<qint64> indices);
    void scrollTo(qint64 index);
    StateOverlay& overlay() { return *m_overlay; }

    QSize sizeHint() const override { return {520, 360}; }

Q_SIGNALS:
    void tilesRequested(quint64 generation, qint64 first, qint64 count);
    void currentChanged(qint64 index); ///< clicked, or reached with a key
    void selectionChanged(const std::set<qint64>& indices);
    void activated(qint64 index); ///< double click or Enter

protected:
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    int columns() const;
    int cellWidth() const;
    int cellHeight() const;
    QRect cellRect(qint64 index) const;
    qint64 indexAt(const QPoint& place) const;
    void updateScrollBar();
    void requestVisible();
    void select(qint64 index, Qt::KeyboardModifiers modifiers);
    void paintTile(QPainter& painter, qint64 index) const;

    ThemeStore& m_themes;
    StateOverlay* m_overlay;
    qint64 m_count = 0, m_current = -1, m_anchor = 0;
    quint64 m_generation = 0;
    int m_tile = 72;
    std::unordered_map<qint64, ImageTile> m_tiles;
    std::set<qint64> m_pending; ///< pages asked for
    std::set<qint64> m_selection;
};

} // namespace cairn::plots
