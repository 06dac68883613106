// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/attention/attention.h"
#include "core/engine/layers/families.h"
#include "core/graph/kinds/attention/multihead.h"
#include "core/graph/kinds/attention/transformer.h"

#include <ATen/ops/add.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/relu.h>

#include <cmath>

namespace cairn::engine {

namespace {

std::uint64_t nodeNumber(const graph::NodeView& view)
{
    return static_cast<std::uint64_t>(view.node.id.value);
}

class MultiheadAttention : public Layer {
public:
    explicit MultiheadAttention(const graph::NodeView& view)
        : m_attention(graph::multiheadSizes(view)), m_dropout{view.real("dropout"), nodeNumber(view)}, m_causal(view.flag("causal"))
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        using namespace graph::multihead;
        const at::Tensor& key = inputs[kKey].defined() ? inputs[kKey] : inputs[kQuery];
        const at::Tensor& value = inputs[kValue].defined() ? inputs[kValue] : key;
        outputs[0] = m_attention({inputs[kQuery], key, value, inputs[kMask], m_causal}, m_dropout, context);
    }
    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots;
        m_attention.addState(slots);
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    Attention m_attention;
    LayerDropout m_dropout;
    bool m_causal;
};

class DotProductAttention : public Layer {
public:
    explicit DotProductAttention(const graph::NodeView& view) : m_attention(graph::dotProductSizes(view)), m_causal(view.flag("causal")) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        using namespace graph::multihead;
        outputs[0] = m_attention.ofProjected({inputs[kQuery], inputs[kKey], inputs[kValue], inputs[kMask], m_causal}, m_dropout, context);
    }

private:
    Attention m_attention;
    LayerDropout m_dropout{};
    bool m_causal;
};

/// A weight and a bias of a block; the bias stays undefined where there is none.
struct WeightPair {
    at::Tensor weight, bias;

    void addState(std::vector<StateSlot>& slots, const std::string& name, bool hasBias, Init forWeight, Init forBias)
    {
        slots.push_back({name + ".weight", &weight, forWeight});
        if (hasBias)
            slots.push_back({name + ".bias", &bias, forBias});
    }
};

/// Both transformer blocks: attention parts and a feed-forward part, each with dropout, a shortcut around it and a norm in
/// front of it or behind it.
class TransformerBlock : public Layer {
public:
    TransformerBlock(const graph::NodeView& view, bool decodes)
        : m_decodes(decodes), m_causal(view.flag("causal")), m_normFirst(view.flag("norm_first")), m_bias(view.flag("bias")),
          m_width(view.inputs[0].shape[2]), m_inner(view.integer("dim_feedforward")), m_eps(view.real("layer_norm_eps")), m_activation(view.text("activation")),
          m_dropout{view.real("dropout"), nodeNumber(view)}, m_self(graph::blockSelfAttention(view)),
          m_memory(decodes ? graph::blockMemoryAttention(view) : graph::AttentionSizes())
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        const at::Tensor& mask = inputs[m_decodes ? graph::decoder::kMask : graph::encoder::kMask];
        at::Tensor x = residual(inputs[0], m_norms[0], context, 0, [&](const at::Tensor& y) {
            return m_self({y, y, y, mask, m_causal, "weights", kSelfWeights}, m_dropout, context);
        });
        if (m_decodes) {
            const at::Tensor &memory = inputs[graph::decoder::kMemory], &memoryMask = inputs[graph::decoder::kMemoryMask];
            x = residual(x, m_norms[1], context, 1, [&](const at::Tensor& y) {
                return m_memory({y, memory, memory, memoryMask, false, "memory_weights", kMemoryWeights}, m_dropout, context);
            });
        }
        outputs[0] = residual(x, m_norms[m_decodes ? 2 : 1], context, 2, [&](const at::Tensor& y) { return feedForward(y, context); });
    }

    std::vector<StateSlot> state() override
    {
        const auto linear = [](std::int64_t fanIn) { return Init{Init::Law::Uniform, 1.0 / std::sqrt(static_cast<double>(fanIn))}; };
        std::vector<StateSlot> slots;
        m_self.addState(slots, "self_attn.");
        if (m_decodes)
            m_memory.addState(slots, "multihead_attn.");
        m_linear1.addState(slots, "linear1", m_bias, linear(m_width), linear(m_width));
        m_linear2.addState(slots, "linear2", m_bias, linear(m_inner), linear(m_inner));
        for (int norm = 0; norm < (m_decodes ? 3 : 2); ++norm)
            m_norms[norm].addState(slots, "norm" + std::to_string(norm + 1), m_bias, {Init::Law::Constant, 1.0}, {});
        return slots;
    }

private:
    // What is dropped, besides the results of the three parts.
    static constexpr std::uint64_t kSelfWeights = 3, kMemoryWeights = 4, kHidden = 5;

    at::Tensor normalised(const at::Tensor& x, const WeightPair& norm) const { return at::layer_norm(x, {m_width}, norm.weight, norm.bias, m_eps); }

    template <typename Part>
    at::Tensor residual(const at::Tensor& x, const WeightPair& norm, const ForwardContext& context, std::uint64_t number, Part part) const
    {
        if (m_normFirst)
            return at::add(x, m_dropout(part(normalised(x, norm)), context, number));
        return normalised(at::add(x, m_dropout(part(x), context, number)), norm);
    }

    at::Tensor feedForward(const at::Tensor& x, const ForwardContext& context) const
    {
        const at::Tensor sums = at::linear(x, m_linear1.weight, m_linear1.bias);
        const at::Tensor hidden = m_activation == "relu" ? at::relu(sums) : at::gelu(sums, m_activation == "gelu" ? "none" : "tanh");
        return at::linear(m_dropout(hidden, context, kHidden), m_linear2.weight, m_linear2.bias);
    }

    bool m_decodes, m_causal, m_normFirst, m_bias;
    std::int64_t m_width, m_inner;
    double m_eps;
    std::string m_activation;
    LayerDropout m_dropout;
    Attention m_self, m_memory;
    WeightPair m_linear1, m_linear2, m_norms[3];
};

std::unique_ptr<Layer> buildMultihead(const graph::NodeView& view)
{
    return std::make_unique<MultiheadAttention>(view);
}

std::unique_ptr<Layer> buildEncoder(const graph::NodeView& view)
{
    return std::make_unique<TransformerBlock>(view, false);
}

std::unique_ptr<Layer> buildDecoder(const graph::NodeView& view)
{
    return std::make_unique<TransformerBlock>(view, true);
}

std::unique_ptr<Layer> buildDotProduct(const graph::NodeView& view)
{
    return std::make_unique<DotProductAttention>(view);
}

} // namespace

std::vector<BuilderEntry> attentionBuilders()
{
    return {{"multihead_attention", buildMultihead}, {"dot_product_attention", buildDotProduct}, {"transformer_encoder_layer", buildEncoder}, {"transformer_decoder_layer", buildDecoder}};
}

} // namespace cairn::engine
