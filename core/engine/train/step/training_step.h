// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"
#include "core/engine/parallel/gradient_sync.h"
#include "core/engine/train/optimizers/optimizer.h"
#include "core/engine/train/run_state.h"
#include "core/engine/train/watch/epoch_rules.h"

#include <memory>
#include <optional>
#include <vector>

namespace cairn::engine {

/// What a batch did.
struct StepOutcome {
    at::Tensor loss, output;       ///< without a graph behind them
    std::vector<at::Tensor> added; ///< what AddLoss layers gave
    std::optional<Finding> finding;
};

/// What a batch does to a network. Nothing in it waits for a device, but for the guard that looks at gradients. Threads: the training
/// thread.
class TrainingStep {
public:
    virtual ~TrainingStep() = default;

    /// `state` is where the training stands before this batch. `updates`: this batch is the last one of an update.
    /// Diverged where the loss is not finite (on the processor: before the weights change). The group's errors.
    virtual Result<StepOutcome> run(const Batch& batch, RunState& state, double learningRate, bool updates) = 0;

    /// Forward and backward alone, to see how long they take, for this rank by itself. Adds to the gradients.
    virtual void tryOut(const Batch& batch, const RunState& state) = 0;

    /// What putting gradients together has taken.
    virtual SyncTimes syncTimes() const { return {}; }

    ForwardContext context(const RunState& state) const { return {.training = true, .inPlace = true, .seed = m_config.seed, .step = state.step}; }

protected:
    explicit TrainingStep(const TrainConfig& config) : m_config(config) {}

    const TrainConfig& m_config;
};

/// The step that suits the task of the objective. All arguments outlive it. InvalidInput where the network does not suit the task, Unsupported
/// for several ranks where the task has none.
Result<std::unique_ptr<TrainingStep>> makeTrainingStep(Module& module, const Objective& objective, Optimizer& optimizer, const TrainConfig& config, Group& group);

/// Forward, loss, backward; then, unless further batches are to be added, an update by their mean gradient, every row of them weighing the
/// same. Several ranks each work on a part of the batch, and update by the mean over all of it.
class PlainStep : public TrainingStep {
public:
    PlainStep(Module& module, const Objective& objective, Optimizer& optimizer, const TrainConfig& config, Group& group);

    Result<StepOutcome> run(const Batch& batch, RunState& state, double learningRate, bool updates) override;
    void tryOut(const Batch& batch, const RunState& state) override;
    SyncTimes syncTimes() const override { return m_gradients.times(); }

private:
    /// Without and with the added losses.
    std::pair<at::Tensor, at::Tensor> losses(const Batch& batch, const RunState& state, StepOutcome& outcome, const RankShare* share) const;
    at::Tensor weightOf(const Batch& batch, const at::Tensor& total) const;
    Result<void> update(RunState& state, double learningRate, StepOutcome& outcome);

    Module& m_module;
    const Objective& m_objective;
    Optimizer& m_optimizer;
    Group& m_group;
    GradientSync m_gradients;
    at::Tensor m_weight; ///< of the batches whose gradients have been added up; undefined: none
};

} // namespace cairn::engine
