// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cairn::engine {

/// A corner of a drawn schedule.
struct CurvePoint {
    double at = 0;     ///< share of the run, 0 to 1
    double factor = 1; ///< of the learning rate

    bool operator==(const CurvePoint&) const = default;
};

/// How the learning rate goes over a run; a pure function of the update. "plateau" is constant here: what it reacts to is known
/// at the end of an epoch only (see core/engine/train/watch).
struct Schedule {
    std::string name = "constant"; ///< "constant", "cosine", "one_cycle", "step", "polynomial", "plateau", "curve"
    double peak = 1e-3;
    double warmup = 0.3;           ///< share of all updates (cosine, polynomial: linear from 0; one_cycle: cosine from peak / 25)
    std::int64_t steps = 1;        ///< updates of the whole run
    double end = 0;                ///< cosine, polynomial: where it ends, as a share of the peak
    std::int64_t drops = 2;        ///< step: how often it falls, in even distances
    double factor = 0.1;           ///< step: what remains after a drop
    double power = 1;              ///< polynomial
    std::vector<CurvePoint> curve = {}; ///< curve: straight lines between these; before the first and after the last as there

    /// Rate of update `step` (from 0). one_cycle: Smith and Topin, 2017, with the numbers of PyTorch's OneCycleLR;
    /// cosine: Loshchilov and Hutter, 2017; polynomial: PyTorch's PolynomialLR.
    double at(std::int64_t step) const;
};

inline constexpr std::size_t kMostCurvePoints = 64;

/// Corners from text, "0:0.1 0.3:1 1:0": shares of the run in ascending order, each with its factor. InvalidInput says what is wrong.
Result<std::vector<CurvePoint>> curveFromText(const std::string& text);
std::string curveText(const std::vector<CurvePoint>& curve);

} // namespace cairn::engine
