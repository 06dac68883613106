// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace cairn::plots {

/// A number as people of the program's language write it, without marks between thousands: "0.25", "0,25", "3e-05". `format` and `precision`
/// as in QString::number().
QString localNumber(double value, char format = 'g', int precision = 6);

} // namespace cairn::plots
