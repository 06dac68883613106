// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/engine/layers/function_layer.h"
#include "core/graph/kinds/axes.h"
#include "core/graph/kinds/shape/resolved.h"

#include <ATen/ops/gather.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/select.h>
#include <ATen/ops/slice.h>
#include <ATen/ops/split_with_sizes.h>

namespace cairn::engine {

namespace {

using at::Tensor;

std::unique_ptr<Layer> buildSplit(const graph::NodeView& view)
{
    const auto dim = static_cast<std::int64_t>(graph::axis(view).value());
    return functionLayer([dim, sizes = graph::splitSizes(view).value()](std::span<const Tensor> inputs, std::span<Tensor> outputs) {
        const std::vector<Tensor> parts = at::split_with_sizes(inputs[0], sizes, dim);
        std::copy(parts.begin(), parts.end(), outputs.begin());
    });
}

std::unique_ptr<Layer> buildSelect(const graph::NodeView& view)
{
    return functionLayer([dim = view.integer("dim"), index = view.integer("index")](const Tensor& x) { return at::select(x, dim, index); });
}

std::unique_ptr<Layer> buildSlice(const graph::NodeView& view)
{
    const graph::SliceRange range = graph::sliceRange(view).value();
    return functionLayer([range](const Tensor& x) { return at::slice(x, static_cast<std::int64_t>(range.dim), range.start, range.end, range.step); });
}

std::unique_ptr<Layer> buildGather(const graph::NodeView& view)
{
    return functionLayer([dim = view.integer("dim")](const Tensor& x, const Tensor& index) { return at::gather(x, dim, index); }, OutputUse::Free);
}

/// x [N, T, ...] at places [N, K]: [N, K, ...]
std::unique_ptr<Layer> buildTake(const graph::NodeView&)
{
    return functionLayer(
        [](const Tensor& x, const Tensor& index) {
            std::vector<std::int64_t> wide(static_cast<std::size_t>(x.dim()), 1), shape = x.sizes().vec();
            wide[0] = shape[0] = index.size(0);
            wide[1] = shape[1] = index.size(1);
            return at::gather(x, 1, index.view(wide).expand(shape));
        },
        OutputUse::Free);
}

std::unique_ptr<Layer> buildIndexSelect(const graph::NodeView&)
{
    return functionLayer([](const Tensor& x, const Tensor& index) { return at::index_select(x, 0, index.squeeze(1)); }, OutputUse::Free);
}

} // namespace

std::vector<BuilderEntry> partBuilders()
{
    return {{"split", buildSplit}, {"select", buildSelect}, {"slice", buildSlice}, {"gather", buildGather}, {"take", buildTake}, {"index_select", buildIndexSelect}};
}

} // namespace cairn::engine
