// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/trainer.h"

#include "core/base/text.h"
#include "core/engine/module/recompute.h"
#include "core/engine/module/weights.h"
#include "core/engine/parallel/rank_check.h"
#include "core/engine/torch_guard.h"
#include "core/engine/train/rank_start.h"
#include "core/engine/train/step/classes/teacher.h"
#include "core/engine/train/step/divergence.h"
#include "core/engine/train/precision/precision.h"
#include "core/engine/train/thread_trial.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

namespace cairn::engine {

namespace {

Result<void> checkRequest(const TrainRequest& request)
{
    const TrainConfig& config = request.config;
    if (!request.train || request.train->size() == 0)
        return fail(ErrorCode::InvalidInput, "There are no rows to train on", "training split",
                    "Give the training split a larger share on the Data page");
    const auto wrong = [](const char* name, const char* range) {
        return fail(ErrorCode::InvalidInput, std::string(name) + " must be " + range, name, "Correct it in the training options");
    };
    if (config.batchSize < 1)
        return wrong("Batch size", "at least 1");
    if (config.epochs < 1)
        return wrong("Number of epochs", "at least 1");
    if (!(config.learningRate > 0) || !std::isfinite(config.learningRate))
        return wrong("Learning rate", "a positive number");
    return {};
}

const Error& asError(const Result<void>& result)
{
    return result.error();
}

} // namespace

Trainer::Trainer(const TrainRequest& request, TrainControl& control, TrainProgress& progress, TrainSink& sink, Group& group, SharedFeed& feeds)
    : m_request(request), m_config(request.config), m_control(control), m_progress(progress), m_sink(sink), m_group(group), m_feeds(feeds)
{
}

Result<TrainOutcome> Trainer::run()
{
    auto outcome = guarded("Training", [&] { return runAll(); });
    if (!outcome)
        m_group.leave(outcome.error());
    else if (outcome->end == TrainEnd::Cancelled)
        m_group.leave(fail(ErrorCode::Cancelled, "Stopped"));
    return outcome;
}

Result<TrainOutcome> Trainer::runAll()
{
    CAIRN_TRY(checkRequest(m_request));
    if (const auto ready = prepare(); !ready) {
        if (ready.error().code != ErrorCode::Cancelled)
            return asError(ready);
        return outcome(TrainEnd::Cancelled);
    }
    CAIRN_ASSIGN(const TrainEnd end, trainAll());
    return outcome(end);
}

Result<void> Trainer::prepare()
{
    CAIRN_ASSIGN(m_device, deviceOfRank(m_config.device, m_group.localRank(), m_group.localSize()));
    m_energy.emplace(m_request, m_group, m_device);
    const batch::EncodedSource& source = *m_request.train;
    CAIRN_ASSIGN(m_module, Module::compile(m_request.graph, source.fields(), source.target(), m_device, m_config.thawEpochs > 0));
    CAIRN_TRY(checkPrecision(m_config.precision, m_device));
    CAIRN_TRY(checkForRanks(m_group, m_config, *m_module, source));
    CAIRN_ASSIGN(const LossConfig loss, withClassWeights(m_config.loss, source, m_control.stop.get_token()));
    CAIRN_ASSIGN(auto teacher, Teacher::of(m_request, m_device));
    m_objective = makeObjective(source.target(), source.fields(), loss, m_device, std::move(teacher));
    m_module->initialise(m_config.seed);
    if (!m_request.initialWeights.empty() && m_group.leads())
        CAIRN_TRY(readWeights(m_request.initialWeights, *m_module, m_request.initialPartly));
    m_module->enableGradients();
    if (std::ranges::none_of(m_module->rates(), [](const RateSegment& segment) { return segment.stage == 0; }))
        return fail(ErrorCode::InvalidInput, "No layer of the network would be trained", "network", "Add a layer with weights, or unfreeze one on the Model page");
    if (m_config.recompute != "off") {
        CAIRN_ASSIGN(auto segments, recomputedSegments(*m_module, m_config.recompute, m_objective->embeddingLoss() != nullptr));
        m_module->recompute(std::move(segments));
    }
    CAIRN_ASSIGN(m_optimizer, makeOptimizer(m_config, *m_module, m_group));
    CAIRN_ASSIGN(m_step, makeTrainingStep(*m_module, *m_objective, *m_optimizer, m_config, m_group));
    m_module->thaw(0); // the step has seen all weights
    if (m_config.average != "off")
        m_average = std::make_unique<WeightAverage>(*m_module, m_config.average == "ema" ? m_config.averageDecay : 0.0);
    CAIRN_TRY(prepareData());
    m_checkpoints = std::make_unique<Checkpoints>(m_request.checkpoints, *m_module, *m_optimizer, m_average.get(), m_group.size());
    CAIRN_TRY(m_optimizer->gather()); // a checkpoint replaces all of it
    if (m_group.leads())
        CAIRN_TRY(beginOrResume());
    CAIRN_TRY(startLikeLeader(m_group, *m_module, *m_optimizer, m_average.get(), m_state));
    thaw();
    m_energy->begin(m_state);
    m_threads.emplace(m_state.threads);
    m_feed->seek(m_state.epoch, m_state.batch);
    m_recentFrom = m_state.step;
    m_recorder = std::make_unique<MetricRecorder>(*m_objective, m_device, m_feed->batches(), m_state, m_sink, m_progress, m_group);
    m_sink.event("info", std::string(m_feed->name()) + " data, " + (m_group.alone() ? std::string() : std::to_string(m_group.size()) + " ranks, each ") + std::to_string(m_state.threads) + (m_state.threads == 1 ? " thread, " : " threads, ")
                             + grouped(static_cast<std::uint64_t>(m_module->parameters())) + " parameters");
    m_energy->tell(m_sink);
    CAIRN_TRY(prepareWatch());
    recordEnergy(); // a resumed run knows at once what it took so far
    return {};
}

Result<void> Trainer::prepareData()
{
    const batch::EncodedSource& source = *m_request.train;
    const FeedOptions options{m_config.batchSize, m_config.seed, m_config.residentBytes, m_module->normalisesOverBatch(), m_config.loaderThreads};
    CAIRN_ASSIGN(m_feed, m_feeds.open(source, options, m_device, m_control.stop.get_token(), {m_group.rank(), m_group.size()}));
    if (m_feed->batches() == 0)
        return fail(ErrorCode::InvalidInput, "One row is too few to train a network with BatchNorm", "training split",
                    "Give the training split a larger share on the Data page");
    m_schedule = scheduleOf(m_config, updatesPerEpoch() * m_config.epochs);
    m_progress.steps = m_feed->batches() * m_config.epochs;
    m_progress.epochs = m_config.epochs;
    if (m_request.validation && m_request.validation->size() > 0)
        m_validation.emplace(*m_request.validation, m_config.residentBytes, m_group);
    return {};
}

Result<void> Trainer::beginOrResume()
{
    if (!m_request.resume)
        return chooseThreadCount();
    auto restored = m_checkpoints->restore();
    if (!restored && restored.error().code != ErrorCode::NotFound)
        return std::move(restored).error();
    if (!restored) {
        m_sink.event("warn", "There is no checkpoint yet: the run begins anew");
        return chooseThreadCount();
    }
    m_state = std::move(restored).value();
    if (m_config.threads > 0 && m_config.threads != m_state.threads) {
        m_sink.event("warn", "Resumed with another number of threads: results will differ in the last digits");
        m_state.threads = m_config.threads;
    }
    if (!m_checkpoints->differences().empty())
        m_sink.event("warn", "Resumed under other conditions (" + m_checkpoints->differences()
                                 + "): results will differ in the last digits");
    m_sink.event("info", "Resumed at step " + std::to_string(m_state.step));
    return {};
}

Result<void> Trainer::chooseThreadCount()
{
    m_state.threads = m_config.threads;
    if (m_config.threads <= 0) {
        m_feed->seek(0, 0);
        CAIRN_ASSIGN(Batch batch, m_feed->next());
        batch = m_objective->prepared(std::move(batch), draw(batch.first));
        const WeightsSnapshot before(*m_module);
        m_state.threads = chooseThreads(static_cast<int>(std::thread::hardware_concurrency()) / m_group.localSize(), [&] { m_step->tryOut(batch, m_state); });
        before.restore();
        m_module->flatGradients().zero_();
    }
    return {};
}

Result<TrainEnd> Trainer::trainAll()
{
    m_progress.step = m_state.step;
    m_progress.rateFactor = m_state.rateFactor;
    m_progress.epoch = m_state.epoch;
    while (m_state.epoch < m_config.epochs && !m_state.watch.stop) {
        const Result<Next> next = trainEpoch();
        if (next ? *next == Next::Cancel : next.error().code == ErrorCode::Cancelled)
            return TrainEnd::Cancelled;
        CAIRN_TRY(next);
        if (*next == Next::Keep) {
            m_recorder->settle();
            CAIRN_TRY(checkpoint());
            break;
        }
        const auto finished = finishEpoch();
        if (!finished && finished.error().code == ErrorCode::Cancelled)
            return TrainEnd::Cancelled;
        CAIRN_TRY(finished);
    }
    return m_keep ? TrainEnd::KeptEarly : m_state.watch.outOfBudget ? TrainEnd::OutOfBudget : TrainEnd::Finished;
}

Result<Trainer::Next> Trainer::trainEpoch()
{
    while (m_state.batch < m_feed->batches()) {
        CAIRN_ASSIGN(const Next next, nextMove());
        if (next != Next::GoOn)
            return next;
        const Stopwatch watch;
        auto batch = m_feed->next();
        if (!batch)
            return std::move(batch).error();
        const std::int64_t rows = batch->commonRows();
        beforeStep(*batch);
        const Draw draw = this->draw(batch->first);
        CAIRN_TRY(step(m_objective->prepared(std::move(*batch), draw)));
        measure(rows, watch.seconds());
        CAIRN_TRY(checkpointIfDue());
    }
    return Next::GoOn;
}

Result<void> Trainer::step(const Batch& batch)
{
    const double learningRate = m_schedule.at(m_state.updates) * m_state.watch.rateFactor * m_state.rateFactor;
    const bool updates = this->updates();
    CAIRN_ASSIGN(const StepOutcome done, m_step->run(batch, m_state, learningRate, updates));
    if (updates && m_average)
        average(false);
    for (const Finding& finding : done.findings)
        tell(finding);
    const ForwardContext context = m_step->context(m_state);
    watchStep(m_state.step);
    ++m_state.step;
    ++m_state.batch;
    CAIRN_TRY(m_recorder->add(done.loss, done.output, batch, done.added, learningRate, updates));
    m_progress.step.store(m_state.step, std::memory_order_relaxed);
    if (m_recorder->sawNonFinite())
        return explainDivergence(*m_module, batch, context, m_state.step);
    return {};
}

Result<void> Trainer::checkpointIfDue()
{
    if (m_state.batch == m_feed->batches() || !betweenUpdates() || !m_checkpointDue)
        return {};
    (void)m_energy->look();
    recordEnergy();
    m_recorder->flush();
    m_recorder->settle();
    return checkpoint();
}

/// A disk that is full or gone does not end the training: it is tried again at the next checkpoint.
Result<void> Trainer::checkpoint()
{
    m_sinceCheckpoint = {};
    m_checkpointDue = false;
    m_state.energy = m_energy->look();
    CAIRN_TRY(m_optimizer->gather());
    if (!m_group.leads()) {
        m_optimizer->release();
        return {};
    }
    auto written = m_checkpoints->write(m_state);
    m_optimizer->release();
    if (!written) {
        if (written.error().code == ErrorCode::Diverged)
            return std::move(written).error();
        if (!m_warnedOfCheckpoint)
            m_sink.event("warn", "No checkpoint could be written, training goes on: " + written.error().text());
        m_warnedOfCheckpoint = true;
        return {};
    }
    m_warnedOfCheckpoint = false;
    m_sink.checkpointWritten(CheckpointKind::Last, *written, m_state.step);
    if (m_state.bestStep == m_state.step) {
        if (m_checkpoints->markBest(m_state.step))
            m_sink.checkpointWritten(CheckpointKind::Best, *written, m_state.step);
    }
    return {};
}

Result<Trainer::Next> Trainer::nextMove()
{
    if (m_control.pause)
        waitWhilePaused();
    if (m_control.stop.stop_requested())
        return Next::Cancel;
    if (betweenUpdates())
        CAIRN_TRY(takeOrders());
    return m_keep || m_state.watch.outOfBudget ? Next::Keep : Next::GoOn;
}

void Trainer::waitWhilePaused()
{
    m_recorder->flush();
    m_progress.paused = true;
    m_energy->hold();
    while (m_control.pause && !m_control.finish && !m_control.stop.stop_requested())
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    m_energy->goOn();
    m_progress.paused = false;
}

} // namespace cairn::engine
