// SPDX-License-Identifier: GPL-3.0-or-later
// Optimisers whose step depends on the weight tensor as a whole.
#include "core/engine/train/optimizers/builders.h"
#include "core/engine/train/optimizers/flat_optimizer.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/where.h>

#include <algorithm>
#include <cmath>

namespace cairn::engine {

namespace {

constexpr double kFirstShare = 0.9, kSecondShare = 0.999;

/// The step of AdamW before the learning rate and the decay.
at::Tensor adamDirection(WeightStretch& s, std::size_t first, double count, double epsilon)
{
    at::Tensor& mean = s.moments[first];
    at::Tensor& square = s.moments[first + 1];
    mean.lerp_(s.gradients, 1.0 - kFirstShare);
    square.mul_(kSecondShare).addcmul_(s.gradients, s.gradients, 1.0 - kSecondShare);
    const at::Tensor scale = square.div(1.0 - std::pow(kSecondShare, count)).sqrt_().add_(epsilon);
    return mean.div(1.0 - std::pow(kFirstShare, count)).div_(scale);
}

class Lamb : public FlatOptimizer {
public:
    Lamb(const FlatPart& part, const TrainConfig& config)
        : FlatOptimizer(config, part, {"exp_avg", "exp_avg_sq"}, Stretches::Single)
    {
    }

private:
    void step(WeightStretch& s, double count, double learningRate) override
    {
        constexpr double kEpsilon = 1e-6;
        const at::Tensor direction = adamDirection(s, 0, count, kEpsilon).add_(s.weights, s.decay);
        const at::Tensor weights = s.weights.norm(), length = direction.norm();
        const at::Tensor trust = at::where(weights.gt(0).logical_and(length.gt(0)), weights.div(length), 1.0);
        s.weights.sub_(direction.mul_(trust), learningRate);
    }
};

class Muon : public FlatOptimizer {
public:
    Muon(const FlatPart& part, const TrainConfig& config)
        : FlatOptimizer(config, part, {"momentum_buffer", "exp_avg", "exp_avg_sq"}, Stretches::Single)
    {
    }

private:
    void step(WeightStretch& s, double count, double learningRate) override
    {
        constexpr double kEpsilon = 1e-8, kMomentum = 0.95, kStepLength = 0.2;
        s.weights.mul_(1.0 - learningRate * s.decay);
        if (s.shape.size() < 2) {
            s.weights.add_(adamDirection(s, 1, count, kEpsilon), -learningRate);
            return;
        }
        s.moments[0].mul_(kMomentum).add_(s.gradients);
        const at::Tensor ahead = s.gradients.add(s.moments[0], kMomentum).view({s.shape[0], -1}); // Nesterov
        const double longest = static_cast<double>(std::max(ahead.size(0), ahead.size(1)));
        s.weights.add_(orthogonal(ahead).reshape({-1}), -learningRate * kStepLength * std::sqrt(longest));
    }

    /// Nearly the orthogonal matrix closest to `matrix`: five Newton-Schulz steps with Jordan's coefficients.
    static at::Tensor orthogonal(const at::Tensor& matrix)
    {
        constexpr double kA = 3.4445, kB = -4.7750, kC = 2.0315;
        constexpr int kSteps = 5;
        const bool tall = matrix.size(0) > matrix.size(1);
        at::Tensor x = tall ? matrix.t() : matrix;
        x = x.div(x.norm().add(1e-7));
        for (int i = 0; i < kSteps; ++i) {
            const at::Tensor gram = at::matmul(x, x.t());
            const at::Tensor change = at::addmm(gram, gram, gram, kB, kC);
            x = at::addmm(x, change, x, kA, 1.0);
        }
        return tall ? x.t() : x;
    }
};

} // namespace

std::unique_ptr<Optimizer> buildLamb(const TrainConfig& config, const FlatPart& part) { return std::make_unique<Lamb>(part, config); }
std::unique_ptr<Optimizer> buildMuon(const TrainConfig& config, const FlatPart& part) { return std::make_unique<Muon>(part, config); }

} // namespace cairn::engine
