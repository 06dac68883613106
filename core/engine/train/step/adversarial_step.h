// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/train/step/training_step.h"

namespace cairn::engine {

/// Generator against discriminator: the discriminator learns from real pictures and from made ones, through which no gradient goes back; then
/// the generator learns from what the new discriminator says of the same made pictures. BatchNorm sees real and made pictures apart. The
/// outcome's output is [n, 3]: logits of real pictures, of made ones, and of made ones behind the discriminator's update; its loss the sum of both.
class AdversarialStep : public TrainingStep {
public:
    /// `picture`: place of the real pictures among the fields. The module has opponents.
    AdversarialStep(Module& module, std::size_t picture, Optimizer& optimizer, const TrainConfig& config);

    Result<StepOutcome> run(const Batch& batch, RunState& state, double learningRate, bool updates) override;
    void tryOut(const Batch& batch, RunState& state) override;

private:
    at::Tensor made(const Batch& batch, const ForwardContext& context) const;
    /// Logits [n].
    at::Tensor judged(const Batch& batch, const at::Tensor& pictures, const ForwardContext& context) const;
    void update(const RunState& state, double learningRate, Side side);

    Module& m_module;
    std::size_t m_picture;
    Optimizer& m_optimizer;
};

} // namespace cairn::engine
