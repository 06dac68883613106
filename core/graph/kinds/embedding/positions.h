// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kind.h"

#include <cstdint>
#include <vector>

namespace cairn::graph {

/// The numbers [length, width], row by row, that a node "sinusoidal_positions" adds (Vaswani et al., NeurIPS 2017):
/// sin(p / base^(2i / width)) at 2i, the cosine at 2i + 1.
std::vector<float> sinusoidalTable(const NodeView& view);

/// What a node "rotary_positions" multiplies with: out = x * cosine + partner(x) * sine, where partner(x) is the other
/// number of each pair and `sine` has the signs. Both [length, width], row by row (Su et al., 2021).
struct RotaryTable {
    std::int64_t length = 0, width = 0;
    std::int64_t head = 0;     ///< width of a head
    bool interleaved = true;   ///< pairs are neighbours; else halves of a head apart
    std::vector<float> cosine, sine;
};

RotaryTable rotaryTable(const NodeView& view);

} // namespace cairn::graph
