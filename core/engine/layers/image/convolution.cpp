// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/graph/kinds/image/convolution.h"

#include <ATen/ops/_convolution_mode.h>
#include <ATen/ops/convolution.h>
#include <ATen/ops/pad.h>

#include <cmath>

namespace cairn::engine {

namespace {

/// Weight and bias of a convolution. PyTorch's initial values: uniform within 1 / sqrt(fan in).
class FilterLayer : public Layer {
public:
    FilterLayer(double fanIn, bool bias) : m_bound(1.0 / std::sqrt(fanIn)), m_hasBias(bias) {}

    std::vector<StateSlot> state() override
    {
        const Init init{Init::Law::Uniform, m_bound};
        std::vector<StateSlot> slots{{"weight", &m_weight, init}};
        if (m_hasBias)
            slots.push_back({"bias", &m_bias, init});
        return slots;
    }
    bool keepsOutput() const override { return false; }

protected:
    at::Tensor m_weight, m_bias;

private:
    double m_bound;
    bool m_hasBias;
};

double filterSize(const graph::Window& window, std::int64_t channels)
{
    double size = static_cast<double>(channels);
    for (const std::int64_t length : window.kernel)
        size *= static_cast<double>(length);
    return size;
}

/// Convolution of [N, C, ...] over one to three axes.
class ConvolutionLayer : public FilterLayer {
public:
    ConvolutionLayer(graph::Convolution numbers, bool bias)
        : FilterLayer(filterSize(numbers.window, numbers.in / numbers.groups), bias), m_numbers(std::move(numbers)),
          m_border(m_numbers.mode == "zeros" || m_numbers.border().empty() ? std::vector<std::int64_t>{} : graph::torchBorder(m_numbers.border())), m_none(m_numbers.axes(), 0)
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const graph::Window& window = m_numbers.window;
        if (!m_border.empty()) {
            const at::Tensor padded = at::pad(inputs[0], m_border, m_numbers.mode);
            outputs[0] = at::convolution(padded, m_weight, m_bias, window.stride, m_none, window.dilation, false, m_none, m_numbers.groups);
        } else if (m_numbers.same) {
            outputs[0] = at::_convolution_mode(inputs[0], m_weight, m_bias, window.stride, "same", window.dilation, m_numbers.groups);
        } else {
            outputs[0] = at::convolution(inputs[0], m_weight, m_bias, window.stride, window.padding, window.dilation, false, m_none, m_numbers.groups);
        }
    }

private:
    graph::Convolution m_numbers;
    std::vector<std::int64_t> m_border; ///< empty: none, or zeros, which the convolution adds itself
    std::vector<std::int64_t> m_none;
};

/// The gradient of a convolution with regard to its input, taken as a layer.
class TransposedLayer : public FilterLayer {
public:
    TransposedLayer(graph::TransposedConvolution numbers, bool bias)
        : FilterLayer(filterSize(numbers.window, numbers.out / numbers.groups), bias), m_numbers(std::move(numbers))
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const graph::Window& window = m_numbers.window;
        outputs[0] = at::convolution(inputs[0], m_weight, m_bias, window.stride, window.padding, window.dilation, true, m_numbers.outputPadding, m_numbers.groups);
    }

private:
    graph::TransposedConvolution m_numbers;
};

std::unique_ptr<Layer> buildConvolution(const graph::NodeView& view)
{
    return std::make_unique<ConvolutionLayer>(graph::convolutionOf(view).value(), view.flag("bias"));
}

std::unique_ptr<Layer> buildTransposed(const graph::NodeView& view)
{
    return std::make_unique<TransposedLayer>(graph::transposedOf(view).value(), view.flag("bias"));
}

} // namespace

std::vector<BuilderEntry> convolutionBuilders()
{
    return {{"conv1d", buildConvolution},           {"conv2d", buildConvolution},           {"conv3d", buildConvolution},
            {"depthwise_conv1d", buildConvolution}, {"depthwise_conv2d", buildConvolution}, {"conv_transpose1d", buildTransposed},
            {"conv_transpose2d", buildTransposed},  {"conv_transpose3d", buildTransposed}};
}

} // namespace cairn::engine
