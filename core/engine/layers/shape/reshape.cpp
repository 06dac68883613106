// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/engine/layers/function_layer.h"

#include <ATen/ops/reshape.h>

namespace cairn::engine {

namespace {

/// Flatten, Reshape, Squeeze and Unsqueeze: the shape that the rule says, with the batch axis as -1. A view where possible.
std::unique_ptr<Layer> buildReshape(const graph::NodeView& view)
{
    const auto types = graph::findKind(view.node.kind)->shape(view);
    return functionLayer([shape = types.value().front().shape](const at::Tensor& x) { return at::reshape(x, shape); });
}

std::unique_ptr<Layer> buildIdentity(const graph::NodeView&)
{
    return functionLayer([](const at::Tensor& x) { return x; });
}

} // namespace

std::vector<BuilderEntry> reshapeBuilders()
{
    return {{"flatten", buildReshape}, {"reshape", buildReshape}, {"squeeze", buildReshape}, {"unsqueeze", buildReshape}, {"identity", buildIdentity}};
}

} // namespace cairn::engine
