// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/engine/layers/function_layer.h"
#include "core/graph/kinds/axes.h"
#include "core/graph/kinds/shape/resolved.h"

#include <ATen/ops/flip.h>
#include <ATen/ops/permute.h>

namespace cairn::engine {

namespace {

std::unique_ptr<Layer> buildPermute(const graph::NodeView& view)
{
    return functionLayer([order = graph::axisOrder(view).value()](const at::Tensor& x) { return at::permute(x, order); });
}

std::unique_ptr<Layer> buildFlip(const graph::NodeView& view)
{
    return functionLayer([dims = graph::signedAxes(graph::axes(view, "dims").value())](const at::Tensor& x) { return at::flip(x, dims); }, OutputUse::Free);
}

std::unique_ptr<Layer> buildExpand(const graph::NodeView& view)
{
    return functionLayer([sizes = graph::axisCounts(view).value()](const at::Tensor& x) { return x.expand(sizes); });
}

std::unique_ptr<Layer> buildRepeat(const graph::NodeView& view)
{
    return functionLayer([counts = graph::axisCounts(view).value()](const at::Tensor& x) { return x.repeat(counts); }, OutputUse::Free);
}

} // namespace

std::vector<BuilderEntry> orderBuilders()
{
    return {{"permute", buildPermute}, {"transpose", buildPermute}, {"flip", buildFlip}, {"expand", buildExpand}, {"repeat", buildRepeat}};
}

} // namespace cairn::engine
