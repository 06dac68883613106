// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/dropout_function.h"
#include "core/engine/layers/families.h"
#include "core/engine/layers/noise.h"

#include "core/base/random.h"

#include <ATen/ops/addcmul.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ones.h>

#include <cmath>

namespace cairn::engine {

namespace {

/// Changes its input while training; how is a function of (seed, step, node) alone. In evaluation, and with strength 0,
/// the input passes.
class RandomLayer : public Layer {
public:
    RandomLayer(double strength, const graph::NodeView& view) : m_strength(strength), m_node(static_cast<std::uint64_t>(view.node.id.value)) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) final
    {
        if (!context.training || m_strength == 0)
            outputs[0] = inputs[0];
        else
            outputs[0] = disturbed(inputs[0], {context.seed, mix(m_node, static_cast<std::uint64_t>(context.step)), context.ranks});
    }

protected:
    virtual at::Tensor disturbed(const at::Tensor& input, DropoutKey key) const = 0;

    double m_strength; ///< probability or deviation

private:
    std::uint64_t m_node;
};

/// 0 with probability p, else 1 / (1 - p).
at::Tensor dropMask(const std::vector<std::int64_t>& shape, const at::Tensor& like, double p, DropoutKey key)
{
    return dropout(at::ones(shape, like.options().requires_grad(false)), p, key);
}

/// Zeroes numbers with probability p, and scales the rest by 1 / (1 - p).
class Dropout : public RandomLayer {
public:
    using RandomLayer::RandomLayer;

protected:
    at::Tensor disturbed(const at::Tensor& input, DropoutKey key) const override { return dropout(input, m_strength, key); }
};

/// The same for whole channels.
class FeatureDropout : public RandomLayer {
public:
    FeatureDropout(double p, bool channelsLast, const graph::NodeView& view) : RandomLayer(p, view), m_channelsLast(channelsLast) {}

protected:
    at::Tensor disturbed(const at::Tensor& input, DropoutKey key) const override
    {
        std::vector<std::int64_t> shape(static_cast<std::size_t>(input.dim()), 1);
        shape.front() = input.size(0);
        const std::int64_t axis = m_channelsLast ? input.dim() - 1 : 1;
        shape[static_cast<std::size_t>(axis)] = input.size(axis);
        return at::mul(input, dropMask(shape, input, m_strength, key));
    }

private:
    bool m_channelsLast;
};

/// The same for whole rows.
class DropPath : public RandomLayer {
public:
    using RandomLayer::RandomLayer;

protected:
    at::Tensor disturbed(const at::Tensor& input, DropoutKey key) const override
    {
        std::vector<std::int64_t> shape(static_cast<std::size_t>(input.dim()), 1);
        shape.front() = input.size(0);
        return at::mul(input, dropMask(shape, input, m_strength, key));
    }
};

/// Sets numbers to the value that SELU approaches, then scales and shifts so that mean 0 and variance 1 stay.
class AlphaDropout : public RandomLayer {
public:
    using RandomLayer::RandomLayer;

protected:
    at::Tensor disturbed(const at::Tensor& input, DropoutKey key) const override
    {
        constexpr double kAlpha = 1.7580993408473766; // scale * alpha of SELU
        const double p = m_strength, scale = 1.0 / std::sqrt((kAlpha * kAlpha * p + 1.0) * (1.0 - p));
        const at::Tensor kept = dropMask(input.sizes().vec(), input, p, key).ne(0).to(input.scalar_type());
        const at::Tensor shift = kept.sub(1.0 - p).mul_(kAlpha * scale);
        return at::addcmul(shift, input, kept, scale);
    }
};

class GaussianNoise : public RandomLayer {
public:
    GaussianNoise(double deviation, bool multiplied, const graph::NodeView& view) : RandomLayer(deviation, view), m_multiplied(multiplied) {}

protected:
    at::Tensor disturbed(const at::Tensor& input, DropoutKey key) const override
    {
        const at::Tensor noise = normalNoise(input, key).mul_(m_strength);
        return m_multiplied ? at::mul(input, noise.add(1.0)) : input.add(noise);
    }

private:
    bool m_multiplied;
};

template <typename Kind>
std::unique_ptr<Layer> buildWithProbability(const graph::NodeView& view)
{
    return std::make_unique<Kind>(view.real("p"), view);
}

std::unique_ptr<Layer> buildFeatureDropout(const graph::NodeView& view)
{
    return std::make_unique<FeatureDropout>(view.real("p"), view.text("channels") == "last", view);
}

std::unique_ptr<Layer> buildGaussianNoise(const graph::NodeView& view)
{
    return std::make_unique<GaussianNoise>(view.real("stddev"), false, view);
}

std::unique_ptr<Layer> buildGaussianDropout(const graph::NodeView& view)
{
    const double p = view.real("p");
    return std::make_unique<GaussianNoise>(std::sqrt(p / (1.0 - p)), true, view);
}

} // namespace

std::vector<BuilderEntry> regularizationBuilders()
{
    return {{"dropout", buildWithProbability<Dropout>},        {"feature_dropout", buildFeatureDropout},
            {"alpha_dropout", buildWithProbability<AlphaDropout>}, {"drop_path", buildWithProbability<DropPath>},
            {"gaussian_noise", buildGaussianNoise},            {"gaussian_dropout", buildGaussianDropout}};
}

} // namespace cairn::engine
