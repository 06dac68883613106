// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace cairn::graph {

/// An order in which everything comes behind what it reads, by index.
struct ReadingOrder {
    std::vector<std::size_t> sorted;               ///< all that stand in no circle
    std::vector<std::vector<std::size_t>> circles; ///< along the edges, each from its smallest index; together with `sorted` everything once
};

/// Kahn's algorithm; a circle is cut out, and the rest goes on. `sources[i]`: what i reads, once per edge. Pure.
ReadingOrder readingOrder(const std::vector<std::vector<std::size_t>>& sources);

} // namespace cairn::graph
