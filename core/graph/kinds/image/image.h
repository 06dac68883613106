// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kinds/image/window.h"

namespace cairn::graph {

/// The border that a node "pad" adds. InvalidInput where its list of numbers does not fit the input.
Result<Border> padBorder(const NodeView& view);

/// What a node "crop" keeps of each axis behind the channels.
struct Cut {
    std::vector<std::int64_t> first, length;
};

/// Mismatch where the wanted part is larger than the input.
Result<Cut> cutOf(const NodeView& view);

/// How a node "upsample" resizes: to `lengths`, with `factor` on every axis unless the lengths were given.
struct Resize {
    std::vector<std::int64_t> lengths;
    bool bySize = false;
    double factor = 1;
};

Result<Resize> resizeOf(const NodeView& view);

/// The list parameter `name` with one number for each axis; one number stands for all. InvalidInput.
Result<std::vector<std::int64_t>> spread(const NodeView& view, const std::string& name, std::size_t count);
/// The one output with these lengths behind the channels of the input.
Shapes withLengths(const NodeView& view, std::vector<std::int64_t> lengths);

Kind upsampleKind();

} // namespace cairn::graph
