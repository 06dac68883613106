// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/adversarial_step.h"

#include "core/engine/train/step/adversarial_loss.h"
#include "core/engine/train/step/clipping.h"
#include "core/engine/train/step/divergence.h"
#include "core/engine/train/precision/precision.h"
#include "core/engine/train/watch/gradient_rule.h"

#include <ATen/ops/stack.h>

#include <cmath>

namespace cairn::engine {

namespace {

/// With what AddLoss layers gave.
at::Tensor total(at::Tensor loss, const std::vector<at::Tensor>& added)
{
    for (const at::Tensor& term : added)
        loss = loss.add(term);
    return loss;
}

} // namespace

AdversarialStep::AdversarialStep(Module& module, std::size_t picture, Optimizer& optimizer, const TrainConfig& config)
    : TrainingStep(config), m_module(module), m_picture(picture), m_optimizer(optimizer)
{
}

at::Tensor AdversarialStep::made(const Batch& batch, const ForwardContext& context) const
{
    const LowPrecision low(m_config.precision, m_module.device());
    return m_module.make(batch.fields, context);
}

at::Tensor AdversarialStep::judged(const Batch& batch, const at::Tensor& pictures, const ForwardContext& context) const
{
    const LowPrecision low(m_config.precision, m_module.device());
    return m_module.judge(batch.fields, pictures, context).to(at::kFloat).flatten();
}

void AdversarialStep::update(const RunState& state, double learningRate, Side side)
{
    m_optimizer.apply(state.updates, learningRate, clipGradients(m_module.flatGradients(), m_config), side);
}

Result<StepOutcome> AdversarialStep::run(const Batch& batch, RunState& state, double learningRate, bool)
{
    StepOutcome outcome;
    std::vector<at::Tensor> ofMaking, ofJudging, again;
    ForwardContext context = this->context(state);
    context.losses = &ofMaking;
    const at::Tensor pictures = made(batch, context);
    context.losses = &ofJudging;
    const at::Tensor real = judged(batch, batch.fields[m_picture], context), before = judged(batch, pictures.detach(), context);
    const at::Tensor discriminator = discriminatorLosses(real, before).mean();
    if (m_module.device().is_cpu() && !std::isfinite(discriminator.item<float>()))
        return explainDivergence(m_module, batch, this->context(state), state.step + 1);
    total(discriminator, ofJudging).backward();
    if (looksAtGradient(m_config.guardGradients, state.updates, m_module.device().is_cpu()))
        if (auto found = lookAtGradient(m_config, m_module, state.step + 1, state.watch))
            outcome.findings.push_back(std::move(*found));
    update(state, learningRate, Side::Discriminator);

    m_module.trainDiscriminator(false);
    context.losses = &again;
    const at::Tensor behind = judged(batch, pictures, context);
    const at::Tensor generator = generatorLosses(behind).mean();
    total(generator, ofMaking).backward();
    m_module.trainDiscriminator(true);
    update(state, learningRate, Side::Generator);
    ++state.updates;

    outcome.loss = discriminator.detach().add(generator.detach());
    outcome.output = at::stack({real.detach(), before.detach(), behind.detach()}, 1);
    for (const at::Tensor& term : ofMaking)
        outcome.added.push_back(term.detach());
    for (const at::Tensor& term : ofJudging)
        outcome.added.push_back(term.detach());
    return outcome;
}

void AdversarialStep::tryOut(const Batch& batch, RunState& state)
{
    const ForwardContext context = this->context(state);
    const at::Tensor pictures = made(batch, context);
    discriminatorLosses(judged(batch, batch.fields[m_picture], context), judged(batch, pictures, context)).mean().backward();
}

} // namespace cairn::engine
