// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/optimizer.h"

#include "core/engine/kernels/adam_kernel.h"

#include <ATen/Parallel.h>
#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/_fused_sgd.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>

namespace cairn::engine {

namespace {

constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8; // PyTorch's defaults
constexpr std::int64_t kGrain = 1 << 16;

class Adam : public Optimizer {
public:
    Adam(const at::Tensor& weights, const at::Tensor& gradients, double weightDecay, bool decoupled)
        : m_weights(weights), m_gradients(gradients), m_mean(at::zeros_like(weights)), m_square(at::zeros_like(weights)),
          m_weightDecay(weightDecay), m_decoupled(decoupled)
    {
    }

    void apply(std::int64_t step, double learningRate, double gradientScale) override
    {
        if (m_weights.device().is_cpu())
            applyOnHost(step, learningRate, gradientScale);
        else
            applyOnDevice(step, learningRate, gradientScale);
    }

    std::vector<std::pair<std::string, at::Tensor>> state() override
    {
        return {{"exp_avg", m_mean}, {"exp_avg_sq", m_square}};
    }

private:
    void applyOnHost(std::int64_t step, double learningRate, double gradientScale)
    {
        const double count = static_cast<double>(step) + 1.0;
        const AdamStep numbers{static_cast<float>(learningRate),
                               static_cast<float>(kBeta1),
                               static_cast<float>(kBeta2),
                               static_cast<float>(kEpsilon),
                               m_decoupled ? 0.0f : static_cast<float>(m_weightDecay),
                               m_decoupled ? static_cast<float>(1.0 - learningRate * m_weightDecay) : 1.0f,
                               static_cast<float>(1.0 - std::pow(kBeta1, count)),
                               static_cast<float>(std::sqrt(1.0 - std::pow(kBeta2, count))),
                               static_cast<float>(gradientScale)};
        auto* weights = m_weights.mutable_data_ptr<float>();
        auto* gradients = m_gradients.mutable_data_ptr<float>();
        auto* mean = m_mean.mutable_data_ptr<float>();
        auto* square = m_square.mutable_data_ptr<float>();
        at::parallel_for(0, m_weights.numel(), kGrain, [&](std::int64_t begin, std::int64_t end) {
            adamKernel(numbers, weights + begin, gradients + begin, mean + begin, square + begin, end - begin);
        });
    }

    void applyOnDevice(std::int64_t step, double learningRate, double gradientScale)
    {
        if (gradientScale != 1.0)
            m_gradients.mul_(gradientScale);
        const at::Tensor count = at::full({}, static_cast<double>(step) + 1.0, m_weights.options());
        if (m_decoupled)
            at::_fused_adamw_({m_weights}, {m_gradients}, {m_mean}, {m_square}, {}, {count}, learningRate, kBeta1, kBeta2,
                              m_weightDecay, kEpsilon, false, false);
        else
            at::_fused_adam_({m_weights}, {m_gradients}, {m_mean}, {m_square}, {}, {count}, learningRate, kBeta1, kBeta2,
                             m_weightDecay, kEpsilon, false, false);
        m_gradients.zero_();
    }

    at::Tensor m_weights, m_gradients, m_mean, m_square;
    double m_weightDecay;
    bool m_decoupled;
};

class Sgd : public Optimizer {
public:
    Sgd(const at::Tensor& weights, const at::Tensor& gradients, double weightDecay, double momentum)
        : m_weights(weights), m_gradients(gradients), m_velocity(at::zeros_like(weights)), m_weightDecay(weightDecay),
          m_momentum(momentum)
    {
    }

    void apply(std::int64_t step, double learningRate, double gradientScale) override
    {
        if (m_weights.device().is_cpu())
            return applyOnHost(step, learningRate, gradientScale);
        if (gradientScale != 1.0)
            m_gradients.mul_(gradientScale);
        at::_fused_sgd_({m_weights}, {m_gradients}, {m_velocity}, m_weightDecay, m_momentum, learningRate, 0.0, false, false,
                        step == 0);
        m_gradients.zero_();
    }

    std::vector<std::pair<std::string, at::Tensor>> state() override { return {{"momentum_buffer", m_velocity}}; }

private:
    void applyOnHost(std::int64_t step, double learningRate, double gradientScale)
    {
        const SgdStep numbers{static_cast<float>(learningRate), static_cast<float>(m_momentum),
                              static_cast<float>(m_weightDecay), static_cast<float>(gradientScale), step == 0};
        auto* weights = m_weights.mutable_data_ptr<float>();
        auto* gradients = m_gradients.mutable_data_ptr<float>();
        auto* velocity = m_velocity.mutable_data_ptr<float>();
        at::parallel_for(0, m_weights.numel(), kGrain, [&](std::int64_t begin, std::int64_t end) {
            sgdKernel(numbers, weights + begin, gradients + begin, velocity + begin, end - begin);
        });
    }

    at::Tensor m_weights, m_gradients, m_velocity;
    double m_weightDecay, m_momentum;
};

} // namespace

Result<std::unique_ptr<Optimizer>> makeOptimizer(const TrainConfig& config, const at::Tensor& weights, const at::Tensor& gradients)
{
    std::unique_ptr<Optimizer> optimizer;
    if (config.optimizer == "sgd")
        optimizer = std::make_unique<Sgd>(weights, gradients, config.weightDecay, config.momentum);
    else if (config.optimizer == "adam" || config.optimizer == "adamw")
        optimizer = std::make_unique<Adam>(weights, gradients, config.weightDecay, config.optimizer == "adamw");
    else
        return fail(ErrorCode::InvalidInput, "There is no optimiser \"" + config.optimizer + "\"", "optimizer",
                    "Choose sgd, adam or adamw");
    return optimizer;
}

double clippingScale(const at::Tensor& gradients, double largest)
{
    if (largest <= 0)
        return 1.0;
    const double norm = at::linalg_vector_norm(gradients).item<double>();
    return std::min(1.0, largest / (norm + 1e-6));
}

} // namespace cairn::engine
