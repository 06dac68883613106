// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/matrix/histogram_map.h"

#include "plots/base/color_map.h"
#include "plots/base/picture_menu.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace cairn::plots {

namespace {

constexpr double kLeft = 58, kTop = 10, kRight = 14, kBottom = 36;
constexpr int kMarks = 5; ///< on the vertical axis
constexpr double kMarkRoom = 64; ///< between two marks of the horizontal one

QString shortText(double value)
{
    return QLocale().toString(value, 'g', 3);
}

} // namespace

HistogramMap::HistogramMap(ThemeStore& themes, QWidget* parent) : QWidget(parent), m_themes(themes), m_overlay(new StateOverlay(themes, this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Distribution over time"));
    connect(&themes, &ThemeStore::changed, this, qOverload<>(&QWidget::update));
}

void HistogramMap::setColumns(std::vector<HistogramColumn> columns)
{
    const bool atEnd = m_cursor < 0 || m_cursor + 1 >= count();
    m_columns = std::move(columns);
    m_low = HUGE_VAL;
    m_high = -HUGE_VAL;
    for (const HistogramColumn& column : m_columns) {
        if (column.counts.empty())
            continue;
        m_low = std::min(m_low, column.low);
        m_high = std::max(m_high, column.high);
    }
    if (!(m_low <= m_high))
        m_low = m_high = 0;
    if (m_low == m_high) { // a flat line in the middle
        const double room = std::max(std::abs(m_low), 1.0) / 2;
        m_low -= room;
        m_high += room;
    }
    m_cursor = m_columns.empty() ? -1 : atEnd ? count() - 1 : m_cursor;
    if (m_cursor >= 0)
        moveTo(m_cursor);
    update();
}

void HistogramMap::setAxisTitle(const QString& title)
{
    m_axisTitle = title;
    update();
}

QByteArray HistogramMap::csv() const
{
    QByteArray bytes = "place,from,to,count\n";
    for (const HistogramColumn& column : m_columns) {
        const double width = (column.high - column.low) / static_cast<double>(std::max<std::size_t>(1, column.counts.size()));
        for (std::size_t bin = 0; bin < column.counts.size(); ++bin) {
            const double from = column.low + width * static_cast<double>(bin);
            for (const double number : {column.place, from, from + width})
                bytes += QByteArray::number(number, 'g', 9) + ',';
            bytes += QByteArray::number(column.counts[bin], 'g', 9) + '\n';
        }
    }
    return bytes;
}

QRectF HistogramMap::grid(const QSize& size) const
{
    return {kLeft, kTop, std::max(1.0, size.width() - kLeft - kRight), std::max(1.0, size.height() - kTop - kBottom)};
}

QRectF HistogramMap::columnRect(const QRectF& grid, int column) const
{
    const double width = grid.width() / std::max(1, count());
    return {grid.left() + width * column, grid.top(), width, grid.height()};
}

int HistogramMap::columnAt(const QPointF& place) const
{
    const QRectF all = grid(size());
    if (m_columns.empty() || !all.contains(place))
        return -1;
    return std::min(count() - 1, static_cast<int>((place.x() - all.left()) / all.width() * count()));
}

void HistogramMap::moveTo(int column)
{
    m_cursor = column;
    setAccessibleDescription(m_columns[static_cast<std::size_t>(column)].details);
    update();
    Q_EMIT cursorMoved(column);
}

void HistogramMap::paintColumn(QPainter& painter, const QRectF& place, const HistogramColumn& column) const
{
    if (column.counts.empty()) {
        painter.fillRect(place, QBrush(m_themes.color(Role::Hairline), Qt::BDiagPattern));
        return;
    }
    const double peak = std::max(1.0, *std::ranges::max_element(column.counts)), scale = place.height() / (m_high - m_low);
    const auto y = [&](double value) { return place.bottom() - (value - m_low) * scale; };
    const double bin = (column.high - column.low) / static_cast<double>(column.counts.size());
    for (std::size_t i = 0; i < column.counts.size(); ++i) {
        if (column.counts[i] <= 0)
            continue;
        const double from = column.low + bin * static_cast<double>(i), top = y(from + bin), height = std::max(2.0, y(from) - top);
        painter.fillRect(QRectF(place.left(), top, std::ceil(place.width()), height + 0.5), QColor::fromRgb(sequential(0.12 + 0.88 * std::sqrt(column.counts[i] / peak))));
    }
}

void HistogramMap::paintAxes(QPainter& painter, const QRectF& grid) const
{
    painter.setFont(uiFont(9));
    painter.setPen(m_themes.color(Role::Muted));
    for (int mark = 0; mark < kMarks; ++mark) {
        const double share = static_cast<double>(mark) / (kMarks - 1), y = grid.bottom() - share * grid.height();
        painter.drawText(QRectF(0, y - 8, kLeft - 8, 16), Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, shortText(m_low + share * (m_high - m_low)));
    }
    const int every = std::max(1, static_cast<int>(std::ceil(kMarkRoom / (grid.width() / std::max(1, count())))));
    for (int column = 0; column < count(); column += every) {
        const QRectF place = columnRect(grid, column);
        painter.drawText(QRectF(place.center().x() - kMarkRoom / 2, grid.bottom() + 2, kMarkRoom, 16), Qt::AlignHCenter, QLocale().toString(m_columns[static_cast<std::size_t>(column)].place, 'g', 6));
    }
    painter.drawText(QRectF(grid.left(), grid.bottom() + 18, grid.width(), 16), Qt::AlignHCenter, m_axisTitle);
    painter.setPen(m_themes.color(Role::Hairline));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(grid);
}

void HistogramMap::paint(QPainter& painter, const QSize& size) const
{
    painter.fillRect(QRect(QPoint(), size), m_themes.color(Role::Surface));
    if (m_columns.empty())
        return;
    const QRectF all = grid(size);
    for (int column = 0; column < count(); ++column)
        paintColumn(painter, columnRect(all, column), m_columns[static_cast<std::size_t>(column)]);
    paintAxes(painter, all);
}

void HistogramMap::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint(painter, size());
    if (m_cursor < 0)
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_themes.color(hasFocus() ? Role::Focus : Role::Muted), hasFocus() ? 2 : 1));
    painter.drawRect(columnRect(grid(size()), m_cursor));
}

bool HistogramMap::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const int column = columnAt(help->pos()); column >= 0)
        QToolTip::showText(help->globalPos(), m_columns[static_cast<std::size_t>(column)].details, this);
    else
        QToolTip::hideText();
    return true;
}

void HistogramMap::mousePressEvent(QMouseEvent* event)
{
    if (const int column = columnAt(event->position()); column >= 0 && event->button() == Qt::LeftButton)
        moveTo(column);
}

void HistogramMap::keyPressEvent(QKeyEvent* event)
{
    int column = m_cursor;
    switch (event->key()) {
    case Qt::Key_Left: --column; break;
    case Qt::Key_Right: ++column; break;
    case Qt::Key_Home: column = 0; break;
    case Qt::Key_End: column = count() - 1; break;
    default: QWidget::keyPressEvent(event); return;
    }
    if (!m_columns.empty())
        moveTo(std::clamp(column, 0, count() - 1));
}

void HistogramMap::contextMenuEvent(QContextMenuEvent* event)
{
    if (!m_columns.empty())
        showPictureMenu(*this, event->globalPos(), accessibleName() + QStringLiteral(".png"), accessibleName(), [this](QPainter& painter, const QSize& size) { paint(painter, size); });
}

void HistogramMap::focusInEvent(QFocusEvent* event)
{
    update();
    QWidget::focusInEvent(event);
}

void HistogramMap::focusOutEvent(QFocusEvent* event)
{
    update();
    QWidget::focusOutEvent(event);
}

} // namespace cairn::plots
