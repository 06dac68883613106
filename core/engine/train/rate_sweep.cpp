// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/rate_sweep.h"

#include "core/engine/module/weights.h"
#include "core/engine/train/devices.h"
#include "core/engine/train/feed/batch_feed.h"
#include "core/engine/train/precision/precision.h"
#include "core/engine/train/step/classes/teacher.h"
#include "core/engine/train/step/training_step.h"

#include <cmath>

namespace cairn::engine {

namespace {

Result<void> checkSweep(const RateSweep& sweep)
{
    constexpr std::int64_t kFewest = 10, kMost = 100'000;
    if (!(sweep.from > 0) || !(sweep.to > sweep.from) || !std::isfinite(sweep.to))
        return fail(ErrorCode::InvalidInput, "The learning rates to try must be positive and ascending", "from, to", "Try from 1e-7 to 10");
    if (sweep.updates < kFewest || sweep.updates > kMost)
        return fail(ErrorCode::InvalidInput, "The sweep must have 10 to 100000 steps", "steps", "Try 100");
    return {};
}

/// A training of its own, whose weights nobody keeps.
class Sweep {
public:
    Sweep(const TrainRequest& request, JobContext& job) : m_source(*request.train), m_config(request.config), m_job(job)
    {
        m_config.guardGradients = GuardAction::Off;
        m_config.lookahead = 0;
    }

    Result<void> prepare(const TrainRequest& request)
    {
        CAIRN_ASSIGN(m_device, chooseDevice(m_config.device));
        CAIRN_TRY(checkPrecision(m_config.precision, m_device));
        CAIRN_ASSIGN(m_module, Module::compile(request.graph, m_source.fields(), m_source.target(), m_device));
        CAIRN_ASSIGN(const LossConfig loss, withClassWeights(m_config.loss, m_source, m_job.stop));
        CAIRN_ASSIGN(auto teacher, Teacher::of(request, m_device));
        m_objective = makeObjective(m_source.target(), m_source.fields(), loss, m_device, std::move(teacher));
        m_module->initialise(m_config.seed);
        if (!request.initialWeights.empty())
            CAIRN_TRY(readWeights(request.initialWeights, *m_module, request.initialPartly));
        m_module->enableGradients();
        if (m_module->flatWeights().numel() == 0)
            return fail(ErrorCode::InvalidInput, "No layer of the network would be trained", "network", "Add a layer with weights, or unfreeze one on the Model page");
        CAIRN_ASSIGN(m_optimizer, makeOptimizer(m_config, *m_module));
        if (m_objective->playedWith())
            return fail(ErrorCode::Unsupported, "Two networks that play against each other have no rate that makes a loss fall fastest", "task", "Keep the usual rate of 0.0002");
        CAIRN_ASSIGN(m_step, makeTrainingStep(*m_module, *m_objective, *m_optimizer, m_config, m_alone));
        const FeedOptions options{m_config.batchSize, m_config.seed, m_config.residentBytes, m_module->normalisesOverBatch(), m_config.loaderThreads};
        CAIRN_ASSIGN(m_feed, makeBatchFeed(m_source, options, m_device, m_job.stop));
        if (m_feed->batches() == 0)
            return fail(ErrorCode::InvalidInput, "One row is too few to train a network with BatchNorm", "training split", "Give the training split a larger share on the Data page");
        m_feed->seek(0, 0);
        return {};
    }

    /// Loss of the batches of one update, before it. Diverged where it is not finite.
    Result<double> update(double rate)
    {
        double sum = 0;
        for (std::int64_t i = 0; i < m_config.accumulate; ++i) {
            if (m_job.cancelled())
                return fail(ErrorCode::Cancelled, "Stopped");
            CAIRN_ASSIGN(Batch batch, m_feed->next());
            const Draw draw{m_config.seed, static_cast<std::uint64_t>(m_state.step) << 21, true};
            CAIRN_ASSIGN(const StepOutcome done, m_step->run(m_objective->prepared(std::move(batch), draw), m_state, rate, i + 1 == m_config.accumulate));
            sum += done.loss.item<double>();
            ++m_state.step;
            if (++m_state.batch == m_feed->batches()) {
                m_state.batch = 0;
                m_feed->seek(++m_state.epoch, 0);
            }
        }
        return sum / static_cast<double>(m_config.accumulate);
    }

private:
    const batch::EncodedSource& m_source;
    TrainConfig m_config;
    JobContext& m_job;
    at::Device m_device{at::kCPU};
    RunState m_state;
    SingleRank m_alone;
    std::unique_ptr<Module> m_module;
    std::unique_ptr<Objective> m_objective;
    std::unique_ptr<Optimizer> m_optimizer;
    std::unique_ptr<TrainingStep> m_step;
    std::unique_ptr<BatchFeed> m_feed;
};

} // namespace

Result<RateCurve> sweepRates(const TrainRequest& request, const RateSweep& sweep, JobContext& job)
{
    CAIRN_TRY(checkSweep(sweep));
    if (!request.train || request.train->size() == 0)
        return fail(ErrorCode::InvalidInput, "There are no rows to train on", "training split", "Give the training split a larger share on the Data page");
    const ThreadCount threads(request.config.threads); // 0: one, enough for the few steps
    Sweep training(request, job);
    CAIRN_TRY(training.prepare(request));
    RateCurveBuilder curve;
    const double factor = std::log(sweep.to / sweep.from) / static_cast<double>(sweep.updates - 1);
    for (std::int64_t i = 0; i < sweep.updates; ++i) {
        const double rate = sweep.from * std::exp(factor * static_cast<double>(i));
        job.progress.set(static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(sweep.updates));
        const auto loss = training.update(rate);
        if (!loss && (loss.error().code != ErrorCode::Diverged || i == 0))
            return loss.error();
        if (!loss || !curve.add(rate, *loss))
            break;
    }
    return curve.finish();
}

} // namespace cairn::engine
