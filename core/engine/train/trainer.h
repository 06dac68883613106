// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/engine/module/module.h"
#include "core/engine/train/checkpoints.h"
#include "core/engine/train/devices.h"
#include "core/engine/train/energy_account.h"
#include "core/engine/train/feed/shared_feed.h"
#include "core/engine/train/step/evaluation.h"
#include "core/engine/train/step/metrics.h"
#include "core/engine/train/step/training_step.h"
#include "core/engine/train/step/weight_average.h"
#include "core/engine/train/watch/drift_rule.h"
#include "core/engine/train/watch/histogram_probe.h"
#include "core/engine/train/watch/unit_rule.h"
#include "core/engine_api/train.h"

#include <memory>
#include <optional>

namespace cairn::engine {

/// One training from first batch to outcome, as one of the ranks that do it together. A step: gather, forward, loss, backward, update;
/// nothing in it waits for the device. Ranks decide alike, since all of them know the same numbers and are told what the leader's user
/// wants; control, progress and sink are those of this rank. Lives on the training thread.
class Trainer {
public:
    Trainer(const TrainRequest& request, TrainControl& control, TrainProgress& progress, TrainSink& sink, Group& group, SharedFeed& feeds);
    /// A rank that fails or is stopped lets the others go before it returns.
    Result<TrainOutcome> run();

private:
    enum class Next : std::uint8_t { GoOn, Keep, Cancel };

    Result<TrainOutcome> runAll();
    Result<void> prepare();
    Result<void> prepareData();
    Result<void> beginOrResume();
    Result<void> chooseThreadCount();
    Result<TrainEnd> trainAll();
    Result<Next> trainEpoch();
    Result<void> step(const Batch& batch);
    Result<void> finishEpoch();
    void average(bool epochEnds);
    void thaw();
    void watchEpoch();
    Result<void> prepareWatch();
    void beforeStep(const Batch& batch);
    void watchStep(std::int64_t step);
    void tell(Finding finding, GuardAction action);
    void recordEnergy();
    void endBudget();
    Result<void> takeOrders();
    void takeRateFactor(double factor);
    void tell(const Finding& finding) { m_sink.event(finding.level, finding.message); }
    Result<void> checkpointIfDue();
    Result<void> checkpoint();
    void noteBest();
    Result<void> evaluate(const std::string& split, std::optional<Evaluation>& evaluation);
    Result<Next> nextMove();
    void waitWhilePaused();
    void measure(std::int64_t rows, double seconds);
    Result<TrainOutcome> outcome(TrainEnd end);
    std::int64_t updatesPerEpoch() const { return (m_feed->batches() + m_config.accumulate - 1) / m_config.accumulate; }
    /// Whether the batch at hand is the last one of an update.
    bool updates() const { return (m_state.batch + 1) % m_config.accumulate == 0 || m_state.batch + 1 == m_feed->batches(); }
    /// Between two updates; checkpoints are written there only.
    bool betweenUpdates() const { return m_state.batch % m_config.accumulate == 0 || m_state.batch == m_feed->batches(); }
    std::map<std::string, double> metricsOf(const std::string& split) const;
    Draw draw(std::int64_t firstRow = 0) const { return {m_config.seed, (static_cast<std::uint64_t>(m_state.step) << kRowBits) + static_cast<std::uint64_t>(firstRow), true}; }
    bool onHost() const { return m_device.is_cpu(); }

    static constexpr int kRowBits = 21; ///< of the places within a batch

    const TrainRequest& m_request;
    const TrainConfig& m_config;
    TrainControl& m_control;
    TrainProgress& m_progress;
    TrainSink& m_sink;
    Group& m_group;
    SharedFeed& m_feeds;

    at::Device m_device{at::kCPU};
    RunState m_state;
    std::unique_ptr<Objective> m_objective;
    Schedule m_schedule;
    std::unique_ptr<Module> m_module;
    std::unique_ptr<Optimizer> m_optimizer;
    std::unique_ptr<TrainingStep> m_step;
    std::unique_ptr<WeightAverage> m_average; ///< nullptr: evaluated are the weights themselves
    std::unique_ptr<BatchFeed> m_feed;
    std::unique_ptr<Checkpoints> m_checkpoints;
    std::unique_ptr<MetricRecorder> m_recorder;
    std::optional<Evaluation> m_validation;
    std::optional<ThreadCount> m_threads;
    std::optional<EnergyAccount> m_energy;
    std::optional<UnitWatch> m_units;   ///< of the leader; nothing: off
    std::optional<DriftWatch> m_drift;
    std::optional<HistogramProbe> m_histograms;
    bool m_takesHistograms = false;    ///< in the step at hand

    Stopwatch m_sinceCheckpoint;
    bool m_checkpointDue = false;      ///< after this update
    bool m_keep = false;               ///< the user wants the model as it is
    bool m_warnedOfCheckpoint = false;
    bool m_guardStops = false;         ///< a guard of the leader ends the training, and the others know it with the next orders
    bool m_complained = false;         ///< of what the last epoch showed
    double m_stepSeconds = 0;          ///< in training steps, in this process
    std::int64_t m_stepRows = 0;
    double m_recentSeconds = 0;        ///< since the rate was last reported
    std::int64_t m_recentRows = 0;
    std::int64_t m_recentFrom = 0;     ///< step that came first
    bool m_rateKnown = false;          ///< reported once
};

} // namespace cairn::engine
