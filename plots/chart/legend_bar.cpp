// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/chart/legend_bar.h"

#include <QKeyEvent>
#include <QPainter>

namespace cairn::plots {
namespace {

constexpr int kSwatch = 16, kGap = 6, kSpace = 16, kRow = 20;

} // namespace

LegendBar::LegendBar(ThemeStore& themes, QWidget* parent) : QWidget(parent), m_themes(themes)
{
    setFont(uiFont(9));
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Legend"));
    setToolTip(tr("Click a name to hide or show its line"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&themes, &ThemeStore::changed, this, qOverload<>(&QWidget::update));
}

void LegendBar::setEntries(std::vector<Entry> entries)
{
    m_entries = std::move(entries);
    m_focused = 0;
    updateGeometry();
    setMinimumHeight(heightForWidth(std::max(width(), 80)));
    update();
}

std::vector<QRect> LegendBar::layoutEntries(int width) const
{
    const QFontMetrics metrics(font());
    std::vector<QRect> rects;
    int x = 0, y = 0;
    for (const Entry& entry : m_entries) {
        const int w = std::min(kSwatch + kGap + metrics.horizontalAdvance(entry.name) + 2, std::max(width, 40));
        if (x > 0 && x + w > width) {
            x = 0;
            y += kRow;
        }
        rects.emplace_back(x, y, w, kRow);
        x += w + kSpace;
    }
    return rects;
}

int LegendBar::heightForWidth(int width) const
{
    return m_entries.empty() ? 0 : layoutEntries(width).back().bottom() + 1;
}

QSize LegendBar::sizeHint() const
{
    return {240, heightForWidth(std::max(width(), 240))};
}

int LegendBar::paint(QPainter& painter, int width, int focused) const
{
    const auto rects = layoutEntries(width);
    painter.setFont(font());
    for (std::size_t i = 0; i < rects.size(); ++i) {
        const Entry& entry = m_entries[i];
        const QRect& r = rects[i];
        const double y = r.center().y() + 0.5;
        QPen pen(entry.shown ? entry.color : m_themes.color(Role::Hairline), 3, entry.dashed ? Qt::DotLine : Qt::SolidLine,
                 Qt::RoundCap);
        painter.setPen(pen);
        painter.drawLine(QPointF(r.left() + 2, y), QPointF(r.left() + kSwatch - 2, y));
        painter.setPen(m_themes.color(entry.shown ? Role::Text : Role::Muted));
        QFont f = font();
        f.setStrikeOut(!entry.shown);
        painter.setFont(f);
        const QRect textRect = r.adjusted(kSwatch + kGap, 0, 0, 0);
        painter.drawText(textRect, Qt::AlignVCenter | Qt::AlignLeft,
                         QFontMetrics(f).elidedText(entry.name, Qt::ElideMiddle, textRect.width()));
        if (static_cast<int>(i) == focused) {
            painter.setPen(QPen(m_themes.color(Role::Focus), 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(r).adjusted(-1.5, 0.5, 1.5, -0.5), 4, 4);
        }
    }
    return rects.empty() ? 0 : rects.back().bottom() + 1;
}

void LegendBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paint(painter, width(), hasFocus() ? m_focused : -1);
}

void LegendBar::mousePressEvent(QMouseEvent* event)
{
    const auto rects = layoutEntries(width());
    for (std::size_t i = 0; i < rects.size(); ++i)
        if (rects[i].contains(event->position().toPoint()))
            return toggle(static_cast<int>(i));
}

void LegendBar::keyPressEvent(QKeyEvent* event)
{
    const int count = static_cast<int>(m_entries.size());
    if (count == 0)
        return QWidget::keyPressEvent(event);
    if (event->key() == Qt::Key_Right || event->key() == Qt::Key_Down)
        m_focused = (m_focused + 1) % count;
    else if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Up)
        m_focused = (m_focused + count - 1) % count;
    else if (event->key() == Qt::Key_Space)
        toggle(m_focused);
    else
        return QWidget::keyPressEvent(event);
    update();
}

void LegendBar::resizeEvent(QResizeEvent* event)
{
    setMinimumHeight(heightForWidth(width()));
    QWidget::resizeEvent(event);
}

void LegendBar::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void LegendBar::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

void LegendBar::toggle(int entry)
{
    auto& e = m_entries[static_cast<std::size_t>(entry)];
    e.shown = !e.shown;
    update();
    Q_EMIT toggled(entry, e.shown);
}

} // namespace cairn::plots
