// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/engine/layers/function_layer.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/stack.h>

namespace cairn::engine {

namespace {

at::TensorList list(std::span<const at::Tensor> inputs)
{
    return {inputs.data(), inputs.size()};
}

std::unique_ptr<Layer> buildConcat(const graph::NodeView& view)
{
    return functionLayer([dim = view.integer("dim")](std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs) { outputs[0] = at::cat(list(inputs), dim); },
                         OutputUse::Free);
}

std::unique_ptr<Layer> buildStack(const graph::NodeView& view)
{
    return functionLayer([dim = view.integer("dim")](std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs) { outputs[0] = at::stack(list(inputs), dim); },
                         OutputUse::Free);
}

} // namespace

std::vector<BuilderEntry> joinBuilders()
{
    return {{"concat", buildConcat}, {"stack", buildStack}};
}

} // namespace cairn::engine
