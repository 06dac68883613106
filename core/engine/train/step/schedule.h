// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace cairn::engine {

/// How the learning rate goes over a run; a pure function of the step.
struct Schedule {
    std::string name = "constant"; ///< "constant", "cosine", "one_cycle", "step"
    double peak = 1e-3;
    double warmup = 0.3;           ///< fraction of all steps (cosine: linear from 0; one_cycle: cosine from peak / 25)
    std::int64_t steps = 1;        ///< of the whole run

    /// Rate of step `step` (from 0). one_cycle: Smith and Topin, 2017, with the numbers of PyTorch's OneCycleLR;
    /// cosine: Loshchilov and Hutter, 2017, down to 0; step: a tenth after each third of the run.
    double at(std::int64_t step) const;
};

} // namespace cairn::engine
