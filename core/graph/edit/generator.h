// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"

#include <cstdint>

namespace cairn::graph {

/// The part of an adversarial network that makes pictures, on its own.
struct Generator {
    Graph graph;             ///< Input "noise" in place of the Noise layer, the generator, Output; labels and ids as before
    NodeId noise;            ///< of that Input, which was the Noise layer
    std::int64_t size = 0;   ///< numbers of noise per row
    bool normal = true;      ///< normally distributed; else uniform between -1 and 1
};

/// Cuts the generator out of a graph without blocks: what leads to the port "made" of its Adversary. Mismatch where there is not one
/// Adversary with one Noise layer in front of it.
Result<Generator> generatorOf(const Graph& graph);

} // namespace cairn::graph
