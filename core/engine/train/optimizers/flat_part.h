// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"

#include <map>
#include <vector>

namespace cairn::engine {

/// What an optimiser works on: the weights of a module in one piece, or a stretch of them that is one rank's.
struct FlatPart {
    at::Tensor weights, gradients;     ///< windows into the module's flat buffers
    std::vector<RateSegment> segments; ///< together all of it; places count from its beginning, as below
    std::map<std::int64_t, std::vector<std::int64_t>> shapes; ///< of the weight tensors, by where they begin
};

/// All trained weights. `decayAll`: weight decay reaches them all.
FlatPart wholePart(Module& module, bool decayAll);

/// Numbers [begin, end) of it; both lie between two weight tensors.
FlatPart stretchOf(const FlatPart& whole, std::int64_t begin, std::int64_t end);

/// Where the parts of `parts` ranks begin and end: parts + 1 places between weight tensors, as even as those allow.
std::vector<std::int64_t> cutEvenly(const FlatPart& whole, int parts);

} // namespace cairn::engine
