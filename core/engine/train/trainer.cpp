// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/trainer.h"

#include "core/base/text.h"
#include "core/engine/module/weights.h"
#include "core/engine/train/step/divergence.h"
#include "core/engine/train/thread_trial.h"

#include <ATen/ops/add.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

namespace cairn::engine {

namespace {

constexpr double kRateSeconds = 0.5;

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

Trainer::Trainer(const TrainRequest& request, TrainControl& control, TrainProgress& progress, TrainSink& sink)
    : m_request(request), m_config(request.config), m_control(control), m_progress(progress), m_sink(sink)
{
}

Result<TrainOutcome> Trainer::run()
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
    CAIRN_ASSIGN(m_device, chooseDevice(m_config.device));
    const batch::EncodedSource& source = *m_request.train;
    CAIRN_ASSIGN(m_module, Module::compile(m_request.graph, source.fields(), source.target(), m_device));
    m_objective = makeObjective(source.target(), source.fields());
    m_module->initialise(m_config.seed);
    if (!m_request.initialWeights.empty())
        CAIRN_TRY(readWeights(m_request.initialWeights, *m_module, m_request.initialPartly));
    m_module->enableGradients();
    if (m_module->flatWeights().numel() == 0)
        return fail(ErrorCode::InvalidInput, "No layer of the network would be trained", "network", "Add a layer with weights, or unfreeze one on the Model page");
    CAIRN_ASSIGN(m_optimizer, makeOptimizer(m_config, *m_module));
    const FeedOptions options{m_config.batchSize, m_config.seed, m_config.residentBytes, m_module->normalisesOverBatch(), m_config.loaderThreads};
    CAIRN_ASSIGN(m_feed, makeBatchFeed(source, options, m_device, m_control.stop.get_token()));
    if (m_feed->batches() == 0)
        return fail(ErrorCode::InvalidInput, "One row is too few to train a network with BatchNorm", "training split",
                    "Give the training split a larger share on the Data page");
    m_schedule = {m_config.schedule, m_config.learningRate, m_config.warmup, m_feed->batches() * m_config.epochs};
    m_progress.steps = m_schedule.steps;
    m_progress.epochs = m_config.epochs;
    m_checkpoints = std::make_unique<Checkpoints>(m_request.checkpoints, *m_module, *m_optimizer);
    if (m_request.validation && m_request.validation->size() > 0)
        m_validation.emplace(*m_request.validation, m_config.residentBytes);
    CAIRN_TRY(beginOrResume());
    m_feed->seek(m_state.epoch, m_state.batch);
    m_recorder = std::make_unique<MetricRecorder>(*m_objective, m_device, m_feed->batches(), m_state, m_sink, m_progress);
    m_sink.event("info", std::string(m_feed->name()) + " data, " + std::to_string(m_state.threads) + (m_state.threads == 1 ? " thread, " : " threads, ")
                             + grouped(static_cast<std::uint64_t>(m_module->parameters())) + " parameters");
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
    m_threads.emplace(m_state.threads);
    m_sink.event("info", "Resumed at step " + std::to_string(m_state.step));
    return {};
}

Result<void> Trainer::chooseThreadCount()
{
    m_state.threads = m_config.threads;
    if (m_config.threads <= 0) {
        m_feed->seek(0, 0);
        CAIRN_ASSIGN(Batch batch, m_feed->next());
        batch = m_objective->prepared(std::move(batch), draw());
        const WeightsSnapshot before(*m_module);
        m_state.threads = chooseThreads(static_cast<int>(std::thread::hardware_concurrency()), [&] {
            const at::Tensor output = m_module->forward(batch.fields, trainingContext());
            m_objective->loss(output, batch, m_config.labelSmoothing).backward();
        });
        before.restore();
        m_module->flatGradients().zero_();
    }
    m_threads.emplace(m_state.threads);
    return {};
}

ForwardContext Trainer::trainingContext() const
{
    return {.training = true, .inPlace = true, .seed = m_config.seed, .step = m_state.step};
}

Result<TrainEnd> Trainer::trainAll()
{
    m_progress.step = m_state.step;
    m_progress.epoch = m_state.epoch;
    while (m_state.epoch < m_config.epochs) {
        CAIRN_ASSIGN(const Next next, trainEpoch());
        if (next == Next::Cancel)
            return TrainEnd::Cancelled;
        if (next == Next::Keep) {
            m_recorder->settle();
            CAIRN_TRY(checkpoint());
            return TrainEnd::KeptEarly;
        }
        const auto finished = finishEpoch();
        if (!finished && finished.error().code == ErrorCode::Cancelled)
            return TrainEnd::Cancelled;
        CAIRN_TRY(finished);
    }
    return TrainEnd::Finished;
}

Result<Trainer::Next> Trainer::trainEpoch()
{
    while (m_state.batch < m_feed->batches()) {
        const Next next = nextMove();
        if (next != Next::GoOn)
            return next;
        const Stopwatch watch;
        auto batch = m_feed->next();
        if (!batch)
            return std::move(batch).error();
        const std::int64_t rows = batch->rows;
        CAIRN_TRY(step(m_objective->prepared(std::move(*batch), draw())));
        measure(rows, watch.seconds());
        CAIRN_TRY(checkpointIfDue());
    }
    return Next::GoOn;
}

Result<void> Trainer::step(const Batch& batch)
{
    ForwardContext context = trainingContext();
    std::vector<at::Tensor> added;
    context.losses = &added;
    const double learningRate = m_schedule.at(m_state.step);
    const at::Tensor output = m_module->forward(batch.fields, context);
    const at::Tensor loss = m_objective->loss(output, batch, m_config.labelSmoothing);
    if (onHost() && !std::isfinite(loss.item<float>()))
        return explainDivergence(*m_module, batch, context, m_state.step + 1);
    context.losses = nullptr;
    at::Tensor total = loss;
    for (const at::Tensor& term : added)
        total = at::add(total, term);
    total.backward();
    m_optimizer->apply(m_state.step, learningRate, clippingScale(m_module->flatGradients(), m_config.gradientClip));
    ++m_state.step;
    ++m_state.batch;
    m_recorder->add(loss.detach(), output.detach(), batch, added, learningRate);
    m_progress.step.store(m_state.step, std::memory_order_relaxed);
    if (m_recorder->sawNonFinite())
        return explainDivergence(*m_module, batch, context, m_state.step);
    return {};
}

Result<void> Trainer::finishEpoch()
{
    const auto metrics = m_recorder->finishEpoch();
    if (!std::isfinite(metrics.at("loss")))
        return divergedWeights(nonFiniteState(*m_module).value_or("of the network"), m_state.step);
    for (const auto& [name, value] : metrics)
        m_state.metrics["train." + name] = value;
    if (m_validation)
        CAIRN_TRY(evaluate("validation", m_validation));
    ++m_state.epoch;
    m_state.batch = 0;
    m_recorder->flush();
    m_feed->seek(m_state.epoch, 0);
    noteBest();
    CAIRN_TRY(checkpoint());
    m_progress.epoch = m_state.epoch;
    m_sink.epochDone(m_state.epoch);
    return {};
}

void Trainer::noteBest()
{
    const std::string split = m_validation ? "validation." : "train.";
    std::map<std::string, double> metrics;
    for (const auto& [name, value] : m_state.metrics) {
        if (name.rfind(split, 0) == 0)
            metrics[name.substr(split.size())] = value;
    }
    const double badness = m_objective->badness(metrics);
    if (m_state.bestBadness && *m_state.bestBadness <= badness)
        return;
    m_state.bestBadness = badness;
    m_state.bestStep = m_state.step;
}

Result<void> Trainer::checkpointIfDue()
{
    if (m_state.batch == m_feed->batches() || m_sinceCheckpoint.seconds() < m_config.checkpointSeconds)
        return {};
    m_recorder->flush();
    m_recorder->settle();
    return checkpoint();
}

/// A disk that is full or gone does not end the training: it is tried again at the next checkpoint.
Result<void> Trainer::checkpoint()
{
    m_sinceCheckpoint = {};
    auto written = m_checkpoints->write(m_state);
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

Result<void> Trainer::evaluate(const std::string& split, std::optional<Evaluation>& evaluation)
{
    CAIRN_ASSIGN(const auto metrics, evaluation->run(*m_module, *m_objective, m_control.stop.get_token()));
    for (const auto& [name, value] : metrics)
        m_state.metrics[split + "." + name] = value;
    m_recorder->record(split, metrics);
    return {};
}

void Trainer::measure(std::int64_t rows, double seconds)
{
    m_stepSeconds += seconds;
    m_stepRows += rows;
    m_recentSeconds += seconds;
    m_recentRows += rows;
    m_state.seconds += seconds;
    if (m_recentSeconds < kRateSeconds)
        return;
    const double rate = static_cast<double>(m_recentRows) / m_recentSeconds;
    m_progress.rowsPerSecond = rate;
    const double left = static_cast<double>(m_schedule.steps - m_state.step);
    m_progress.secondsLeft = left * static_cast<double>(m_config.batchSize) / rate;
    m_recorder->recordRate(rate);
    m_recentSeconds = 0;
    m_recentRows = 0;
}

Trainer::Next Trainer::nextMove()
{
    if (m_control.pause)
        waitWhilePaused();
    if (m_control.stop.stop_requested())
        return Next::Cancel;
    return m_control.finish ? Next::Keep : Next::GoOn;
}

void Trainer::waitWhilePaused()
{
    m_recorder->flush();
    m_progress.paused = true;
    while (m_control.pause && !m_control.finish && !m_control.stop.stop_requested())
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    m_progress.paused = false;
}

Result<TrainOutcome> Trainer::outcome(TrainEnd end)
{
    TrainOutcome outcome;
    outcome.end = end;
    if (!m_recorder)
        return outcome;
    if (end != TrainEnd::Cancelled && m_request.test && m_request.test->size() > 0) {
        std::optional<Evaluation> test;
        test.emplace(*m_request.test, 0);
        const auto tested = evaluate("test", test);
        if (!tested && tested.error().code != ErrorCode::Cancelled)
            return asError(tested);
    }
    m_recorder->flush();
    outcome.epochs = m_state.epoch;
    outcome.steps = m_state.step;
    outcome.seconds = m_state.seconds;
    outcome.rowsPerSecond = m_stepSeconds > 0 ? static_cast<double>(m_stepRows) / m_stepSeconds : 0;
    outcome.threads = m_state.threads;
    outcome.metrics = m_state.metrics;
    outcome.weightsHash = weightsHash(*m_module);
    outcome.last = m_checkpoints->last();
    outcome.best = m_checkpoints->best();
    return outcome;
}

} // namespace cairn::engine
