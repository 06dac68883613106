// SPDX-License-Identifier: GPL-3.0-or-later
// Optimisers that scale every number's step by its own past gradients.
#include "core/engine/train/optimizers/builders.h"
#include "core/engine/train/optimizers/flat_optimizer.h"

#include <cmath>

namespace cairn::engine {

namespace {

constexpr double kMeanShare = 0.9, kSquareShare = 0.999, kTiny = 1e-8; // of the Adam family

/// Adam's two averages.
void addToAverages(WeightStretch& s)
{
    s.moments[0].lerp_(s.gradients, 1.0 - kMeanShare);
    s.moments[1].mul_(kSquareShare).addcmul_(s.gradients, s.gradients, 1.0 - kSquareShare);
}

/// Weight decay as an L2 term.
void addDecay(WeightStretch& s)
{
    if (s.decay != 0.0)
        s.gradients.add_(s.weights, s.decay);
}

class RmsProp : public FlatOptimizer {
public:
    RmsProp(const FlatPart& part, const TrainConfig& config)
        : FlatOptimizer(config, part, {"square_avg", "momentum_buffer"}), m_momentum(config.momentum)
    {
    }

private:
    void step(WeightStretch& s, double, double learningRate) override
    {
        constexpr double kShare = 0.99;
        addDecay(s);
        s.moments[0].mul_(kShare).addcmul_(s.gradients, s.gradients, 1.0 - kShare);
        s.moments[1].mul_(m_momentum).addcdiv_(s.gradients, s.moments[0].sqrt().add_(kTiny));
        s.weights.add_(s.moments[1], -learningRate);
    }

    double m_momentum;
};

class Adagrad : public FlatOptimizer {
public:
    Adagrad(const FlatPart& part, const TrainConfig& config) : FlatOptimizer(config, part, {"sum"}) {}

private:
    void step(WeightStretch& s, double, double learningRate) override
    {
        constexpr double kEpsilon = 1e-10;
        addDecay(s);
        s.moments[0].addcmul_(s.gradients, s.gradients);
        s.weights.addcdiv_(s.gradients, s.moments[0].sqrt().add_(kEpsilon), -learningRate);
    }
};

class Adadelta : public FlatOptimizer {
public:
    Adadelta(const FlatPart& part, const TrainConfig& config) : FlatOptimizer(config, part, {"square_avg", "acc_delta"}) {}

private:
    void step(WeightStretch& s, double, double learningRate) override
    {
        constexpr double kShare = 0.9, kEpsilon = 1e-6;
        addDecay(s);
        s.moments[0].mul_(kShare).addcmul_(s.gradients, s.gradients, 1.0 - kShare);
        const at::Tensor delta = s.moments[1].add(kEpsilon).sqrt_().div_(s.moments[0].add(kEpsilon).sqrt_()).mul_(s.gradients);
        s.moments[1].mul_(kShare).addcmul_(delta, delta, 1.0 - kShare);
        s.weights.add_(delta, -learningRate);
    }
};

class RAdam : public FlatOptimizer {
public:
    RAdam(const FlatPart& part, const TrainConfig& config) : FlatOptimizer(config, part, {"exp_avg", "exp_avg_sq"}) {}

private:
    void step(WeightStretch& s, double count, double learningRate) override
    {
        constexpr double kLongest = 2.0 / (1.0 - kSquareShare) - 1.0, kLeastTractable = 5.0;
        addDecay(s);
        addToAverages(s);
        const double left = std::pow(kSquareShare, count), correction = 1.0 - left;
        const double length = kLongest - 2.0 * count * left / correction;
        const double rate = learningRate / (1.0 - std::pow(kMeanShare, count));
        if (length <= kLeastTractable) {
            s.weights.add_(s.moments[0], -rate);
            return;
        }
        const double rectified = std::sqrt((length - 4) * (length - 2) * kLongest / ((kLongest - 4) * (kLongest - 2) * length));
        s.weights.addcdiv_(s.moments[0], s.moments[1].sqrt().add_(kTiny), -rate * rectified * std::sqrt(correction));
    }
};

class NAdam : public FlatOptimizer {
public:
    NAdam(const FlatPart& part, const TrainConfig& config) : FlatOptimizer(config, part, {"exp_avg", "exp_avg_sq"}) {}

private:
    static double momentumAt(double count)
    {
        constexpr double kMomentumDecay = 4e-3;
        return kMeanShare * (1.0 - 0.5 * std::pow(0.96, count * kMomentumDecay));
    }

    /// Of the momenta up to this step; goes on from the last call, or anew after a resume.
    double productUpTo(double count)
    {
        if (count < m_productOf) {
            m_productOf = 0;
            m_product = 1;
        }
        while (m_productOf < count)
            m_product *= momentumAt(++m_productOf);
        return m_product;
    }

    void step(WeightStretch& s, double count, double learningRate) override
    {
        addDecay(s);
        addToAverages(s);
        const double now = momentumAt(count), next = momentumAt(count + 1), product = productUpTo(count);
        const at::Tensor scale = s.moments[1].div(1.0 - std::pow(kSquareShare, count)).sqrt_().add_(kTiny);
        s.weights.addcdiv_(s.gradients, scale, -learningRate * (1.0 - now) / (1.0 - product));
        s.weights.addcdiv_(s.moments[0], scale, -learningRate * next / (1.0 - product * next));
    }

    double m_product = 1, m_productOf = 0;
};

class Lion : public FlatOptimizer {
public:
    Lion(const FlatPart& part, const TrainConfig& config) : FlatOptimizer(config, part, {"exp_avg"}) {}

private:
    void step(WeightStretch& s, double, double learningRate) override
    {
        constexpr double kStepShare = 0.9, kKeptShare = 0.99;
        s.weights.mul_(1.0 - learningRate * s.decay);
        s.weights.add_(s.moments[0].lerp(s.gradients, 1.0 - kStepShare).sign_(), -learningRate);
        s.moments[0].lerp_(s.gradients, 1.0 - kKeptShare);
    }
};

} // namespace

std::unique_ptr<Optimizer> buildRmsProp(const TrainConfig& config, const FlatPart& part) { return std::make_unique<RmsProp>(part, config); }
std::unique_ptr<Optimizer> buildAdagrad(const TrainConfig& config, const FlatPart& part) { return std::make_unique<Adagrad>(part, config); }
std::unique_ptr<Optimizer> buildAdadelta(const TrainConfig& config, const FlatPart& part) { return std::make_unique<Adadelta>(part, config); }
std::unique_ptr<Optimizer> buildRAdam(const TrainConfig& config, const FlatPart& part) { return std::make_unique<RAdam>(part, config); }
std::unique_ptr<Optimizer> buildNAdam(const TrainConfig& config, const FlatPart& part) { return std::make_unique<NAdam>(part, config); }
std::unique_ptr<Optimizer> buildLion(const TrainConfig& config, const FlatPart& part) { return std::make_unique<Lion>(part, config); }

} // namespace cairn::engine
