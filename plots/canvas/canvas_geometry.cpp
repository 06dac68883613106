// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/canvas/canvas_geometry.h"

#include <algorithm>
#include <cmath>

namespace cairn::plots {
namespace {

constexpr double kHeader = 44, kFooter = 22, kPortStep = 18, kBelowRows = 6;
constexpr double kBetweenRows = 80; ///< cards this far apart have room for a wire between them
constexpr double kBend = 16;

/// Back to the start of another row, through the room between the rows.
QPainterPath lineFeed(const QPointF& from, const QPointF& to)
{
    const double down = to.y() > from.y() ? kBend : -kBend;
    const double middle = (from.y() + to.y()) / 2, right = from.x() + kBend, left = to.x() - kBend;
    QPainterPath path(from);
    path.quadTo({right, from.y()}, {right, from.y() + down});
    path.lineTo(right, middle - down);
    path.quadTo({right, middle}, {right - kBend, middle});
    path.lineTo(left + kBend, middle);
    path.quadTo({left, middle}, {left, middle + down});
    path.lineTo(left, to.y() - down);
    path.quadTo({left, to.y()}, to);
    return path;
}

} // namespace

bool hasPortRows(const CanvasCard& card)
{
    return card.outputs.size() > 1;
}

QSizeF cardSize(const CanvasCard& card)
{
    const double ports = kPortStep * static_cast<double>(std::max({card.inputs.size(), card.outputs.size(), qsizetype{1}}));
    if (hasPortRows(card))
        return {kCardWidth, kHeader + ports + kBelowRows};
    return {kCardWidth, std::max(kHeader + kFooter, ports + 28)};
}

QPointF portPlace(const CanvasCard& card, const CanvasPort& port)
{
    const QStringList& ports = port.output ? card.outputs : card.inputs;
    const auto index = static_cast<double>(std::max<qsizetype>(ports.indexOf(port.port), 0));
    const auto count = static_cast<double>(std::max<qsizetype>(ports.size(), 1));
    const QSizeF size = cardSize(card);
    const double middle = hasPortRows(card) ? (kHeader + size.height() - kBelowRows) / 2 : size.height() / 2;
    return {port.output ? size.width() : 0.0, middle + (index - (count - 1) / 2) * kPortStep};
}

QPainterPath wirePath(const QPointF& from, const QPointF& to)
{
    const double dx = to.x() - from.x();
    if (dx < 0 && std::abs(to.y() - from.y()) > kBetweenRows)
        return lineFeed(from, to);
    const double reach = dx > 0 ? std::clamp(dx / 2, 24.0, 120.0) : std::clamp(60 - dx / 3, 60.0, 200.0);
    QPainterPath path(from);
    path.cubicTo(from + QPointF(reach, 0), to - QPointF(reach, 0), to);
    return path;
}

QPointF wireMiddle(const QPointF& from, const QPointF& to)
{
    return wirePath(from, to).pointAtPercent(0.5);
}

} // namespace cairn::plots
