// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace cairn::ui {

/// One curve: x ascending, NaN in y is a gap.
struct PlainCurve {
    std::vector<double> x, y;
};

enum class BandKind : std::uint8_t {
    None,          ///< every run for itself
    StandardError, ///< mean and standard error of the mean: deviation (n - 1) over the root of n
    Range          ///< mean, least and greatest
};

/// What several runs of the same kind have in common.
struct Band {
    std::vector<double> x, mean, low, high;
};

/// Mean and band of curves at the places where they have points, 512 at most and evenly spread; between its points a curve is a
/// straight line, before its first and behind its last it does not count. One curve gives a band without width. Pure.
Band bandOf(std::span<const PlainCurve> curves, BandKind kind);

} // namespace cairn::ui
