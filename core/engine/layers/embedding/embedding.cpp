// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"

#include <ATen/ops/amax.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/embedding_bag.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

namespace cairn::engine {

namespace {

/// A learned vector per code. Initial values: standard normal.
class TableLayer : public Layer {
public:
    std::vector<StateSlot> state() override { return {{"weight", &m_weight, {Init::Law::Normal, 1.0}}}; }
    bool keepsOutput() const override { return false; }

protected:
    at::Tensor m_weight;
};

/// Looks codes up: [N, F] -> [N, F, D].
class Embedding : public TableLayer {
public:
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::embedding(m_weight, inputs[0]);
    }
};

/// Looks codes up and sums each row up: [N, K] -> [N, D]; codes whose mask is 0 do not count.
class EmbeddingBag : public TableLayer {
public:
    enum class Mode : std::int64_t { Sum = 0, Mean = 1, Max = 2 }; // numbers of at::embedding_bag

    explicit EmbeddingBag(Mode mode) : m_mode(mode) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const at::Tensor& mask = inputs[1];
        if (!mask.defined())
            outputs[0] = bag(inputs[0], m_mode, {});
        else if (m_mode == Mode::Max)
            outputs[0] = largest(inputs[0], mask);
        else
            outputs[0] = bag(inputs[0], Mode::Sum, m_mode == Mode::Sum ? mask : mask.div(mask.sum(1, true).clamp_min(kLeastCount)));
    }
    bool keepsOutput() const override { return true; }

private:
    static constexpr double kLeastCount = 1e-6; ///< so that the mean of nothing is 0
    static constexpr double kLowest = -1e30;    ///< stands for "not there" under a maximum

    at::Tensor bag(const at::Tensor& codes, Mode mode, const at::Tensor& weights) const
    {
        const at::Tensor offsets = at::arange(0, codes.numel(), codes.size(1), codes.options());
        const at::Tensor flat = weights.defined() ? weights.reshape({-1}) : weights;
        return std::get<0>(at::embedding_bag(m_weight, codes.reshape({-1}), offsets, false, static_cast<std::int64_t>(mode), false, flat));
    }

    at::Tensor largest(const at::Tensor& codes, const at::Tensor& mask) const
    {
        const at::Tensor vectors = at::embedding(m_weight, codes).masked_fill(mask.unsqueeze(2).le(0), kLowest);
        const at::Tensor most = at::amax(vectors, {1});
        return at::where(most.gt(kLowest), most, 0.0);
    }

    Mode m_mode;
};

/// [N, K] -> [N, K, categories].
class OneHot : public Layer {
public:
    explicit OneHot(std::int64_t categories) : m_categories(categories) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        std::vector<std::int64_t> shape = inputs[0].sizes().vec();
        shape.push_back(m_categories);
        outputs[0] = at::zeros(shape, inputs[0].options().dtype(at::kFloat)).scatter_(-1, inputs[0].unsqueeze(-1), 1.0);
    }
    bool keepsOutput() const override { return false; }

private:
    std::int64_t m_categories;
};

std::unique_ptr<Layer> buildEmbedding(const graph::NodeView&)
{
    return std::make_unique<Embedding>();
}

std::unique_ptr<Layer> buildEmbeddingBag(const graph::NodeView& view)
{
    const std::string mode = view.text("mode");
    using Mode = EmbeddingBag::Mode;
    return std::make_unique<EmbeddingBag>(mode == "sum" ? Mode::Sum : mode == "max" ? Mode::Max : Mode::Mean);
}

std::unique_ptr<Layer> buildOneHot(const graph::NodeView& view)
{
    return std::make_unique<OneHot>(view.inputs[0].vocabulary);
}

} // namespace

std::vector<BuilderEntry> embeddingBuilders()
{
    return {{"embedding", buildEmbedding}, {"embedding_bag", buildEmbeddingBag}, {"one_hot", buildOneHot}};
}

} // namespace cairn::engine
