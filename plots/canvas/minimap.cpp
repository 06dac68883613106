// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/canvas/minimap.h"

#include "plots/canvas/canvas_geometry.h"
#include "plots/canvas/canvas_scene.h"

#include <QGraphicsView>
#include <QMouseEvent>
#include <QPainter>

namespace cairn::plots {

Minimap::Minimap(ThemeStore& themes, CanvasScene& scene, QGraphicsView& view)
    : QWidget(&view), m_themes(themes), m_scene(scene), m_view(view)
{
    setFixedSize(168, 104);
    setCursor(Qt::PointingHandCursor);
    setToolTip(tr("Click to go there"));
    setAccessibleName(tr("Overview"));
    connect(&scene, &QGraphicsScene::changed, this, &Minimap::redraw);
    connect(&themes, &ThemeStore::changed, this, &Minimap::redraw);
}

QTransform Minimap::mapping() const
{
    const QRectF all = m_scene.extent().adjusted(-80, -80, 80, 80);
    const double scale = std::min((width() - 8) / all.width(), (height() - 8) / all.height());
    QTransform t;
    t.translate(width() / 2.0, height() / 2.0);
    t.scale(scale, scale);
    t.translate(-all.center().x(), -all.center().y());
    return t;
}

void Minimap::redraw()
{
    m_cards = {};
    update();
}

/// The cards and notes, which stay the same while the view moves.
QPixmap Minimap::drawCards(const QTransform& t) const
{
    QPixmap picture(size() * devicePixelRatioF());
    picture.setDevicePixelRatio(devicePixelRatioF());
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (const CanvasNote& note : m_scene.data().notes) {
        painter.setBrush(mixed(m_themes.color(Role::Surface), m_themes.theme().category(note.color), 0.25));
        painter.drawRect(t.mapRect(m_scene.note(note.id)->rect()));
    }
    for (const CanvasCard& card : m_scene.data().cards) {
        const CardItem* item = m_scene.card(card.id);
        painter.setBrush(item->isSelected() ? m_themes.color(Role::Select)
                                            : card.error.isEmpty() ? m_themes.theme().category(card.family) : m_themes.color(Role::Bad));
        painter.drawRect(t.mapRect(QRectF(item->pos(), cardSize(card))));
    }
    return picture;
}

void Minimap::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor fill = m_themes.color(Role::Surface);
    fill.setAlphaF(0.92f);
    painter.setBrush(fill);
    painter.setPen(QPen(m_themes.color(Role::Hairline), 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    if (m_cards.isNull()) {
        m_mapping = mapping();
        m_cards = drawCards(m_mapping);
    }
    painter.drawPixmap(0, 0, m_cards);
    const QRectF seen = m_mapping.mapRect(m_view.mapToScene(m_view.viewport()->rect()).boundingRect()) & QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_themes.color(Role::Accent), 1.2));
    painter.drawRect(seen);
}

void Minimap::mousePressEvent(QMouseEvent* event)
{
    m_view.centerOn(mapping().inverted().map(event->position()));
    update();
}

void Minimap::mouseMoveEvent(QMouseEvent* event)
{
    mousePressEvent(event);
}

} // namespace cairn::plots
