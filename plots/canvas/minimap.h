// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"

#include <QPixmap>
#include <QTransform>
#include <QWidget>

class QGraphicsView;

namespace cairn::plots {

class CanvasScene;

/// The whole graph in a corner, with a frame around what is in view; a click or drag moves there.
class Minimap : public QWidget {
    Q_OBJECT

public:
    Minimap(ThemeStore& themes, CanvasScene& scene, QGraphicsView& view);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    QTransform mapping() const;
    void redraw();
    QPixmap drawCards(const QTransform& t) const;

    ThemeStore& m_themes;
    CanvasScene& m_scene;
    QGraphicsView& m_view;
    QPixmap m_cards; ///< null: to be drawn again
    QTransform m_mapping; ///< of m_cards
};

} // namespace cairn::plots
