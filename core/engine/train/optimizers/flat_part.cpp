// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/optimizers/flat_part.h"

#include <algorithm>
#include <cstdlib>

namespace cairn::engine {

FlatPart wholePart(Module& module, bool decayAll)
{
    FlatPart whole{module.flatWeights(), module.flatGradients(), decayAll ? module.rates() : module.decayGroups(), {}};
    const float* base = whole.weights.const_data_ptr<float>();
    for (const StateEntry& entry : module.state()) {
        if (entry.trainable)
            whole.shapes[entry.tensor.const_data_ptr<float>() - base] = entry.tensor.sizes().vec();
    }
    return whole;
}

FlatPart stretchOf(const FlatPart& whole, std::int64_t begin, std::int64_t end)
{
    FlatPart part{whole.weights.narrow(0, begin, end - begin), whole.gradients.narrow(0, begin, end - begin), {}, {}};
    for (RateSegment segment : whole.segments) {
        const std::int64_t first = std::max(begin, segment.begin), last = std::min(end, segment.begin + segment.count);
        segment.begin = first - begin;
        segment.count = last - first;
        if (segment.count > 0)
            part.segments.push_back(segment);
    }
    for (const auto& [place, shape] : whole.shapes) {
        if (place >= begin && place < end)
            part.shapes[place - begin] = shape;
    }
    return part;
}

std::vector<std::int64_t> cutEvenly(const FlatPart& whole, int parts)
{
    const std::int64_t all = whole.weights.numel();
    std::vector<std::int64_t> cuts(static_cast<std::size_t>(parts) + 1, 0);
    cuts.back() = all;
    for (int part = 1; part < parts; ++part) {
        const std::int64_t wish = all * part / parts;
        std::int64_t& cut = cuts[static_cast<std::size_t>(part)];
        cut = all;
        for (const auto& [place, shape] : whole.shapes) {
            if (std::abs(place - wish) < std::abs(cut - wish))
                cut = place;
        }
        cut = std::max(cut, cuts[static_cast<std::size_t>(part) - 1]);
    }
    return cuts;
}

} // namespace cairn::engine
