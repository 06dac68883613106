// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/canvas/canvas_data.h"

#include <QPainterPath>
#include <QRectF>

namespace cairn::plots {

inline constexpr double kCardWidth = 176;
inline constexpr double kPortRadius = 5;
inline constexpr double kErrorHeight = 30; ///< room under a card for what is wrong

/// Size of a card without the error text under it.
QSizeF cardSize(const CanvasCard& card);

/// Whether the shapes of the outputs stand beside their ports, each in a row of its own: where there are several.
bool hasPortRows(const CanvasCard& card);

/// Centre of a port relative to the card's top left corner: inputs on the left edge, outputs on the right.
QPointF portPlace(const CanvasCard& card, const CanvasPort& port);

/// A smooth curve that leaves `from` to the right and arrives at `to` from the left; to the start of another row it
/// runs through the middle between the rows.
QPainterPath wirePath(const QPointF& from, const QPointF& to);

/// Point and direction-free middle of a wire, where its label stands.
QPointF wireMiddle(const QPointF& from, const QPointF& to);

} // namespace cairn::plots
