// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/optimizers/builders.h"

#include "core/engine/kernels/adam_kernel.h"

#include <ATen/Parallel.h>
#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>

namespace cairn::engine {

namespace {

constexpr double kBeta2 = 0.999, kAdamEpsilon = 1e-8; // PyTorch's defaults
constexpr std::int64_t kAdamGrain = 1 << 16;

class Adam : public SegmentOptimizer {
public:
    Adam(const FlatPart& part, const TrainConfig& config, bool decoupled)
        : SegmentOptimizer(config, part), m_weights(part.weights), m_gradients(part.gradients), m_mean(at::zeros_like(m_weights)),
          m_square(at::zeros_like(m_weights)), m_beta1(config.beta1), m_decoupled(decoupled)
    {
    }

    std::vector<std::pair<std::string, at::Tensor>> state() override
    {
        return {{"exp_avg", m_mean}, {"exp_avg_sq", m_square}};
    }

private:
    void update(const RateSegment& part, std::int64_t step, double learningRate, double gradientScale) override
    {
        if (m_weights.device().is_cpu())
            updateOnHost(part, step, learningRate, gradientScale);
        else
            updateOnDevice(part, step, learningRate, gradientScale);
    }

    void updateOnHost(const RateSegment& part, std::int64_t step, double learningRate, double gradientScale)
    {
        const double count = static_cast<double>(step) + 1.0, decay = decayOf(part);
        const AdamStep numbers{static_cast<float>(learningRate),
                               static_cast<float>(m_beta1),
                               static_cast<float>(kBeta2),
                               static_cast<float>(kAdamEpsilon),
                               m_decoupled ? 0.0f : static_cast<float>(decay),
                               m_decoupled ? static_cast<float>(1.0 - learningRate * decay) : 1.0f,
                               static_cast<float>(1.0 - std::pow(m_beta1, count)),
                               static_cast<float>(std::sqrt(1.0 - std::pow(kBeta2, count))),
                               static_cast<float>(gradientScale)};
        auto* weights = m_weights.mutable_data_ptr<float>();
        auto* gradients = m_gradients.mutable_data_ptr<float>();
        auto* mean = m_mean.mutable_data_ptr<float>();
        auto* square = m_square.mutable_data_ptr<float>();
        at::parallel_for(part.begin, part.begin + part.count, kAdamGrain, [&](std::int64_t begin, std::int64_t end) {
            adamKernel(numbers, weights + begin, gradients + begin, mean + begin, square + begin, end - begin);
        });
    }

    void updateOnDevice(const RateSegment& part, std::int64_t step, double learningRate, double gradientScale)
    {
        const auto window = [&](const at::Tensor& flat) { return flat.narrow(0, part.begin, part.count); };
        const at::Tensor weights = window(m_weights), gradients = window(m_gradients), mean = window(m_mean), square = window(m_square);
        if (gradientScale != 1.0)
            gradients.mul_(gradientScale);
        const at::Tensor count = at::full({}, static_cast<double>(step) + 1.0, m_weights.options());
        if (m_decoupled)
            at::_fused_adamw_({weights}, {gradients}, {mean}, {square}, {}, {count}, learningRate, m_beta1, kBeta2, decayOf(part), kAdamEpsilon, false, false);
        else
            at::_fused_adam_({weights}, {gradients}, {mean}, {square}, {}, {count}, learningRate, m_beta1, kBeta2, decayOf(part), kAdamEpsilon, false, false);
        gradients.zero_();
    }

    at::Tensor m_weights, m_gradients, m_mean, m_square;
    double m_beta1;
    bool m_decoupled;
};

} // namespace

std::unique_ptr<Optimizer> buildAdam(const TrainConfig& config, const FlatPart& part)
{
    return std::make_unique<Adam>(part, config, false);
}

std::unique_ptr<Optimizer> buildAdamW(const TrainConfig& config, const FlatPart& part)
{
    return std::make_unique<Adam>(part, config, true);
}

} // namespace cairn::engine
