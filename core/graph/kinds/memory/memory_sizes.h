// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kind.h"

#include <cstdint>
#include <string>

/// Sizes of the recurrent networks with an external memory, by their parameters: for rule, builder and exporters alike.
namespace cairn::graph {

struct MemorySizes {
    std::int64_t steps, features, outputs, hidden, slots, width, reads;
    std::int64_t writes = 1; ///< heads
    std::int64_t shifts = 0; ///< positions that a head can shift by, NTM only
    bool lstm = true;        ///< the controller, else a dense layer

    std::int64_t heads() const { return reads + writes; }
    std::int64_t readWidth() const { return reads * width; }
    /// Numbers that address a head of an NTM: key, strength, gate, shifts, sharpening.
    std::int64_t address() const { return width + 3 + shifts; }
    /// Numbers that the controller of an NTM gives its heads.
    std::int64_t headNumbers() const { return heads() * address() + writes * 2 * width; }
    /// Numbers that the controller of a DNC gives its memory.
    std::int64_t interfaceNumbers() const { return readWidth() + 3 * width + 5 * reads + 3; }
};

/// Of a node "ntm" or "dnc" with a valid input.
MemorySizes memorySizes(const NodeView& view);

} // namespace cairn::graph
