// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

namespace cairn::plots {

/// Viridis (Smith and van der Walt 2015) at t in [0, 1]; clamped. NaN gives transparent.
QRgb sequential(double t);

/// Cividis (Nunez, Anderton, Renslow 2018): sequential, made for colour-blind eyes; t in [0, 1].
QRgb sequentialCividis(double t);

/// Blue - neutral - orange with zero at the neutral colour; t in [-1, 1], clamped. `dark` picks a dark neutral.
QRgb diverging(double t, bool dark = false);

} // namespace cairn::plots
