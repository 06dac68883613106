// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"

#include <ATen/ops/bilinear.h>
#include <ATen/ops/linear.h>

#include <cmath>

namespace cairn::engine {

namespace {

/// y = x W^T + b over the last axis. PyTorch's initial values: uniform within 1 / sqrt(in).
class Linear : public Layer {
public:
    Linear(std::int64_t inFeatures, bool bias)
        : m_bound(1.0 / std::sqrt(static_cast<double>(std::max<std::int64_t>(inFeatures, 1)))), m_hasBias(bias)
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = m_hasBias ? at::linear(inputs[0], m_weight, m_bias) : at::linear(inputs[0], m_weight);
    }
    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots{{"weight", &m_weight, {Init::Law::Uniform, m_bound}}};
        if (m_hasBias)
            slots.push_back({"bias", &m_bias, {Init::Law::Uniform, m_bound}});
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    double m_bound;
    bool m_hasBias;
    at::Tensor m_weight, m_bias;
};

/// y = a W b + c for each output. PyTorch's initial values: uniform within 1 / sqrt(features of a).
class Bilinear : public Layer {
public:
    Bilinear(std::int64_t features, bool bias) : m_bound(1.0 / std::sqrt(static_cast<double>(features))), m_hasBias(bias) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::bilinear(inputs[0], inputs[1], m_weight, m_bias);
    }
    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots{{"weight", &m_weight, {Init::Law::Uniform, m_bound}}};
        if (m_hasBias)
            slots.push_back({"bias", &m_bias, {Init::Law::Uniform, m_bound}});
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    double m_bound;
    bool m_hasBias;
    at::Tensor m_weight, m_bias;
};

std::unique_ptr<Layer> buildLinear(const graph::NodeView& view)
{
    return std::make_unique<Linear>(view.inputs[0].shape.back(), view.flag("bias"));
}

std::unique_ptr<Layer> buildBilinear(const graph::NodeView& view)
{
    return std::make_unique<Bilinear>(view.inputs[0].shape.back(), view.flag("bias"));
}

} // namespace

std::vector<BuilderEntry> denseBuilders()
{
    return {{"linear", buildLinear}, {"bilinear", buildBilinear}};
}

} // namespace cairn::engine
