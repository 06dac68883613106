// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/engine/layers/sequence/masks.h"

#include <ATen/ops/add.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/conv1d.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/zeros.h>

#include <cmath>

namespace cairn::engine {

namespace {

Init uniformLaw(std::int64_t fanIn)
{
    return {Init::Law::Uniform, 1.0 / std::sqrt(static_cast<double>(std::max<std::int64_t>(fanIn, 1)))};
}

/// i, f, o = sigmoid(W_x * x + W_h * h [+ W_c c] + b), g = tanh(...), c' = f c + i g, h' = o tanh(c'), * a convolution.
/// The convolutions of the input are done for all steps at once.
class ConvLstm2d : public Layer {
public:
    explicit ConvLstm2d(const graph::NodeView& view)
        : m_channels(view.inputs[0].shape[2]), m_hidden(view.integer("hidden_channels")), m_kernel(view.integer("kernel_size")),
          m_hasBias(view.flag("bias")), m_peephole(view.flag("peephole"))
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const at::Tensor& x = inputs[0];
        const std::int64_t rows = x.size(0), steps = x.size(1), height = x.size(3), width = x.size(4);
        const at::Tensor sums = convolved(x.flatten(0, 1), m_input, m_hasBias ? m_bias : at::Tensor()).view({rows, steps, 4 * m_hidden, height, width});
        const auto start = [&](const at::Tensor& given) { return given.defined() ? given : at::zeros({rows, m_hidden, height, width}, x.options()); };
        at::Tensor h = start(inputs[1]), c = start(inputs[2]);
        std::vector<at::Tensor> all;
        for (std::int64_t step = 0; step < steps; ++step) {
            advance(sums.select(1, step), h, c);
            all.push_back(h);
        }
        outputs[0] = at::stack(all, 1);
        outputs[1] = h;
        outputs[2] = c;
    }

    std::vector<StateSlot> state() override
    {
        const std::int64_t area = m_kernel * m_kernel;
        std::vector<StateSlot> slots{{"weight_ih", &m_input, uniformLaw(m_channels * area)}, {"weight_hh", &m_state, uniformLaw(m_hidden * area)}};
        if (m_hasBias)
            slots.push_back({"bias", &m_bias, uniformLaw(m_channels * area)});
        if (m_peephole) {
            slots.push_back({"weight_ci", &m_inputPeep, {}});
            slots.push_back({"weight_cf", &m_forgetPeep, {}});
            slots.push_back({"weight_co", &m_outputPeep, {}});
        }
        return slots;
    }

private:
    at::Tensor convolved(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) const
    {
        return at::conv2d(x, weight, bias, 1, m_kernel / 2);
    }

    at::Tensor seen(const at::Tensor& gate, const at::Tensor& cells, const at::Tensor& weight) const
    {
        return m_peephole ? at::addcmul(gate, cells, weight) : gate;
    }

    void advance(const at::Tensor& sum, at::Tensor& h, at::Tensor& c) const
    {
        const std::vector<at::Tensor> gates = at::add(sum, convolved(h, m_state, {})).chunk(4, 1);
        const at::Tensor input = at::sigmoid(seen(gates[0], c, m_inputPeep)), forget = at::sigmoid(seen(gates[1], c, m_forgetPeep));
        c = at::addcmul(at::mul(forget, c), input, at::tanh(gates[2]));
        h = at::mul(at::sigmoid(seen(gates[3], c, m_outputPeep)), at::tanh(c));
    }

    std::int64_t m_channels, m_hidden, m_kernel;
    bool m_hasBias, m_peephole;
    at::Tensor m_input, m_state, m_bias, m_inputPeep, m_forgetPeep, m_outputPeep;
};

/// relu(x + conv2(conv1(x))) with causal convolutions, each followed by ReLU and dropout; x is resized by a 1x1
/// convolution where the channels change.
class TemporalBlock : public Layer {
public:
    explicit TemporalBlock(const graph::NodeView& view)
        : m_features(view.inputs[0].shape[2]), m_channels(view.integer("channels")), m_kernel(view.integer("kernel_size")),
          m_dilation(view.integer("dilation")), m_dropout{view.real("dropout"), static_cast<std::uint64_t>(view.node.id.value)}
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        const at::Tensor x = inputs[0].transpose(1, 2);
        const at::Tensor first = m_dropout(causal(x, m_weight1, m_bias1), context, 0);
        const at::Tensor second = m_dropout(causal(first, m_weight2, m_bias2), context, 1);
        const at::Tensor past = m_features == m_channels ? x : at::conv1d(x, m_weight, m_bias);
        outputs[0] = at::relu(at::add(second, past)).transpose(1, 2);
    }

    std::vector<StateSlot> state() override
    {
        const Init first = uniformLaw(m_features * m_kernel), second = uniformLaw(m_channels * m_kernel), third = uniformLaw(m_features);
        std::vector<StateSlot> slots{{"conv1.weight", &m_weight1, first}, {"conv1.bias", &m_bias1, first},
                                     {"conv2.weight", &m_weight2, second}, {"conv2.bias", &m_bias2, second}};
        if (m_features != m_channels) {
            slots.push_back({"downsample.weight", &m_weight, third});
            slots.push_back({"downsample.bias", &m_bias, third});
        }
        return slots;
    }

private:
    at::Tensor causal(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) const
    {
        const at::Tensor padded = at::constant_pad_nd(x, {(m_kernel - 1) * m_dilation, 0});
        return at::relu(at::conv1d(padded, weight, bias, 1, at::IntArrayRef{0}, m_dilation));
    }

    std::int64_t m_features, m_channels, m_kernel, m_dilation;
    LayerDropout m_dropout;
    at::Tensor m_weight1, m_bias1, m_weight2, m_bias2, m_weight, m_bias;
};

template <typename T>
std::unique_ptr<Layer> buildTemporal(const graph::NodeView& view)
{
    return std::make_unique<T>(view);
}

} // namespace

std::vector<BuilderEntry> temporalBuilders()
{
    return {{"conv_lstm2d", buildTemporal<ConvLstm2d>}, {"temporal_block", buildTemporal<TemporalBlock>}};
}

} // namespace cairn::engine
