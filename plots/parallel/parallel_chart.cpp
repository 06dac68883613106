// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/parallel/parallel_chart.h"

#include "plots/base/picture.h"
#include "plots/base/picture_menu.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cairn::plots {

namespace {

constexpr double kNearAxis = 14, kNearLine = 8; ///< pixels
constexpr double kDragFrom = 4;                 ///< a shorter way is a click

double distanceTo(const QPointF& place, const QPointF& from, const QPointF& to)
{
    const QPointF along = to - from, away = place - from;
    const double length = along.x() * along.x() + along.y() * along.y();
    const double at = length > 0 ? std::clamp((away.x() * along.x() + away.y() * along.y()) / length, 0.0, 1.0) : 0;
    const QPointF gap = away - at * along;
    return std::hypot(gap.x(), gap.y());
}

bool sameAxes(const std::vector<ParallelAxis>& a, const std::vector<ParallelAxis>& b)
{
    return std::ranges::equal(a, b, [](const ParallelAxis& x, const ParallelAxis& y) { return x.title == y.title && x.logarithmic == y.logarithmic && x.choices == y.choices; });
}

} // namespace

ParallelChart::ParallelChart(ThemeStore& themes, QWidget* parent) : QWidget(parent), m_themes(themes)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Parallel coordinates"));
    connect(&themes, &ThemeStore::changed, this, qOverload<>(&QWidget::update));
}

void ParallelChart::setLines(std::vector<ParallelAxis> axes, std::vector<ParallelLine> lines, bool smallIsGood)
{
    if (!sameAxes(axes, m_axes))
        m_ranges.clear();
    m_axes = std::move(axes);
    m_lines = std::move(lines);
    m_smallIsGood = smallIsGood;
    m_hovered = m_focused = m_dragged = -1;
    m_byOutcome.clear();
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        if (!m_lines[i].values.empty() && !std::isnan(m_lines[i].values.back()))
            m_byOutcome.push_back(i);
    }
    std::ranges::stable_sort(m_byOutcome, [this](std::size_t a, std::size_t b) {
        const double x = m_lines[a].values.back(), y = m_lines[b].values.back();
        return m_smallIsGood ? x < y : x > y;
    });
    m_rank.clear();
    for (std::size_t i = 0; i < m_byOutcome.size(); ++i)
        m_rank[m_lines[m_byOutcome[i]].id] = m_byOutcome.size() > 1 ? static_cast<double>(i) / static_cast<double>(m_byOutcome.size() - 1) : 0;
    update();
}

void ParallelChart::setChosen(std::set<qint64> ids)
{
    m_chosen = std::move(ids);
    update();
}

bool ParallelChart::passes(const ParallelLine& line) const
{
    return std::ranges::all_of(m_ranges, [&](const auto& range) {
        const double value = line.values[static_cast<std::size_t>(range.first)];
        const double at = share(range.first, value);
        return !std::isnan(value) && at >= range.second.first && at <= range.second.second;
    });
}

std::vector<qint64> ParallelChart::passing() const
{
    std::vector<qint64> ids;
    for (const ParallelLine& line : m_lines) {
        if (passes(line))
            ids.push_back(line.id);
    }
    std::ranges::sort(ids);
    return ids;
}

void ParallelChart::setRange(int axis, double low, double high)
{
    if (low > high)
        m_ranges.erase(axis);
    else
        m_ranges[axis] = {share(axis, low), share(axis, high)};
    update();
}

QPointF ParallelChart::placeOf(int axis, double value) const
{
    return place(size(), axis, value);
}

double ParallelChart::share(int axis, double value) const
{
    const ParallelAxis& a = m_axes[static_cast<std::size_t>(axis)];
    if (!a.choices.isEmpty()) // half a step of room at both ends
        return (value + 0.5) / static_cast<double>(a.choices.size());
    const auto scale = [&](double x) { return a.logarithmic ? std::log(std::max(x, std::numeric_limits<double>::min())) : x; };
    const double low = scale(a.low), high = scale(a.high);
    return high > low ? std::clamp((scale(value) - low) / (high - low), 0.0, 1.0) : 0.5;
}

double ParallelChart::valueAt(int axis, double share) const
{
    const ParallelAxis& a = m_axes[static_cast<std::size_t>(axis)];
    if (!a.choices.isEmpty())
        return share * static_cast<double>(a.choices.size()) - 0.5;
    return a.logarithmic ? std::exp(std::log(a.low) + share * (std::log(a.high) - std::log(a.low))) : a.low + share * (a.high - a.low);
}

int ParallelChart::axisAt(const QPointF& place) const
{
    const QRectF inside = area(size()).adjusted(-kNearAxis, -kNearAxis, kNearAxis, kNearAxis);
    for (int axis = 0; axis < static_cast<int>(m_axes.size()); ++axis) {
        if (inside.contains(place) && std::abs(place.x() - axisX(size(), axis)) <= kNearAxis)
            return axis;
    }
    return -1;
}

int ParallelChart::lineAt(const QPointF& place) const
{
    int nearest = -1;
    double least = kNearLine;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const ParallelLine& line = m_lines[i];
        if (!passes(line))
            continue;
        for (int axis = 0; axis + 1 < static_cast<int>(m_axes.size()); ++axis) {
            const double from = line.values[static_cast<std::size_t>(axis)], to = line.values[static_cast<std::size_t>(axis) + 1];
            if (std::isnan(from) || std::isnan(to) || place.x() < axisX(size(), axis) - kNearLine || place.x() > axisX(size(), axis + 1) + kNearLine)
                continue;
            const double distance = distanceTo(place, placeOf(axis, from), placeOf(axis + 1, to));
            if (distance < least) {
                least = distance;
                nearest = static_cast<int>(i);
            }
        }
    }
    return nearest;
}

void ParallelChart::choose(std::vector<qint64> ids)
{
    std::ranges::sort(ids);
    m_chosen = std::set<qint64>(ids.begin(), ids.end());
    update();
    Q_EMIT linesChosen(ids);
}

void ParallelChart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_pressed = event->position();
    m_dragged = axisAt(m_pressed);
    const QRectF inside = area(size());
    m_from = std::clamp((inside.bottom() - m_pressed.y()) / std::max(1.0, inside.height()), 0.0, 1.0);
}

void ParallelChart::mouseMoveEvent(QMouseEvent* event)
{
    const bool dragging = m_dragged >= 0 && event->buttons().testFlag(Qt::LeftButton) && std::abs(event->position().y() - m_pressed.y()) >= kDragFrom;
    if (dragging) {
        const QRectF inside = area(size());
        const double to = std::clamp((inside.bottom() - event->position().y()) / std::max(1.0, inside.height()), 0.0, 1.0);
        m_ranges[m_dragged] = std::minmax(m_from, to);
        update();
        return;
    }
    const int line = lineAt(event->position());
    setCursor(axisAt(event->position()) >= 0 ? Qt::SplitVCursor : line >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (line != m_hovered) {
        m_hovered = line;
        update();
    }
}

void ParallelChart::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const bool dragged = m_dragged >= 0 && std::abs(event->position().y() - m_pressed.y()) >= kDragFrom;
    const int axis = std::exchange(m_dragged, -1);
    if (dragged)
        return choose(passing());
    if (axis >= 0 && m_ranges.erase(axis) > 0) // a click on an axis takes its range away
        return choose(m_ranges.empty() ? std::vector<qint64>() : passing());
    const int line = lineAt(event->position());
    std::set<qint64> ids;
    if (event->modifiers().testFlag(Qt::ControlModifier))
        ids = m_chosen;
    if (line >= 0) {
        const qint64 id = m_lines[static_cast<std::size_t>(line)].id;
        if (!ids.insert(id).second)
            ids.erase(id);
    }
    choose({ids.begin(), ids.end()});
}

void ParallelChart::leaveEvent(QEvent*)
{
    m_hovered = -1;
    update();
}

void ParallelChart::moveFocus(int by)
{
    if (m_byOutcome.empty())
        return;
    m_focused = std::clamp(m_focused < 0 ? 0 : m_focused + by, 0, static_cast<int>(m_byOutcome.size()) - 1);
    setAccessibleDescription(describe(m_lines[m_byOutcome[static_cast<std::size_t>(m_focused)]]));
    update();
}

void ParallelChart::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Up: return moveFocus(-1);
    case Qt::Key_Down: return moveFocus(1);
    case Qt::Key_Home: return moveFocus(-static_cast<int>(m_byOutcome.size()));
    case Qt::Key_End: return moveFocus(static_cast<int>(m_byOutcome.size()));
    case Qt::Key_Space:
    case Qt::Key_Return:
        if (m_focused >= 0)
            choose({m_lines[m_byOutcome[static_cast<std::size_t>(m_focused)]].id});
        return;
    case Qt::Key_Escape:
        if (m_ranges.empty() && m_chosen.empty())
            break;
        m_ranges.clear();
        return choose({});
    default: break;
    }
    QWidget::keyPressEvent(event);
}

bool ParallelChart::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    const int line = lineAt(help->pos());
    if (line >= 0)
        QToolTip::showText(help->globalPos(), describe(m_lines[static_cast<std::size_t>(line)]), this);
    else if (axisAt(help->pos()) >= 0)
        QToolTip::showText(help->globalPos(), tr("Drag along the axis to keep the lines that pass there; a click takes the range away"), this);
    else
        QToolTip::hideText();
    return true;
}

void ParallelChart::contextMenuEvent(QContextMenuEvent* event)
{
    showPictureMenu(*this, event->globalPos(), QStringLiteral("parallel-coordinates.png"), accessibleName(), [this](QPainter& painter, const QSize& picture) { paint(painter, picture); });
}

void ParallelChart::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void ParallelChart::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace cairn::plots
