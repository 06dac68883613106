// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kind.h"

#include <cstdint>
#include <vector>

/// What the parameters of shape layers mean for the input at hand: the same for rules, exporters and builders.
namespace cairn::graph {

/// The order of all axes, the batch axis included, of a Permute or Transpose.
Result<std::vector<std::int64_t>> axisOrder(const NodeView& view);

/// One number per axis, the batch axis included, of an Expand (-1: as it is) or Repeat.
Result<std::vector<std::int64_t>> axisCounts(const NodeView& view);

/// Lengths of the parts of a Split.
Result<std::vector<std::int64_t>> splitSizes(const NodeView& view);

/// Places start <= i < end of axis `dim`, every `step`-th.
struct SliceRange {
    std::size_t dim = 0;
    std::int64_t start = 0, end = 0, step = 1;
};
Result<SliceRange> sliceRange(const NodeView& view);

} // namespace cairn::graph
