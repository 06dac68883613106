// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/layers/layer.h"

#include <type_traits>
#include <utility>

namespace cairn::engine {

/// Whether the backward pass of a FunctionLayer reads its output (Layer::keepsOutput). Views of an input count as read:
/// whoever overwrote them would overwrite the input.
enum class OutputUse : bool { Free, Kept };

/// A layer without weights whose result is a function of its inputs: one tensor of one or two tensors, or any number of
/// both as void(std::span<const at::Tensor>, std::span<at::Tensor>).
template <typename Function>
class FunctionLayer final : public Layer {
public:
    FunctionLayer(Function function, OutputUse use) : m_function(std::move(function)), m_use(use) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        if constexpr (std::is_invocable_v<const Function&, const at::Tensor&>)
            outputs[0] = m_function(inputs[0]);
        else if constexpr (std::is_invocable_v<const Function&, const at::Tensor&, const at::Tensor&>)
            outputs[0] = m_function(inputs[0], inputs[1]);
        else
            m_function(inputs, outputs);
    }
    bool keepsOutput() const override { return m_use == OutputUse::Kept; }

private:
    Function m_function;
    OutputUse m_use;
};

template <typename Function>
std::unique_ptr<Layer> functionLayer(Function function, OutputUse use = OutputUse::Kept)
{
    return std::make_unique<FunctionLayer<Function>>(std::move(function), use);
}

} // namespace cairn::engine
