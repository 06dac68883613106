// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/optimizers/builders.h"

#include "core/engine/kernels/adam_kernel.h"

#include <ATen/Parallel.h>
#include <ATen/ops/_fused_sgd.h>
#include <ATen/ops/zeros_like.h>

namespace cairn::engine {

namespace {

constexpr std::int64_t kSgdGrain = 1 << 16;

class Sgd : public SegmentOptimizer {
public:
    Sgd(const FlatPart& part, const TrainConfig& config)
        : SegmentOptimizer(config, part), m_weights(part.weights), m_gradients(part.gradients), m_velocity(at::zeros_like(m_weights)),
          m_momentum(config.momentum)
    {
    }

    std::vector<std::pair<std::string, at::Tensor>> state() override { return {{"momentum_buffer", m_velocity}}; }

private:
    void update(const RateSegment& part, std::int64_t step, double learningRate, double gradientScale) override
    {
        if (m_weights.device().is_cpu())
            return updateOnHost(part, step, learningRate, gradientScale);
        const auto window = [&](const at::Tensor& flat) { return flat.narrow(0, part.begin, part.count); };
        const at::Tensor weights = window(m_weights), gradients = window(m_gradients), velocity = window(m_velocity);
        if (gradientScale != 1.0)
            gradients.mul_(gradientScale);
        at::_fused_sgd_({weights}, {gradients}, {velocity}, decayOf(part), m_momentum, learningRate, 0.0, false, false, step == 0);
        gradients.zero_();
    }

    void updateOnHost(const RateSegment& part, std::int64_t step, double learningRate, double gradientScale)
    {
        const SgdStep numbers{static_cast<float>(learningRate), static_cast<float>(m_momentum),
                              static_cast<float>(decayOf(part)), static_cast<float>(gradientScale), step == 0};
        auto* weights = m_weights.mutable_data_ptr<float>();
        auto* gradients = m_gradients.mutable_data_ptr<float>();
        auto* velocity = m_velocity.mutable_data_ptr<float>();
        at::parallel_for(part.begin, part.begin + part.count, kSgdGrain, [&](std::int64_t begin, std::int64_t end) {
            sgdKernel(numbers, weights + begin, gradients + begin, velocity + begin, end - begin);
        });
    }

    at::Tensor m_weights, m_gradients, m_velocity;
    double m_momentum;
};

} // namespace

std::unique_ptr<Optimizer> buildSgd(const TrainConfig& config, const FlatPart& part)
{
    return std::make_unique<Sgd>(part, config);
}

} // namespace cairn::engine
