// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"
#include "core/engine/parallel/gradient_sync.h"
#include "core/engine/train/optimizers/optimizer.h"
#include "core/engine/train/run_state.h"
#include "core/engine/train/watch/epoch_rules.h"

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace cairn::engine {

/// What a batch did.
struct StepOutcome {
    at::Tensor loss, output;       ///< without a graph behind them
    std::vector<at::Tensor> added; ///< what AddLoss layers gave
    std::vector<Finding> findings;
};

/// What a batch does to a network. Nothing in it waits for a device, but for the guards, which look at few steps. Threads: the training
/// thread.
class TrainingStep {
public:
    virtual ~TrainingStep() = default;

    /// `state` is where the training stands before this batch. `updates`: this batch is the last one of an update.
    /// Diverged where the loss is not finite (on the processor: before the weights change). The group's errors. Memory that runs out is an exception.
    virtual Result<StepOutcome> run(const Batch& batch, RunState& state, double learningRate, bool updates) = 0;

    /// Forward and backward alone, to see how long they take, for this rank by itself. Adds to the gradients; `state` as run() changes it.
    virtual void tryOut(const Batch& batch, RunState& state) = 0;

    /// What putting gradients together has taken.
    virtual SyncTimes syncTimes() const { return {}; }

    /// Calls `observer` with the outputs of the layers in the forward pass of the next run(), and `beforeUpdate` between its backward pass and its update, if there
    /// is one. Steps that are not plain ones ignore both.
    void observe(Observer observer, std::function<void()> beforeUpdate = {})
    {
        m_observer = std::move(observer);
        m_beforeUpdate = std::move(beforeUpdate);
    }

    ForwardContext context(const RunState& state) const { return {.training = true, .inPlace = true, .seed = m_config.seed, .step = state.step}; }

protected:
    explicit TrainingStep(const TrainConfig& config) : m_config(config) {}

    const TrainConfig& m_config;
    Observer m_observer;
    std::function<void()> m_beforeUpdate;
};

/// The step that suits the task of the objective. All arguments outlive it. InvalidInput where the network does not suit the task, Unsupported
/// for several ranks where the task has none.
Result<std::unique_ptr<TrainingStep>> makeTrainingStep(Module& module, const Objective& objective, Optimizer& optimizer, const TrainConfig& config, Group& group);

/// Forward, loss, backward; then, unless further batches are to be added, an update by their mean gradient, every row of them weighing the
/// same. Several ranks each work on a part of the batch, and update by the mean over all of it.
/// Where memory runs out, a single rank does the step again on half as many rows at once, and stays with that (RunState::microRows): gradients are added up, so that the
/// update is that of the whole batch up to the order of sums, but for BatchNorm, which sees the parts, and for noise that is not drawn number by number.
class PlainStep : public TrainingStep {
public:
    PlainStep(Module& module, const Objective& objective, Optimizer& optimizer, const TrainConfig& config, Group& group);

    Result<StepOutcome> run(const Batch& batch, RunState& state, double learningRate, bool updates) override;
    void tryOut(const Batch& batch, RunState& state) override;
    SyncTimes syncTimes() const override { return m_gradients.times(); }

private:
    struct Losses {
        at::Tensor own, total; ///< without and with the added losses
    };
    Result<Losses> losses(const Batch& batch, const RunState& state, StepOutcome& outcome, const RankShare* share, const Observer& observer) const;
    /// What the objective adds of the embedding of the common batch, so that the sum of its gradients at all ranks counts as that of one. All ranks call it alike.
    Result<at::Tensor> embeddingTerm(const at::Tensor& embedding, const Batch& batch, const RankShare& share, StepOutcome& outcome) const;
    Result<StepOutcome> wholeStep(const Batch& batch, const RunState& state, bool updates, const Observer& observer);
    Result<StepOutcome> stepInParts(const Batch& batch, const RunState& state, std::span<const std::int64_t> sizes, const Observer& observer);
    /// Does `work` with parts of these sizes; again with smaller ones while memory runs out and they can be smaller.
    Result<StepOutcome> whileMemoryLasts(const Batch& batch, RunState& state, const std::function<Result<StepOutcome>(std::span<const std::int64_t> sizes)>& work);
    bool halve(const Batch& batch, std::span<const std::int64_t> sizes, RunState& state);
    at::Tensor weightOf(const Batch& batch, const at::Tensor& total) const;
    /// What the loss is multiplied by for the backward pass.
    at::Tensor scaled(const at::Tensor& total, const RunState& state) const { return m_scales ? total.mul(state.scaler.scale) : total; }
    /// Of float16: whether the gradients can be used. Moves the scale.
    bool bringBack(at::Tensor& gradients, RunState& state, StepOutcome& outcome);
    Result<void> update(RunState& state, double learningRate, StepOutcome& outcome);

    Module& m_module;
    const Objective& m_objective;
    Optimizer& m_optimizer;
    Group& m_group;
    SingleRank m_alone; ///< of parts of a batch
    GradientSync m_gradients;
    at::Tensor m_weight; ///< of the batches whose gradients have been added up; undefined: none
    at::Tensor m_before; ///< the gradients of those, should the next batch have to be done again
    std::vector<Finding> m_untold;
    bool m_scales; ///< float16
    GradientScaler m_scaler;
    bool m_toldOverflow = false, m_toldSmallScale = false;
};

} // namespace cairn::engine
