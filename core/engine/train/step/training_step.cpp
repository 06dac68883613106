// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/training_step.h"

#include "core/engine/train/step/adversarial_step.h"
#include "core/engine/train/step/clipping.h"
#include "core/engine/train/step/divergence.h"
#include "core/engine/train/step/precision.h"
#include "core/engine/train/watch/gradient_rule.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/add.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>

namespace cairn::engine {

PlainStep::PlainStep(Module& module, const Objective& objective, Optimizer& optimizer, const TrainConfig& config, Group& group)
    : TrainingStep(config), m_module(module), m_objective(objective), m_optimizer(optimizer), m_group(group), m_gradients(module, group)
{
}

std::pair<at::Tensor, at::Tensor> PlainStep::losses(const Batch& batch, const RunState& state, StepOutcome& outcome, const RankShare* share) const
{
    ForwardContext context = this->context(state);
    context.losses = &outcome.added;
    context.ranks = share;
    {
        const LowPrecision low(m_config.precision, m_module.device());
        outcome.output = m_module.forward(batch.fields, context);
    }
    if (outcome.output.scalar_type() == at::kBFloat16)
        outcome.output = outcome.output.to(at::kFloat);
    const at::Tensor loss = m_objective.loss(outcome.output, batch);
    at::Tensor total = loss;
    for (const at::Tensor& term : outcome.added)
        total = at::add(total, term);
    return {loss, total};
}

Result<StepOutcome> PlainStep::run(const Batch& batch, RunState& state, double learningRate, bool updates)
{
    StepOutcome outcome;
    const RankShare share{&m_group, batch.first, batch.rows / batch.group, batch.counts};
    const auto [loss, total] = losses(batch, state, outcome, m_group.alone() ? nullptr : &share);
    if (m_module.device().is_cpu() && !std::isfinite(loss.item<float>()))
        return explainDivergence(m_module, batch, context(state), state.step + 1);
    if (updates && !m_weight.defined() && m_group.alone()) {
        total.backward();
    } else {
        const at::Tensor weight = weightOf(batch, total);
        if (updates)
            m_gradients.begin();
        total.backward(weight);
        m_weight = m_weight.defined() ? at::add(m_weight, weight) : weight;
    }
    outcome.loss = loss.detach();
    outcome.output = outcome.output.detach();
    if (updates)
        CAIRN_TRY(update(state, learningRate, outcome));
    return outcome;
}

at::Tensor PlainStep::weightOf(const Batch& batch, const at::Tensor& total) const
{
    at::Tensor weight = m_objective.weight(batch).to(total.scalar_type());
    return batch.counts ? weight : at::zeros_like(weight);
}

Result<void> PlainStep::update(RunState& state, double learningRate, StepOutcome& outcome)
{
    at::Tensor& gradients = m_module.flatGradients();
    if (m_weight.defined()) {
        CAIRN_TRY(m_gradients.finish(m_weight));
        const at::NoGradGuard noGradients;
        gradients.div_(m_weight);
        m_weight = at::Tensor();
    }
    if (looksAtGradient(m_config.guardGradients, state.updates, m_module.device().is_cpu()))
        outcome.finding = lookAtGradient(m_config, m_module, state.step + 1, state.watch);
    m_optimizer.apply(state.updates, learningRate, clipGradients(gradients, m_config));
    ++state.updates;
    return {};
}

void PlainStep::tryOut(const Batch& batch, const RunState& state)
{
    StepOutcome outcome;
    losses(batch, state, outcome, nullptr).second.backward();
}

Result<std::unique_ptr<TrainingStep>> makeTrainingStep(Module& module, const Objective& objective, Optimizer& optimizer, const TrainConfig& config, Group& group)
{
    const auto picture = objective.playedWith();
    if (!picture)
        return std::unique_ptr<TrainingStep>(std::make_unique<PlainStep>(module, objective, optimizer, config, group));
    if (!group.alone())
        return fail(ErrorCode::Unsupported, "Networks that play against each other are trained by one rank", "ranks", "Set the number of ranks to 1");
    if (!module.opponents())
        return fail(ErrorCode::InvalidInput, "The network has no Adversary, where a generator meets its discriminator", "network", "Start with the template \"dcgan\" on the Model page");
    return std::unique_ptr<TrainingStep>(std::make_unique<AdversarialStep>(module, *picture, optimizer, config));
}

} // namespace cairn::engine
