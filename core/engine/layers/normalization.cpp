// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"

#include <ATen/ops/batch_norm.h>
#include <ATen/ops/layer_norm.h>

namespace cairn::engine {

namespace {

constexpr Init kZero{Init::Law::Constant, 0.0};
constexpr Init kOne{Init::Law::Constant, 1.0};

/// Normalises every channel over the batch (Ioffe and Szegedy, ICML 2015); evaluation uses the running statistics.
class BatchNorm : public Layer {
public:
    BatchNorm(double momentum, double epsilon, bool affine) : m_momentum(momentum), m_epsilon(epsilon), m_affine(affine) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        if (context.training)
            m_batches.add_(1);
        outputs[0] = at::batch_norm(inputs[0], m_weight, m_bias, m_mean, m_variance, context.training, m_momentum,
                                    m_epsilon, true);
    }
    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots;
        if (m_affine)
            slots = {{"weight", &m_weight, kOne}, {"bias", &m_bias, kZero}};
        slots.insert(slots.end(), {{"running_mean", &m_mean, kZero},
                                   {"running_var", &m_variance, kOne},
                                   {"num_batches_tracked", &m_batches, kZero}});
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    double m_momentum, m_epsilon;
    bool m_affine;
    at::Tensor m_weight, m_bias, m_mean, m_variance, m_batches;
};

/// Normalises the last axes of every row (Ba, Kiros and Hinton, 2016).
class LayerNorm : public Layer {
public:
    LayerNorm(std::vector<std::int64_t> shape, double epsilon, bool affine)
        : m_shape(std::move(shape)), m_epsilon(epsilon), m_affine(affine)
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::layer_norm(inputs[0], m_shape, m_weight, m_bias, m_epsilon);
    }
    std::vector<StateSlot> state() override 
    {
        if (!m_affine)
            return {};
        return {{"weight", &m_weight, kOne}, {"bias", &m_bias, kZero}};
    }
    bool keepsOutput() const override { return false; }

private:
    std::vector<std::int64_t> m_shape;
    double m_epsilon;
    bool m_affine;
    at::Tensor m_weight, m_bias;
};

std::unique_ptr<Layer> buildBatchNorm(const graph::NodeView& view)
{
    return std::make_unique<BatchNorm>(view.real("momentum"), view.real("eps"), view.flag("affine"));
}

std::unique_ptr<Layer> buildLayerNorm(const graph::NodeView& view)
{
    const std::vector<std::int64_t>& shape = view.inputs[0].shape;
    return std::make_unique<LayerNorm>(std::vector(shape.end() - view.integer("axes"), shape.end()), view.real("eps"),
                                       view.flag("affine"));
}

} // namespace

std::vector<BuilderEntry> normalizationBuilders()
{
    return {{"batch_norm", buildBatchNorm}, {"layer_norm", buildLayerNorm}};
}

} // namespace cairn::engine
