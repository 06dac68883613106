// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/canvas/note_item.h"

#include <QCursor>
#include <QGraphicsSceneHoverEvent>
#include <QGraphicsSceneMouseEvent>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include <algorithm>

namespace cairn::plots {
namespace {

constexpr double kTitleHeight = 28, kBorder = 8, kCorner = 14, kPadding = 10, kRound = 6;
constexpr double kLeastWidth = 60, kLeastHeight = 40;
constexpr double kTextFrom = 0.2;            ///< below this scale there is no text
constexpr double kFrameTint = 0.08, kNoteTint = 0.16;

} // namespace

NoteItem::NoteItem(const CanvasNote& note, const Theme& theme, std::function<void(const NoteItem&, const QPointF&)> moves)
    : m_theme(&theme), m_moves(std::move(moves))
{
    setFlags(ItemIsSelectable | ItemIsMovable | ItemSendsGeometryChanges);
    setAcceptHoverEvents(true);
    setNote(note);
}

void NoteItem::setNote(const CanvasNote& note)
{
    prepareGeometryChange();
    m_note = note;
    m_size = note.rect.size();
    setZValue(note.frame ? -3 : -2);
    setToolTip(note.frame ? QString() : note.text);
    if (pos() != note.rect.topLeft())
        setPos(note.rect.topLeft());
    update();
}

void NoteItem::setTheme(const Theme& theme)
{
    m_theme = &theme;
    update();
}

void NoteItem::setTextShown(bool shown)
{
    m_textShown = shown;
    update();
}

QRectF NoteItem::corner() const
{
    return {m_size.width() - kCorner, m_size.height() - kCorner, kCorner, kCorner};
}

QRectF NoteItem::textRect() const
{
    return m_note.frame ? QRectF(pos(), QSizeF(m_size.width(), kTitleHeight)) : rect();
}

QRectF NoteItem::boundingRect() const
{
    return QRectF(QPointF(), m_size).adjusted(-2, -2, 2, 2);
}

QPainterPath NoteItem::shape() const
{
    const QRectF whole(QPointF(), m_size);
    QPainterPath path;
    path.addRect(whole);
    if (!m_note.frame)
        return path;
    QPainterPath inside;
    inside.addRect(whole.adjusted(kBorder, kTitleHeight, -kBorder, -kBorder));
    QPainterPath handle;
    handle.addRect(corner());
    return path.subtracted(inside).united(handle);
}

void NoteItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    const double scale = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    const QRectF body(QPointF(), m_size);
    const QColor color = m_theme->category(m_note.color);
    painter->setRenderHint(QPainter::Antialiasing, scale >= kTextFrom);
    painter->setPen(QPen(isSelected() ? m_theme->color(Role::Select) : mixed(m_theme->color(Role::Hairline), color, 0.6), isSelected() ? 2 : 1));
    painter->setBrush(mixed(m_theme->color(Role::Surface), color, m_note.frame ? kFrameTint : kNoteTint));
    painter->drawRoundedRect(body, kRound, kRound);
    if (scale < kTextFrom)
        return;
    if (m_textShown)
        paintText(*painter);
    painter->setPen(QPen(m_theme->color(Role::Muted), 1));
    for (const double inset : {4.0, 8.0})
        painter->drawLine(QPointF(body.right() - inset, body.bottom() - 3), QPointF(body.right() - 3, body.bottom() - inset));
}

void NoteItem::paintText(QPainter& painter) const
{
    painter.setPen(m_theme->color(Role::Text));
    if (m_note.frame) {
        painter.setFont(uiFont(10, QFont::DemiBold));
        const QRectF title(kPadding, 0, m_size.width() - 2 * kPadding, kTitleHeight);
        painter.drawText(title, Qt::AlignVCenter | Qt::AlignLeft, QFontMetricsF(painter.font()).elidedText(m_note.text, Qt::ElideRight, title.width()));
        return;
    }
    painter.setFont(uiFont(9.5));
    painter.drawText(QRectF(QPointF(), m_size).adjusted(kPadding, 8, -kPadding, -8), Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap, m_note.text);
}

QVariant NoteItem::itemChange(GraphicsItemChange change, const QVariant& value)
{
    if (change == ItemPositionChange && scene())
        m_moves(*this, value.toPointF() - pos());
    return QGraphicsItem::itemChange(change, value);
}

void NoteItem::mousePressEvent(QGraphicsSceneMouseEvent* event)
{
    m_resizing = event->button() == Qt::LeftButton && flags().testFlag(ItemIsMovable) && corner().contains(event->pos());
    QGraphicsItem::mousePressEvent(event);
}

void NoteItem::mouseMoveEvent(QGraphicsSceneMouseEvent* event)
{
    if (!m_resizing)
        return QGraphicsItem::mouseMoveEvent(event);
    prepareGeometryChange();
    m_size = {std::max(kLeastWidth, event->pos().x()), std::max(kLeastHeight, event->pos().y())};
    update();
}

void NoteItem::mouseReleaseEvent(QGraphicsSceneMouseEvent* event)
{
    m_resizing = false;
    QGraphicsItem::mouseReleaseEvent(event);
}

void NoteItem::hoverMoveEvent(QGraphicsSceneHoverEvent* event)
{
    const bool resizes = flags().testFlag(ItemIsMovable) && corner().contains(event->pos());
    setCursor(resizes ? Qt::SizeFDiagCursor : Qt::ArrowCursor);
}

} // namespace cairn::plots
