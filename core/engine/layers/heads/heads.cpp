// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"

#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cumsum.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>

#include <cmath>

namespace cairn::engine {

namespace {

/// A linear layer as a part of a head, with PyTorch's names and initial values.
struct HeadLinear {
    at::Tensor weight, bias;

    at::Tensor operator()(const at::Tensor& input) const { return at::linear(input, weight, bias); }
    void addState(std::vector<StateSlot>& slots, const std::string& stem, std::int64_t in)
    {
        const Init init{Init::Law::Uniform, 1.0 / std::sqrt(static_cast<double>(in))};
        slots.push_back({stem + "weight", &weight, init});
        slots.push_back({stem + "bias", &bias, init});
    }
};

/// Tagging, policy and value heads: y = x W^T + b over the last axis.
class PlainHead : public Layer {
public:
    explicit PlainHead(std::int64_t features) : m_features(features) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override { outputs[0] = m_linear(inputs[0]); }
    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots;
        m_linear.addState(slots, "", m_features);
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    std::int64_t m_features;
    HeadLinear m_linear;
};

/// Mean and variance (Nix and Weigend, 1994).
class GaussianHead : public Layer {
public:
    GaussianHead(std::int64_t features, double least) : m_features(features), m_least(least) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = m_mean(inputs[0]);
        outputs[1] = at::softplus(m_variance(inputs[0])).add(m_least);
    }
    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots;
        m_mean.addState(slots, "mean.", m_features);
        m_variance.addState(slots, "variance.", m_features);
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    std::int64_t m_features;
    double m_least;
    HeadLinear m_mean, m_variance;
};

/// A mixture of normal distributions (Bishop, 1994).
class MixtureDensity : public Layer {
public:
    explicit MixtureDensity(const graph::NodeView& view)
        : m_features(view.inputs[0].shape[1]), m_components(view.integer("components")), m_out(view.integer("out_features"))
    {
    }
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::softmax(m_mixing(inputs[0]), 1);
        outputs[1] = m_mean(inputs[0]).view({-1, m_components, m_out});
        outputs[2] = at::exp(m_deviation(inputs[0]));
    }
    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots;
        m_mixing.addState(slots, "mixing.", m_features);
        m_mean.addState(slots, "mean.", m_features);
        m_deviation.addState(slots, "deviation.", m_features);
        return slots;
    }

private:
    std::int64_t m_features, m_components, m_out;
    HeadLinear m_mixing, m_mean, m_deviation;
};

/// One number per quantile; monotone: the first, and steps upwards from it.
class QuantileHead : public Layer {
public:
    explicit QuantileHead(const graph::NodeView& view) : m_features(view.inputs[0].shape[1]), m_monotone(view.flag("monotone")) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const at::Tensor raw = m_linear(inputs[0]);
        outputs[0] = m_monotone ? at::cumsum(at::cat({raw.slice(1, 0, 1), at::softplus(raw.slice(1, 1))}, 1), 1) : raw;
    }
    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots;
        m_linear.addState(slots, "", m_features);
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    std::int64_t m_features;
    bool m_monotone;
    HeadLinear m_linear;
};

/// V + A - mean(A) (Wang et al., ICML 2016).
class DuelingHead : public Layer {
public:
    explicit DuelingHead(std::int64_t features) : m_features(features) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const at::Tensor advantage = m_advantage(inputs[0]);
        outputs[0] = at::add(m_value(inputs[0]), at::sub(advantage, at::mean(advantage, at::IntArrayRef{1}, true)));
    }
    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots;
        m_value.addState(slots, "value.", m_features);
        m_advantage.addState(slots, "advantage.", m_features);
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    std::int64_t m_features;
    HeadLinear m_value, m_advantage;
};

/// The product of a user's and an item's vector (Koren, Bell and Volinsky, 2009); initial values as in NCF.
class MatrixFactorization : public Layer {
public:
    explicit MatrixFactorization(const graph::NodeView& view) : m_dot(view.text("output") == "dot"), m_biased(m_dot && view.flag("bias")) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const at::Tensor user = inputs[0].reshape({-1}), item = inputs[1].reshape({-1});
        outputs[0] = at::mul(at::embedding(m_user, user), at::embedding(m_item, item));
        if (!m_dot)
            return;
        outputs[0] = at::sum(outputs[0], at::IntArrayRef{1}, true);
        if (m_biased)
            outputs[0] = at::add(at::add(outputs[0], at::embedding(m_userBias, user)), at::add(at::embedding(m_itemBias, item), m_bias));
    }
    std::vector<StateSlot> state() override
    {
        const Init small{Init::Law::Normal, 0.01};
        std::vector<StateSlot> slots{{"user.weight", &m_user, small}, {"item.weight", &m_item, small}};
        if (m_biased)
            slots.insert(slots.end(), {{"user_bias.weight", &m_userBias, {}}, {"item_bias.weight", &m_itemBias, {}}, {"bias", &m_bias, {}}});
        return slots;
    }

private:
    bool m_dot, m_biased;
    at::Tensor m_user, m_item, m_userBias, m_itemBias, m_bias;
};

std::unique_ptr<Layer> buildPlainHead(const graph::NodeView& view)
{
    return std::make_unique<PlainHead>(view.inputs[0].shape.back());
}

std::unique_ptr<Layer> buildGaussianHead(const graph::NodeView& view)
{
    return std::make_unique<GaussianHead>(view.inputs[0].shape.back(), view.real("min_variance"));
}

std::unique_ptr<Layer> buildMixtureDensity(const graph::NodeView& view)
{
    return std::make_unique<MixtureDensity>(view);
}

std::unique_ptr<Layer> buildQuantileHead(const graph::NodeView& view)
{
    return std::make_unique<QuantileHead>(view);
}

std::unique_ptr<Layer> buildDuelingHead(const graph::NodeView& view)
{
    return std::make_unique<DuelingHead>(view.inputs[0].shape[1]);
}

std::unique_ptr<Layer> buildMatrixFactorization(const graph::NodeView& view)
{
    return std::make_unique<MatrixFactorization>(view);
}

} // namespace

std::vector<BuilderEntry> headBuilders()
{
    return {{"gaussian_head", buildGaussianHead}, {"mixture_density", buildMixtureDensity}, {"quantile_head", buildQuantileHead},
            {"tagging_head", buildPlainHead},     {"policy_head", buildPlainHead},          {"value_head", buildPlainHead},
            {"dueling_head", buildDuelingHead},   {"matrix_factorization", buildMatrixFactorization}};
}

} // namespace cairn::engine
