// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/engine/layers/sequence/masks.h"

#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/ones.h>

#include <cmath>

namespace cairn::engine {

namespace {

constexpr double kTokenDeviation = 0.02; // of initial values, as in BERT and ViT

class PatchEmbedding : public Layer {
public:
    explicit PatchEmbedding(const graph::NodeView& view)
        : m_size(view.integer("patch_size")), m_hasBias(view.flag("bias")),
          m_bound(1.0 / std::sqrt(static_cast<double>(view.inputs[0].shape[1] * m_size * m_size)))
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::conv2d(inputs[0], m_weight, m_bias, m_size).flatten(2).transpose(1, 2);
    }
    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots{{"proj.weight", &m_weight, {Init::Law::Uniform, m_bound}}};
        if (m_hasBias)
            slots.push_back({"proj.bias", &m_bias, {Init::Law::Uniform, m_bound}});
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    std::int64_t m_size;
    bool m_hasBias;
    double m_bound;
    at::Tensor m_weight, m_bias;
};

class ClassToken : public Layer {
public:
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const at::Tensor &x = inputs[0], &mask = inputs[1];
        outputs[0] = at::cat({m_token.expand({x.size(0), -1, -1}), x}, 1);
        const at::TensorOptions options = x.options().requires_grad(false);
        outputs[1] = mask.defined() ? at::cat({at::ones({x.size(0), 1}, options), mask}, 1) : at::ones({x.size(0), x.size(1) + 1}, options);
    }
    std::vector<StateSlot> state() override { return {{"cls_token", &m_token, {Init::Law::Normal, kTokenDeviation}}}; }
    bool keepsOutput() const override { return false; }

private:
    at::Tensor m_token;
};

class BertEmbeddings : public Layer {
public:
    explicit BertEmbeddings(const graph::NodeView& view)
        : m_width(view.integer("hidden_size")), m_hasTypes(view.integer("type_vocab_size") > 0), m_eps(view.real("layer_norm_eps")),
          m_dropout{view.real("dropout"), static_cast<std::uint64_t>(view.node.id.value)}
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        at::Tensor places = m_positions.narrow(0, 0, inputs[0].size(1));
        if (m_hasTypes && !inputs[1].defined())
            places = at::add(places, m_types[0]);
        at::Tensor sum = at::add(at::embedding(m_words, inputs[0]), places);
        if (m_hasTypes && inputs[1].defined())
            sum = at::add(sum, at::embedding(m_types, inputs[1]));
        outputs[0] = m_dropout(at::layer_norm(sum, {m_width}, m_scale, m_shift, m_eps), context, 0);
    }
    std::vector<StateSlot> state() override
    {
        const Init normal{Init::Law::Normal, kTokenDeviation};
        std::vector<StateSlot> slots{{"word_embeddings.weight", &m_words, normal}, {"position_embeddings.weight", &m_positions, normal}};
        if (m_hasTypes)
            slots.push_back({"token_type_embeddings.weight", &m_types, normal});
        slots.push_back({"LayerNorm.weight", &m_scale, {Init::Law::Constant, 1.0}});
        slots.push_back({"LayerNorm.bias", &m_shift, {}});
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    std::int64_t m_width;
    bool m_hasTypes;
    double m_eps;
    LayerDropout m_dropout;
    at::Tensor m_words, m_positions, m_types, m_scale, m_shift;
};

std::unique_ptr<Layer> buildPatchEmbedding(const graph::NodeView& view)
{
    return std::make_unique<PatchEmbedding>(view);
}

std::unique_ptr<Layer> buildClassToken(const graph::NodeView&)
{
    return std::make_unique<ClassToken>();
}

std::unique_ptr<Layer> buildBertEmbeddings(const graph::NodeView& view)
{
    return std::make_unique<BertEmbeddings>(view);
}

} // namespace

std::vector<BuilderEntry> sequenceEmbeddingBuilders()
{
    return {{"patch_embedding", buildPatchEmbedding}, {"class_token", buildClassToken}, {"bert_embeddings", buildBertEmbeddings}};
}

} // namespace cairn::engine
