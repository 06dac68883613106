// SPDX-License-Identifier: GPL-3.0-or-later
// How parallel coordinates look.
#include "plots/base/color_map.h"
#include "plots/base/number_text.h"
#include "plots/parallel/parallel_chart.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace cairn::plots {

namespace {

constexpr double kSide = 68, kTop = 40, kBottom = 26;
constexpr double kRangeWidth = 10;
constexpr int kTicks = 4;
constexpr std::size_t kFewLines = 300; ///< more are drawn thinner and lighter

} // namespace

QRectF ParallelChart::area(const QSize& size) const
{
    return QRectF(kSide, kTop, std::max(10.0, size.width() - 2 * kSide), std::max(10.0, size.height() - kTop - kBottom));
}

double ParallelChart::axisX(const QSize& size, int axis) const
{
    const QRectF inside = area(size);
    return m_axes.size() < 2 ? inside.center().x() : inside.left() + inside.width() * axis / static_cast<double>(m_axes.size() - 1);
}

QPointF ParallelChart::place(const QSize& size, int axis, double value) const
{
    const QRectF inside = area(size);
    return {axisX(size, axis), inside.bottom() - share(axis, value) * inside.height()};
}

QColor ParallelChart::colorOf(const ParallelLine& line) const
{
    const auto rank = m_rank.find(line.id);
    if (rank == m_rank.end())
        return m_themes.color(Role::Muted);
    // The best ones in the accent colour, the worst ones nearly as the ground.
    return mixed(m_themes.color(Role::Accent), m_themes.color(Role::Hairline), std::sqrt(rank->second) * 0.9);
}

QString ParallelChart::text(const ParallelAxis& axis, double value) const
{
    if (!axis.choices.isEmpty())
        return axis.choices.value(static_cast<qsizetype>(std::lround(value)));
    return axis.whole ? QString::number(std::llround(value)) : localNumber(value, 'g', axis.logarithmic ? 2 : 3);
}

QString ParallelChart::describe(const ParallelLine& line) const
{
    QString told = line.name;
    for (std::size_t i = 0; i < m_axes.size(); ++i) {
        if (!std::isnan(line.values[i]))
            told += QStringLiteral("\n%1: %2").arg(m_axes[i].title, m_axes[i].choices.isEmpty() && !m_axes[i].whole ? localNumber(line.values[i], 'g', 5) : text(m_axes[i], line.values[i]));
    }
    return told;
}

void ParallelChart::paintLine(QPainter& painter, const QSize& size, const ParallelLine& line, const QPen& pen) const
{
    QPainterPath path;
    bool begun = false;
    for (int axis = 0; axis < static_cast<int>(m_axes.size()); ++axis) {
        const double value = line.values[static_cast<std::size_t>(axis)];
        if (std::isnan(value))
            break;
        const QPointF here = place(size, axis, value);
        begun ? path.lineTo(here) : path.moveTo(here);
        begun = true;
    }
    painter.setPen(pen);
    painter.drawPath(path);
}

void ParallelChart::paintAxis(QPainter& painter, const QSize& size, int axis) const
{
    const ParallelAxis& a = m_axes[static_cast<std::size_t>(axis)];
    const QRectF inside = area(size);
    const double x = axisX(size, axis);
    const bool last = axis + 1 == static_cast<int>(m_axes.size());
    painter.setPen(QPen(m_themes.color(last ? Role::Text : Role::Muted), last ? 1.6 : 1));
    painter.drawLine(QPointF(x, inside.top()), QPointF(x, inside.bottom()));
    if (const auto range = m_ranges.find(axis); range != m_ranges.end()) {
        const double top = inside.bottom() - range->second.second * inside.height(), bottom = inside.bottom() - range->second.first * inside.height();
        QColor fill = m_themes.color(Role::Select);
        fill.setAlpha(70);
        painter.fillRect(QRectF(x - kRangeWidth / 2, top, kRangeWidth, bottom - top), fill);
        painter.setPen(QPen(m_themes.color(Role::Select), 1));
        painter.drawRect(QRectF(x - kRangeWidth / 2, top, kRangeWidth, bottom - top));
    }
    painter.setFont(uiFont(8));
    const QFontMetricsF metrics(painter.font());
    const int ticks = a.choices.isEmpty() ? kTicks : static_cast<int>(a.choices.size()) - 1;
    const int every = std::max(1, static_cast<int>(std::ceil((ticks + 1) * metrics.height() / inside.height())));
    painter.setPen(m_themes.color(Role::Text));
    for (int tick = 0; tick <= ticks; tick += every) {
        const double value = a.choices.isEmpty() ? valueAt(axis, static_cast<double>(tick) / ticks) : tick;
        const QPointF at = place(size, axis, value);
        const QString label = metrics.elidedText(text(a, value), Qt::ElideRight, kSide + 30);
        const double width = metrics.horizontalAdvance(label) + 6;
        // Labels stand at the left, on a ground of their own, so that lines do not run through them.
        const QRectF box(last ? x + 6 : x - 6 - width, at.y() - metrics.height() / 2, width, metrics.height());
        QColor ground = m_themes.color(Role::Surface);
        ground.setAlpha(205);
        painter.fillRect(box, ground);
        painter.drawText(box, Qt::AlignCenter, label);
    }
    painter.setFont(uiFont(9, last ? QFont::DemiBold : QFont::Normal));
    const double room = m_axes.size() < 2 ? inside.width() : inside.width() / static_cast<double>(m_axes.size() - 1) - 8;
    const double width = std::min(std::max(room, 60.0), 260.0);
    const double left = std::clamp(x - width / 2, 2.0, std::max(2.0, size.width() - width - 2));
    painter.drawText(QRectF(left, 4, width, kTop - 12), Qt::AlignHCenter | Qt::AlignVCenter, QFontMetricsF(painter.font()).elidedText(a.title, Qt::ElideMiddle, width));
}

void ParallelChart::paint(QPainter& painter, const QSize& size) const
{
    painter.fillRect(QRect(QPoint(), size), m_themes.color(Role::Surface));
    if (m_axes.empty())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    const double width = m_lines.size() > kFewLines ? 0.8 : 1.5;
    QColor faint = m_themes.color(Role::Hairline);
    faint.setAlpha(120);
    for (const ParallelLine& line : m_lines) {
        if (!passes(line))
            paintLine(painter, size, line, QPen(faint, 0.8));
    }
    // The worst first, so that good ones lie above.
    for (auto index = m_byOutcome.rbegin(); index != m_byOutcome.rend(); ++index) {
        if (passes(m_lines[*index]))
            paintLine(painter, size, m_lines[*index], QPen(colorOf(m_lines[*index]), width));
    }
    for (const ParallelLine& line : m_lines) {
        if (!m_rank.contains(line.id) && passes(line)) // nothing came of it
            paintLine(painter, size, line, QPen(m_themes.color(Role::Muted), 1, Qt::DotLine));
    }
    for (const ParallelLine& line : m_lines) {
        if (m_chosen.contains(line.id))
            paintLine(painter, size, line, QPen(m_themes.color(Role::Select), 2.4));
    }
    for (int axis = 0; axis < static_cast<int>(m_axes.size()); ++axis)
        paintAxis(painter, size, axis);
}

void ParallelChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint(painter, size());
    if (m_hovered >= 0)
        paintLine(painter, size(), m_lines[static_cast<std::size_t>(m_hovered)], QPen(m_themes.color(Role::Text), 2));
    if (hasFocus() && m_focused >= 0)
        paintLine(painter, size(), m_lines[m_byOutcome[static_cast<std::size_t>(m_focused)]], QPen(m_themes.color(Role::Focus), 2, Qt::DashLine));
}

} // namespace cairn::plots
