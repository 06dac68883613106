// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kinds/image/window.h"

namespace cairn::graph {

/// The numbers of a pooling node with a sliding window.
struct Pooling {
    Window window;
    bool ceil = false;         ///< a last window that reaches over the border counts too
    bool includeBorder = true; ///< avg_pool: zeros of the border count as numbers

    /// Length of an axis of that length afterwards, PyTorch's formula; below 1 where the window is too large.
    std::int64_t pooledLength(std::size_t axis, std::int64_t length) const;
};

Result<Pooling> poolingOf(const NodeView& view);

/// The output lengths of an adaptive pooling.
Result<std::vector<std::int64_t>> adaptiveLengths(const NodeView& view);

/// The axes that a global pooling sums up, the batch being axis 0; of sequences [N, L, D] the positions.
std::vector<std::int64_t> globalAxes(const NodeView& view);

} // namespace cairn::graph
