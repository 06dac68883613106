// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"

#include <ATen/ops/conv2d.h>

#include <cmath>

namespace cairn::engine {

namespace {

struct ConvolutionShape {
    std::int64_t stride = 1, padding = 0, dilation = 1, groups = 1;
    bool samePadding = false; ///< output as large as the input; an odd pixel of padding is at the end
    bool bias = true;
    double fanIn = 1;
};

/// 2-D convolution of [N, C, H, W]. PyTorch's initial values: uniform within 1 / sqrt(fan in).
class Conv2d : public Layer {
public:
    explicit Conv2d(const ConvolutionShape& shape) : m_shape(shape) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const auto pair = [](std::int64_t value) { return std::array{value, value}; };
        const auto stride = pair(m_shape.stride), dilation = pair(m_shape.dilation);
        if (m_shape.samePadding)
            outputs[0] = at::conv2d(inputs[0], m_weight, m_bias, stride, "same", dilation, m_shape.groups);
        else
            outputs[0] = at::conv2d(inputs[0], m_weight, m_bias, stride, pair(m_shape.padding), dilation, m_shape.groups);
    }
    std::vector<StateSlot> state() override
    {
        const Init init{Init::Law::Uniform, 1.0 / std::sqrt(m_shape.fanIn)};
        std::vector<StateSlot> slots{{"weight", &m_weight, init}};
        if (m_shape.bias)
            slots.push_back({"bias", &m_bias, init});
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    ConvolutionShape m_shape;
    at::Tensor m_weight, m_bias;
};

std::unique_ptr<Layer> buildConv2d(const graph::NodeView& view)
{
    ConvolutionShape shape;
    shape.stride = view.integer("stride");
    shape.padding = view.integer("padding");
    shape.dilation = view.integer("dilation");
    shape.groups = view.integer("groups");
    shape.samePadding = view.flag("same_padding");
    shape.bias = view.flag("bias");
    const std::int64_t kernel = view.integer("kernel_size");
    shape.fanIn = static_cast<double>(view.inputs[0].shape[1] / shape.groups * kernel * kernel);
    return std::make_unique<Conv2d>(shape);
}

} // namespace

std::vector<BuilderEntry> convolutionBuilders()
{
    return {{"conv2d", buildConv2d}};
}

} // namespace cairn::engine
