// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/canvas/card_item.h"

#include "plots/canvas/canvas_geometry.h"

#include <QCoreApplication>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include <algorithm>
#include <cmath>

namespace cairn::plots {
namespace {

constexpr double kDetailFrom = 0.4; ///< below this scale a card is a plain box with its bar and, large, its title
constexpr double kTitleFrom = 0.2;  ///< below this scale the title goes, too
constexpr double kRadius = 6, kReach = 11, kBar = 3;
constexpr double kPile = 4;       ///< by how much the card behind a folded one shows
constexpr double kEyeWidth = 14;
constexpr double kTitleShare = 0.5; ///< of a card's width, which no kind takes from the title

Role roleOf(CardMark mark)
{
    switch (mark) {
    case CardMark::Added: return Role::Good;
    case CardMark::Removed: return Role::Bad;
    case CardMark::Changed: return Role::Warn;
    case CardMark::None: break;
    }
    return Role::Hairline;
}

QString elided(const QString& text, const QFont& font, double width)
{
    return QFontMetricsF(font).elidedText(text, Qt::ElideRight, width);
}

} // namespace

CardItem::CardItem(const CanvasCard& card, const Theme& theme, std::function<void()> moved)
    : m_card(card), m_theme(&theme), m_moved(std::move(moved))
{
    setFlags(ItemIsSelectable | ItemIsMovable | ItemSendsGeometryChanges);
    setPos(card.position);
    setCard(card);
}

void CardItem::setCard(const CanvasCard& card)
{
    prepareGeometryChange();
    m_card = card;
    updateToolTip();
    if (pos() != card.position)
        setPos(card.position);
    update();
}

/// Of the port under the cursor: its name and what flows there; else of the card.
void CardItem::updateToolTip()
{
    const qsizetype port = (m_hot.output ? m_card.outputs : m_card.inputs).indexOf(m_hot.port);
    if (m_hot && port >= 0)
        return setToolTip(QStringLiteral("%1  %2").arg(m_hot.port, (m_hot.output ? m_card.outputShapes : m_card.inputShapes).value(port)).trimmed());
    QStringList lines{m_card.kind, m_card.details};
    for (const QString& more : {m_card.taps, m_card.sampleTip}) {
        if (!more.isEmpty())
            lines << more;
    }
    setToolTip(m_card.error.isEmpty() ? lines.join(QLatin1Char('\n')) : m_card.error);
}

void CardItem::setTheme(const Theme& theme)
{
    m_theme = &theme;
    update();
}

void CardItem::setHotPort(const CanvasPort& port)
{
    if (m_hot == port)
        return;
    m_hot = port;
    updateToolTip();
    update();
}

CanvasPort CardItem::portAt(const QPointF& scenePlace) const
{
    const QPointF local = scenePlace - pos();
    for (const bool output : {true, false})
        for (const QString& name : output ? m_card.outputs : m_card.inputs) {
            const CanvasPort port{m_card.id, name, output};
            const QPointF place = portPlace(m_card, port);
            if (std::hypot(local.x() - place.x(), local.y() - place.y()) <= kReach)
                return port;
        }
    return {};
}

QPointF CardItem::portScenePlace(const CanvasPort& port) const
{
    return pos() + portPlace(m_card, port);
}

QRectF CardItem::boundingRect() const
{
    const QRectF body(QPointF(), cardSize(m_card));
    const double names = m_card.inputs.size() > 1 || m_card.outputs.size() > 1 ? 64 : 10; // beside ports
    return body.adjusted(-names, -8, names, m_card.error.isEmpty() && m_card.sampleText.isEmpty() ? 8 : kErrorHeight + 8);
}

QPainterPath CardItem::shape() const
{
    QPainterPath path;
    path.addRect(QRectF(QPointF(), cardSize(m_card)).adjusted(-kReach, 0, kReach, 0));
    return path;
}

QVariant CardItem::itemChange(GraphicsItemChange change, const QVariant& value)
{
    if (change == ItemPositionHasChanged && m_moved)
        m_moved();
    return QGraphicsItem::itemChange(change, value);
}

void CardItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    const double scale = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    const QRectF body(QPointF(), cardSize(m_card));
    const QColor family = m_card.idle ? m_theme->color(Role::Hairline) : m_theme->category(m_card.family);
    if (scale < kDetailFrom) {
        painter->setRenderHint(QPainter::Antialiasing, false);
        painter->fillRect(body, m_theme->color(isSelected() ? Role::Select : !m_card.error.isEmpty() ? Role::Bad : m_card.mark != CardMark::None ? roleOf(m_card.mark) : Role::Surface));
        painter->fillRect(QRectF(body.topLeft(), QSizeF(16, body.height())), family);
        if (scale >= kTitleFrom)
            paintLargeTitle(*painter, body);
        return;
    }
    painter->setRenderHint(QPainter::Antialiasing);
    if (m_card.folded) { // another one shows behind it
        painter->setPen(QPen(m_theme->color(roleOf(m_card.mark)), 1));
        painter->setBrush(mixed(m_theme->color(Role::Surface), m_theme->color(Role::Muted), 0.12));
        painter->drawRoundedRect(body.translated(kPile, kPile), kRadius, kRadius);
    }
    QPainterPath outline;
    outline.addRoundedRect(body, kRadius, kRadius);
    painter->fillPath(outline, m_theme->color(Role::Surface));
    painter->save();
    painter->setClipPath(outline, Qt::IntersectClip);
    painter->fillRect(QRectF(0, 0, kBar, body.height()), family);
    painter->restore();
    paintText(*painter, body);
    const Role border = isSelected() ? Role::Select : !m_card.error.isEmpty() ? Role::Bad : roleOf(m_card.mark);
    painter->setPen(QPen(m_theme->color(border), isSelected() || m_card.mark != CardMark::None ? 2 : 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(outline);
    paintPorts(*painter);
    if (!m_card.error.isEmpty())
        paintError(*painter, body);
    else if (!m_card.sampleText.isEmpty())
        paintSample(*painter, body);
    if (m_card.error.isEmpty() && m_card.mark != CardMark::None)
        paintBadge(*painter, body, roleOf(m_card.mark), m_card.mark == CardMark::Added ? QStringLiteral("+") : m_card.mark == CardMark::Removed ? QStringLiteral("−") : QStringLiteral("≠"));
}

void CardItem::paintLargeTitle(QPainter& painter, const QRectF& body) const
{
    constexpr double kBarWidth = 16, kMargin = 10;
    const QRectF inner = body.adjusted(kBarWidth + kMargin, 0, -kMargin, 0);
    QFont font = uiFont(10, QFont::DemiBold);
    font.setPixelSize(static_cast<int>(body.height() * 0.42));
    const double width = QFontMetricsF(font).horizontalAdvance(m_card.title);
    if (width > inner.width())
        font.setPixelSize(std::max(1, static_cast<int>(font.pixelSize() * inner.width() / width)));
    painter.setFont(font);
    painter.setPen(m_theme->color(isSelected() || !m_card.error.isEmpty() ? Role::Surface : Role::Text));
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, m_card.title);
}

void CardItem::paintText(QPainter& painter, const QRectF& body) const
{
    const QRectF inner = body.adjusted(kBar + 10, 7, -12, -6);
    const QFont titleFont = uiFont(10, QFont::DemiBold), kindFont = uiFont(8.5), numberFont = monoFont(8);
    const double titleRoom = std::max(inner.width() - 8 - QFontMetricsF(kindFont).horizontalAdvance(m_card.kind), inner.width() * kTitleShare);
    const QString title = elided(m_card.title, titleFont, titleRoom);
    const double kindRoom = inner.width() - 8 - QFontMetricsF(titleFont).horizontalAdvance(title);
    painter.setFont(kindFont);
    painter.setPen(m_theme->color(Role::Muted));
    painter.drawText(inner, Qt::AlignTop | Qt::AlignRight, elided(m_card.kind, kindFont, kindRoom));
    painter.setFont(titleFont);
    painter.setPen(m_theme->color(m_card.idle ? Role::Muted : Role::Text));
    painter.drawText(inner, Qt::AlignTop | Qt::AlignLeft, title);
    const QRectF second = inner.adjusted(0, 18, 0, 0);
    painter.setFont(kindFont);
    painter.setPen(m_theme->color(Role::Muted));
    painter.drawText(second, Qt::AlignTop | Qt::AlignLeft, elided(m_card.details, kindFont, second.width() - (m_card.taps.isEmpty() ? 0 : kEyeWidth + 4)));
    if (!m_card.taps.isEmpty())
        paintEye(painter, {second.right() - kEyeWidth / 2, second.top() + 7});
    painter.setPen(m_theme->color(Role::Muted));
    painter.setFont(numberFont);
    if (hasPortRows(m_card))
        return paintShapes(painter, inner);
    painter.drawText(inner, Qt::AlignBottom | Qt::AlignRight, m_card.parameters);
    const double room = inner.width() - QFontMetricsF(numberFont).horizontalAdvance(m_card.parameters) - 8;
    painter.setPen(m_theme->color(m_card.idle ? Role::Muted : Role::Text));
    painter.drawText(inner, Qt::AlignBottom | Qt::AlignLeft, elided(m_card.shape, numberFont, room));
}

/// The parameters at the left, what leaves each output beside its port.
void CardItem::paintShapes(QPainter& painter, const QRectF& inner) const
{
    painter.drawText(inner, Qt::AlignBottom | Qt::AlignLeft, m_card.parameters);
    const double room = inner.width() - (m_card.parameters.isEmpty() ? 0 : QFontMetricsF(painter.font()).horizontalAdvance(m_card.parameters) + 8);
    painter.setPen(m_theme->color(m_card.idle ? Role::Muted : Role::Text));
    for (qsizetype i = 0; i < m_card.outputs.size(); ++i) {
        const QPointF port = portPlace(m_card, {m_card.id, m_card.outputs[i], true});
        const QRectF row(inner.right() - room, port.y() - 8, room, 16);
        painter.drawText(row, Qt::AlignVCenter | Qt::AlignRight, elided(m_card.outputShapes.value(i), painter.font(), room));
    }
}

void CardItem::paintEye(QPainter& painter, const QPointF& center) const
{
    const double half = kEyeWidth / 2;
    QPainterPath lid(center - QPointF(half, 0));
    lid.quadTo(center - QPointF(0, half), center + QPointF(half, 0));
    lid.quadTo(center + QPointF(0, half), center - QPointF(half, 0));
    painter.setPen(QPen(m_theme->color(Role::Muted), 1.2));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(lid);
    painter.setBrush(m_theme->color(Role::Muted));
    painter.drawEllipse(center, 1.6, 1.6);
}

void CardItem::paintBadge(QPainter& painter, const QRectF& body, Role role, const QString& sign) const
{
    const QPointF center(body.right() - 1, body.top() + 1);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme->color(role));
    painter.drawEllipse(center, 8, 8);
    painter.setPen(m_theme->color(Role::Surface));
    painter.setFont(uiFont(9, QFont::Bold));
    painter.drawText(QRectF(center.x() - 8, center.y() - 8, 16, 16), Qt::AlignCenter, sign);
}

void CardItem::paintError(QPainter& painter, const QRectF& body) const
{
    paintBadge(painter, body, Role::Bad, QStringLiteral("!"));
    painter.setPen(m_theme->color(Role::Bad));
    painter.setFont(uiFont(8));
    const QRectF below(body.left(), body.bottom() + 4, body.width(), kErrorHeight);
    const QString firstLine = m_card.error.section(QLatin1Char('\n'), 0, 0);
    const QString text = QFontMetricsF(painter.font()).elidedText(firstLine, Qt::ElideRight, below.width() * 1.85);
    painter.drawText(below, Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap, text);
}

void CardItem::paintSample(QPainter& painter, const QRectF& body) const
{
    constexpr double kGap = 3;
    const QSizeF size(m_card.sample.width() / 2.0, m_card.sample.height() / 2.0);
    const QRectF strip(body.left(), body.bottom() + kGap, body.width(), kErrorHeight - kGap);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme->color(Role::Surface)); // a wire that passes here runs behind it
    painter.drawRoundedRect(strip.adjusted(0, -1, 0, 1), kRadius, kRadius);
    if (!m_card.sample.isNull())
        painter.drawImage(QRectF(QPointF(strip.left() + 6, strip.center().y() - size.height() / 2), size), m_card.sample);
    painter.setFont(monoFont(8));
    painter.setPen(m_theme->color(m_card.sampleBad ? Role::Warn : Role::Muted));
    const QRectF text = strip.adjusted(m_card.sample.isNull() ? 6 : size.width() + 10, 0, -6, 0);
    painter.drawText(text, Qt::AlignVCenter | (m_card.sample.isNull() ? Qt::AlignLeft : Qt::AlignRight), elided(m_card.sampleText, painter.font(), text.width()));
}

void CardItem::paintPorts(QPainter& painter) const
{
    const bool named = m_card.inputs.size() > 1 || m_card.outputs.size() > 1;
    for (const bool output : {false, true})
        for (const QString& name : output ? m_card.outputs : m_card.inputs) {
            const CanvasPort port{m_card.id, name, output};
            const QPointF place = portPlace(m_card, port);
            const bool hot = m_hot == port;
            painter.setPen(QPen(m_theme->color(hot ? Role::Accent : Role::Muted), 1.5));
            painter.setBrush(m_theme->color(hot ? Role::Accent : Role::Surface));
            painter.drawEllipse(place, hot ? kPortRadius + 1.5 : kPortRadius, hot ? kPortRadius + 1.5 : kPortRadius);
            if (!named || (output ? m_card.outputs : m_card.inputs).size() < 2)
                continue;
            painter.setFont(uiFont(7.5));
            painter.setPen(m_theme->color(Role::Muted));
            constexpr double kNameRoom = 54; // between two cards of a layout
            const QRectF text(output ? place.x() + 8 : place.x() - 8 - kNameRoom, place.y() - 16, kNameRoom, 14);
            painter.drawText(text, (output ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter, elided(name, painter.font(), kNameRoom));
        }
}

} // namespace cairn::plots
