// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/engine/layers/generative/noise.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/add.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/argmin.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cdist.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/flatten.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>

namespace cairn::engine {

namespace {

/// mean + exp(log variance / 2) noise while training (Kingma and Welling, ICLR 2014).
class Reparameterize : public Layer {
public:
    explicit Reparameterize(std::int64_t node) : m_node(node) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        const at::Tensor &mean = inputs[0], &logVariance = inputs[1];
        outputs[0] = mean;
        if (context.training) {
            const at::Tensor noise = drawNoise(mean.sizes(), mean.device(), Noise::Normal, context, m_node);
            outputs[0] = at::addcmul(mean, at::exp(logVariance.mul(0.5)), noise);
        }
        const at::Tensor terms = at::addcmul(at::sub(at::exp(logVariance), logVariance), mean, mean).sub(1.0);
        outputs[1] = at::sum(at::flatten(terms, 1), at::IntArrayRef{1}, true).mul(0.5);
    }

private:
    std::int64_t m_node;
};

/// The nearest vectors of a code book, with the gradient passed straight through (van den Oord et al., NeurIPS 2017).
class VectorQuantizer : public Layer {
public:
    explicit VectorQuantizer(const graph::NodeView& view) : m_count(view.integer("num_embeddings")), m_cost(view.real("commitment_cost")) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const at::Tensor& input = inputs[0];
        const bool image = input.dim() == 4;
        const at::Tensor last = image ? input.permute({0, 2, 3, 1}) : input;
        const at::Tensor codes = nearest(last);
        at::Tensor near = at::embedding(m_book, codes);
        if (image)
            near = near.permute({0, 3, 1, 2});
        const at::Tensor pull = at::pow(at::sub(near, input.detach()), 2), commitment = at::pow(at::sub(near.detach(), input), 2);
        outputs[0] = at::add(input, at::sub(near, input).detach());
        outputs[1] = at::mean(at::flatten(at::add(pull, commitment, m_cost), 1), at::IntArrayRef{1}, true);
        outputs[2] = codes.dim() > 1 ? codes : codes.unsqueeze(1);
    }
    std::vector<StateSlot> state() override { return {{"embedding.weight", &m_book, {Init::Law::Uniform, 1.0 / static_cast<double>(m_count)}}}; }

private:
    /// Numbers of the nearest vectors: those with the smallest |e|^2 - 2 x e.
    at::Tensor nearest(const at::Tensor& vectors) const
    {
        const at::NoGradGuard noGradients;
        const at::Tensor flat = vectors.reshape({-1, vectors.size(-1)});
        const at::Tensor squares = at::sum(at::mul(m_book, m_book), at::IntArrayRef{1});
        return at::argmin(at::addmm(squares, flat, m_book.t(), 1, -2), 1).view(vectors.sizes().slice(0, static_cast<std::size_t>(vectors.dim() - 1)));
    }

    std::int64_t m_count;
    double m_cost;
    at::Tensor m_book;
};

class NoiseLayer : public Layer {
public:
    NoiseLayer(Noise kind, std::int64_t size, std::int64_t node) : m_kind(kind), m_size(size), m_node(node) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        outputs[0] = drawNoise({inputs[0].size(0), m_size}, inputs[0].device(), m_kind, context, m_node);
    }
    bool keepsOutput() const override { return false; }

private:
    Noise m_kind;
    std::int64_t m_size, m_node;
};

/// exp(-distance) to the other rows, per kernel (Salimans et al., NeurIPS 2016).
class MinibatchDiscrimination : public Layer {
public:
    MinibatchDiscrimination(std::int64_t kernels, std::int64_t dim) : m_kernels(kernels), m_dim(dim) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const at::Tensor rows = at::matmul(inputs[0], m_transform).view({-1, m_kernels, m_dim}).transpose(0, 1).contiguous();
        const at::Tensor near = at::exp(at::cdist(rows, rows, 1.0).neg()); // [kernels, N, N]
        outputs[0] = at::cat({inputs[0], at::sum(near, at::IntArrayRef{2}).t().sub(1.0)}, 1);
    }
    std::vector<StateSlot> state() override { return {{"T", &m_transform, {Init::Law::Normal, 0.05}}}; }
    bool keepsOutput() const override { return false; }

private:
    std::int64_t m_kernels, m_dim;
    at::Tensor m_transform;
};

/// What is judged: what was made, unless the training hands over real pictures (Module::judge).
class Adversary : public Layer {
public:
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override { outputs[0] = inputs[1]; }
};

std::unique_ptr<Layer> buildAdversary(const graph::NodeView&)
{
    return std::make_unique<Adversary>();
}

std::unique_ptr<Layer> buildReparameterize(const graph::NodeView& view)
{
    return std::make_unique<Reparameterize>(view.node.id.value);
}

std::unique_ptr<Layer> buildVectorQuantizer(const graph::NodeView& view)
{
    return std::make_unique<VectorQuantizer>(view);
}

std::unique_ptr<Layer> buildNoise(const graph::NodeView& view)
{
    return std::make_unique<NoiseLayer>(view.text("distribution") == "normal" ? Noise::Normal : Noise::Uniform, view.integer("size"), view.node.id.value);
}

std::unique_ptr<Layer> buildMinibatchDiscrimination(const graph::NodeView& view)
{
    return std::make_unique<MinibatchDiscrimination>(view.integer("num_kernels"), view.integer("kernel_dim"));
}

} // namespace

std::vector<BuilderEntry> generativeBuilders()
{
    return {{"reparameterize", buildReparameterize},
            {"vector_quantizer", buildVectorQuantizer},
            {"noise", buildNoise},
            {"minibatch_discrimination", buildMinibatchDiscrimination},
            {"adversary", buildAdversary}};
}

} // namespace cairn::engine
