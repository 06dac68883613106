// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/graphs/message.h"

#include "core/engine/layers/families.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/div.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/scatter_add.h>
#include <ATen/ops/scatter_reduce.h>
#include <ATen/ops/zeros.h>

namespace cairn::engine {

EdgeEnds edgeEnds(const at::Tensor& edges, std::int64_t nodes, bool loops)
{
    EdgeEnds ends{edges.select(0, 0), edges.select(0, 1)};
    if (!loops)
        return ends;
    const at::Tensor own = at::arange(nodes, edges.options());
    return {at::cat({ends.from, own}), at::cat({ends.to, own})};
}

at::Tensor rowsAt(const at::Tensor& values, const at::Tensor& index)
{
    return at::embedding(values, index);
}

Aggregation aggregationOf(const graph::NodeView& view)
{
    const std::string how = view.text("aggr");
    return how == "max" ? Aggregation::Max : how == "mean" ? Aggregation::Mean : Aggregation::Sum;
}

at::Tensor aggregate(const at::Tensor& messages, const at::Tensor& to, std::int64_t nodes, Aggregation how)
{
    const at::Tensor index = to.unsqueeze(1).expand_as(messages);
    const at::Tensor zeros = at::zeros({nodes, messages.size(1)}, messages.options());
    if (how == Aggregation::Max)
        return at::scatter_reduce(zeros, 0, index, messages, "amax", false);
    const at::Tensor sum = at::scatter_add(zeros, 0, index, messages);
    if (how == Aggregation::Sum)
        return sum;
    const at::Tensor counts = at::scatter_add(at::zeros({nodes}, messages.options()), 0, to, at::ones({to.size(0)}, messages.options()));
    return at::div(sum, counts.clamp_min(1.0).unsqueeze(1));
}

std::vector<BuilderEntry> graphBuilders()
{
    return {{"gcn_conv", buildGcnConv},   {"gat_conv", buildGatConv},   {"sage_conv", buildSageConv},
            {"gin_conv", buildGinConv},   {"edge_conv", buildEdgeConv}, {"global_graph_pool", buildGlobalGraphPool}};
}

} // namespace cairn::engine
