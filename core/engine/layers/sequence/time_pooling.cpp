// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/engine/layers/sequence/masks.h"

#include <ATen/ops/add.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/tanh.h>

#include <cmath>

namespace cairn::engine {

namespace {

/// Sum of the steps of [N, T, F], weighted by [N, T].
at::Tensor weightedSum(const at::Tensor& weights, const at::Tensor& sequence)
{
    return at::matmul(weights.unsqueeze(1), sequence).squeeze(1);
}

class TakeStep : public Layer {
public:
    explicit TakeStep(bool first) : m_first(first) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        if (m_first || !inputs[1].defined())
            outputs[0] = inputs[0].select(1, m_first ? 0 : -1);
        else
            outputs[0] = lastSteps(inputs[0], maskLengths(inputs[1]));
    }

private:
    bool m_first;
};

class MeanOverTime : public Layer {
public:
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        if (!inputs[1].defined()) {
            outputs[0] = at::mean(inputs[0], 1);
            return;
        }
        const at::Tensor mask = inputs[1].detach();
        outputs[0] = weightedSum(mask.div(at::clamp_min(at::sum(mask, 1, true), 1)), inputs[0]);
    }
};

class MaxOverTime : public Layer {
public:
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::amax(inputs[1].defined() ? at::add(inputs[0], maskPenalty(inputs[1]).unsqueeze(2)) : inputs[0], 1);
    }
};

/// softmax(tanh(x W^T + b) q) over the steps weighs them. Initial values as of two Linear layers.
class AttentionPooling : public Layer {
public:
    AttentionPooling(std::int64_t features, std::int64_t size)
        : m_weightBound(1.0 / std::sqrt(static_cast<double>(features))), m_queryBound(1.0 / std::sqrt(static_cast<double>(size)))
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        at::Tensor scores = at::matmul(at::tanh(at::linear(inputs[0], m_weight, m_bias)), m_query);
        if (inputs[1].defined())
            scores = scores.add(maskPenalty(inputs[1]));
        const at::Tensor weights = at::softmax(scores, 1);
        if (context.taps)
            (*context.taps)("weights", weights);
        outputs[0] = weightedSum(weights, inputs[0]);
    }
    std::vector<StateSlot> state() override
    {
        return {{"query", &m_query, {Init::Law::Uniform, m_queryBound}},
                {"proj.weight", &m_weight, {Init::Law::Uniform, m_weightBound}},
                {"proj.bias", &m_bias, {Init::Law::Uniform, m_weightBound}}};
    }

private:
    double m_weightBound, m_queryBound;
    at::Tensor m_query, m_weight, m_bias;
};

template <typename Pooling>
std::unique_ptr<Layer> buildTimePooling(const graph::NodeView&)
{
    return std::make_unique<Pooling>();
}

std::unique_ptr<Layer> buildTakeStep(const graph::NodeView& view)
{
    return std::make_unique<TakeStep>(view.text("step") == "first");
}

std::unique_ptr<Layer> buildAttentionPooling(const graph::NodeView& view)
{
    return std::make_unique<AttentionPooling>(view.inputs[0].shape[2], view.integer("attention_size"));
}

} // namespace

std::vector<BuilderEntry> timePoolingBuilders()
{
    return {{"take_step", buildTakeStep},
            {"mean_over_time", buildTimePooling<MeanOverTime>},
            {"max_over_time", buildTimePooling<MaxOverTime>},
            {"attention_pooling", buildAttentionPooling}};
}

} // namespace cairn::engine
