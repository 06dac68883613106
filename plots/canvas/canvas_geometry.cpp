// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/canvas/canvas_geometry.h"

#include <algorithm>
#include <cmath>

namespace cairn::plots {
namespace {

constexpr double kHeader = 44, kFooter = 22, kPortStep = 18;

} // namespace

QSizeF cardSize(const CanvasCard& card)
{
    const double ports = kPortStep * static_cast<double>(std::max({card.inputs.size(), card.outputs.size(), qsizetype{1}}));
    return {kCardWidth, std::max(kHeader + kFooter, ports + 28)};
}

QPointF portPlace(const CanvasCard& card, const CanvasPort& port)
{
    const QStringList& ports = port.output ? card.outputs : card.inputs;
    const auto index = static_cast<double>(std::max<qsizetype>(ports.indexOf(port.port), 0));
    const auto count = static_cast<double>(std::max<qsizetype>(ports.size(), 1));
    const QSizeF size = cardSize(card);
    return {port.output ? size.width() : 0.0, size.height() / 2 + (index - (count - 1) / 2) * kPortStep};
}

QPainterPath wirePath(const QPointF& from, const QPointF& to)
{
    const double dx = to.x() - from.x();
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
