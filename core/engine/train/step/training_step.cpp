// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/training_step.h"

#include "core/engine/parallel/gathered_rows.h"
#include "core/engine/torch_guard.h"
#include "core/engine/train/step/adversarial_step.h"
#include "core/engine/train/step/clipping.h"
#include "core/engine/train/step/divergence.h"
#include "core/engine/train/step/micro_batches.h"
#include "core/engine/train/precision/precision.h"
#include "core/engine/train/watch/gradient_rule.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <utility>

namespace cairn::engine {

PlainStep::PlainStep(Module& module, const Objective& objective, Optimizer& optimizer, const TrainConfig& config, Group& group)
    : TrainingStep(config), m_module(module), m_objective(objective), m_optimizer(optimizer), m_group(group), m_gradients(module, group), m_scales(config.precision == "float16")
{
}

Result<PlainStep::Losses> PlainStep::losses(const Batch& batch, const RunState& state, StepOutcome& outcome, const RankShare* share, const Observer& observer) const
{
    const EmbeddingLoss* const embeddingLoss = m_objective.embeddingLoss();
    EmbeddingTap tap{{}, embeddingLoss && embeddingLoss->cutsHead()};
    ForwardContext context = this->context(state);
    context.losses = &outcome.added;
    context.ranks = share;
    context.embedding = embeddingLoss ? &tap : nullptr;
    {
        const LowPrecision low(m_config.precision, m_module.device());
        outcome.output = m_module.forward(batch.fields, context, observer);
    }
    if (at::isReducedFloatingType(outcome.output.scalar_type()))
        outcome.output = outcome.output.to(at::kFloat);
    const at::Tensor loss = m_objective.loss(outcome.output, batch);
    at::Tensor total = loss;
    for (const at::Tensor& term : outcome.added)
        total = at::add(total, term);
    if (embeddingLoss) {
        SingleRank alone;
        CAIRN_ASSIGN(const at::Tensor term, embeddingTerm(tap.value, batch, share ? *share : RankShare{&alone}, outcome));
        total = at::add(total, term);
    }
    return Losses{loss, total};
}

Result<at::Tensor> PlainStep::embeddingTerm(const at::Tensor& embedding, const Batch& batch, const RankShare& share, StepOutcome& outcome) const
{
    if (batch.shares.defined())
        return fail(ErrorCode::Unsupported, "Mixed pictures have no one class, by which their embeddings could be compared", "metric_learning", "Delete the step image_mix on the Data page, or set metric_learning=off");
    const EmbeddingLoss& loss = *m_objective.embeddingLoss();
    const at::Tensor own = embedding.to(at::kFloat).flatten(1);
    if (share.group->alone()) {
        const at::Tensor term = loss(own, batch.targets);
        outcome.added.push_back(term.detach());
        return term;
    }
    CAIRN_ASSIGN(const at::Tensor all, gatheredRows(own, share, batch.commonRows()));
    CAIRN_ASSIGN(const at::Tensor classes, gatheredRows(batch.targets.to(at::kDouble).unsqueeze(1), share, batch.commonRows()));
    const at::Tensor weight = weightOf(batch, own);
    at::Tensor weights = weight.clone();
    CAIRN_TRY(share.group->sum(weights));
    const at::Tensor term = loss(all, classes.squeeze(1).to(at::kLong));
    outcome.added.push_back(term.detach());
    return batch.counts ? term.mul(weights.div(weight)) : at::zeros_like(term);
}

Result<StepOutcome> PlainStep::run(const Batch& batch, RunState& state, double learningRate, bool updates)
{
    const Observer observer = std::exchange(m_observer, {});
    CAIRN_ASSIGN(StepOutcome outcome, whileMemoryLasts(batch, state, [&](std::span<const std::int64_t> sizes) {
        return sizes.size() > 1 ? stepInParts(batch, state, sizes, observer) : wholeStep(batch, state, updates, observer);
    }));
    outcome.findings = std::exchange(m_untold, {});
    if (updates)
        CAIRN_TRY(update(state, learningRate, outcome));
    return outcome;
}

Result<StepOutcome> PlainStep::wholeStep(const Batch& batch, const RunState& state, bool updates, const Observer& observer)
{
    StepOutcome outcome;
    const RankShare share{&m_group, batch.first, batch.rows / batch.group, batch.counts};
    CAIRN_ASSIGN(const auto both, losses(batch, state, outcome, m_group.alone() ? nullptr : &share, observer));
    const auto& [loss, total] = both;
    if (m_module.device().is_cpu() && !std::isfinite(loss.item<float>()))
        return explainDivergence(m_module, batch, context(state), state.step + 1);
    if (updates && !m_weight.defined() && m_group.alone()) {
        scaled(total, state).backward();
    } else {
        const at::Tensor weight = weightOf(batch, total);
        if (updates)
            m_gradients.begin();
        scaled(total, state).backward(weight);
        m_weight = m_weight.defined() ? at::add(m_weight, weight) : weight;
    }
    outcome.loss = loss.detach();
    outcome.output = outcome.output.detach();
    return outcome;
}

Result<StepOutcome> PlainStep::stepInParts(const Batch& batch, const RunState& state, std::span<const std::int64_t> sizes, const Observer& observer)
{
    StepOutcome all;
    std::vector<at::Tensor> outputs;
    at::Tensor weights;
    std::int64_t first = 0;
    for (const std::int64_t size : sizes) {
        const Batch part = partOf(batch, first, size);
        const RankShare share{&m_alone, part.first, size, true};
        StepOutcome outcome;
        CAIRN_ASSIGN(const auto both, losses(part, state, outcome, &share, first == 0 ? observer : Observer()));
        const auto& [loss, total] = both;
        if (m_module.device().is_cpu() && !std::isfinite(loss.item<float>()))
            return explainDivergence(m_module, part, context(state), state.step + 1);
        const at::Tensor weight = weightOf(part, total);
        scaled(total, state).backward(weight);
        all.loss = all.loss.defined() ? all.loss.add(loss.detach().mul(weight)) : loss.detach().mul(weight);
        all.added.resize(outcome.added.size());
        for (std::size_t i = 0; i < outcome.added.size(); ++i)
            all.added[i] = all.added[i].defined() ? all.added[i].add(outcome.added[i].detach().mul(weight)) : outcome.added[i].detach().mul(weight);
        weights = weights.defined() ? weights.add(weight) : weight;
        outputs.push_back(outcome.output.detach());
        first += size;
    }
    all.loss = all.loss.div(weights);
    for (at::Tensor& term : all.added)
        term = term.div(weights);
    all.output = at::cat(outputs);
    m_weight = m_weight.defined() ? at::add(m_weight, weights) : weights;
    return all;
}

Result<StepOutcome> PlainStep::whileMemoryLasts(const Batch& batch, RunState& state, const std::function<Result<StepOutcome>(std::span<const std::int64_t> sizes)>& work)
{
    const at::NoGradGuard outside;
    const at::Tensor weight = m_weight;
    if (weight.defined() && m_group.alone()) { // gradients of earlier batches of this update
        if (!m_before.defined())
            m_before = at::empty_like(m_module.flatGradients());
        m_before.copy_(m_module.flatGradients());
    }
    while (true) {
        const std::int64_t rows = batch.rows / batch.group, most = batch.splits && m_group.alone() ? state.microRows : 0;
        const std::vector<std::int64_t> sizes = partSizes(rows, most, m_module.normalisesOverBatch() ? 2 : 1);
        try {
            const at::AutoGradMode gradients(true);
            return work(sizes);
        } catch (const std::exception& caught) {
            if (!ranOutOfMemory(caught) || !halve(batch, sizes, state))
                throw;
        }
        if (weight.defined())
            m_module.flatGradients().copy_(m_before);
        else
            m_module.flatGradients().zero_();
        m_weight = weight;
    }
}

/// Whether there is something to halve. Tells that it was.
bool PlainStep::halve(const Batch& batch, std::span<const std::int64_t> sizes, RunState& state)
{
    const std::int64_t fewest = m_module.normalisesOverBatch() ? 2 : 1, largest = sizes.front();
    const std::int64_t half = (largest + 1) / 2;
    if (!m_group.alone() || !batch.splits || !m_objective.splits() || partSizes(batch.rows / batch.group, half, fewest).front() >= largest)
        return false;
    state.microRows = half;
    m_untold.push_back({"warn", "Memory ran out at step " + std::to_string(state.step + 1) + " with " + std::to_string(largest) + " rows at once. From here on " + std::to_string(half)
                                    + " rows are worked on at once and their gradients added up: an update is still by the whole batch"
                                    + (fewest > 1 ? ", but BatchNorm takes its statistics of the smaller parts. Set batch_size to that, or use another normalisation, to have it alike throughout"
                                                  : ". Smaller batches, bfloat16 or recompute take less memory")});
    return true;
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
    if (m_scales && !bringBack(gradients, state, outcome)) {
        m_beforeUpdate = {};
        gradients.zero_();
        ++state.updates;
        return {};
    }
    if (looksAtGradient(m_config.guardGradients, state.updates, m_module.device().is_cpu()))
        if (auto found = lookAtGradient(m_config, m_module, state.step + 1, state.watch))
            outcome.findings.push_back(std::move(*found));
    if (const auto look = std::exchange(m_beforeUpdate, {}))
        look();
    m_optimizer.apply(state.updates - state.scaler.skipped, learningRate, clipGradients(gradients, m_config));
    ++state.updates;
    return {};
}

bool PlainStep::bringBack(at::Tensor& gradients, RunState& state, StepOutcome& outcome)
{
    const bool finite = GradientScaler::unscale(gradients, state.scaler);
    m_scaler.update(state.scaler, finite);
    if (finite)
        return true;
    const std::string scale = Json(state.scaler.scale).dump();
    if (!m_toldOverflow)
        outcome.findings.push_back({"info", "float16: at step " + std::to_string(state.step + 1) + " the gradients overflowed; the update was left out, and the loss is scaled by " + scale + " from here on. Some of these are usual"});
    m_toldOverflow = true;
    if (state.scaler.scale < 1 && !m_toldSmallScale) {
        m_toldSmallScale = true;
        outcome.findings.push_back({"warn", "float16: the gradients overflow even unscaled; the loss is scaled by " + scale + ". Use bfloat16 or float32, lower the learning rate, or scale inputs and targets"});
    }
    return false;
}

void PlainStep::tryOut(const Batch& batch, RunState& state)
{
    (void)whileMemoryLasts(batch, state, [&](std::span<const std::int64_t> sizes) -> Result<StepOutcome> {
        std::int64_t first = 0;
        for (const std::int64_t size : sizes) {
            StepOutcome outcome;
            const RankShare share{&m_alone, first, size, true};
            CAIRN_ASSIGN(const auto both, losses(sizes.size() > 1 ? partOf(batch, first, size) : batch, state, outcome, sizes.size() > 1 ? &share : nullptr, {}));
            both.total.backward();
            first += size;
        }
        return StepOutcome();
    });
}

Result<std::unique_ptr<TrainingStep>> makeTrainingStep(Module& module, const Objective& objective, Optimizer& optimizer, const TrainConfig& config, Group& group)
{
    const auto picture = objective.playedWith();
    if (objective.embeddingLoss() && !module.head())
        return fail(ErrorCode::InvalidInput, "The network has no embedding to be compared: before the Output there must be a layer with weights, behind another one that is trained", "metric_learning",
                    "Add a layer on the Model page, or set metric_learning=off");
    if (picture && (config.precision == "float16" || config.recompute != "off"))
        return fail(ErrorCode::Unsupported, "Networks that play against each other are trained without recomputed layers and without float16", "precision, recompute", "Set precision=bfloat16 or float32, and recompute=off");
    if (!picture)
        return std::unique_ptr<TrainingStep>(std::make_unique<PlainStep>(module, objective, optimizer, config, group));
    if (!group.alone())
        return fail(ErrorCode::Unsupported, "Networks that play against each other are trained by one rank", "ranks", "Set the number of ranks to 1");
    if (!module.opponents())
        return fail(ErrorCode::InvalidInput, "The network has no Adversary, where a generator meets its discriminator", "network", "Start with the template \"dcgan\" on the Model page");
    return std::unique_ptr<TrainingStep>(std::make_unique<AdversarialStep>(module, *picture, optimizer, config));
}

} // namespace cairn::engine
