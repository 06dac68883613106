// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/engine/parallel/group.h"
#include "core/engine/train/run_state.h"
#include "core/engine_api/train.h"

#include <vector>

namespace cairn::engine {

/// Collects the training metrics without making the device wait, and hands points out a few times a second.
/// A point is the mean over an interval of steps whose length depends on the epoch alone, so that the same training
/// always gives the same points. With several ranks the numbers are those of all of them, put together at the end of every update and
/// interval, and every rank has them.
class MetricRecorder {
public:
    MetricRecorder(const Objective& objective, at::Device device, std::int64_t stepsPerEpoch, RunState& state, TrainSink& sink,
                   TrainProgress& progress, Group& group);

    /// After each step; `state` has counted it already.
    /// `added`: what AddLoss layers gave. `updated`: the step ended with an update. The group's errors.
    Result<void> add(const at::Tensor& loss, const at::Tensor& output, const Batch& batch, const std::vector<at::Tensor>& added, double learningRate, bool updated);
    /// Closes the running interval and returns the metrics of the epoch.
    std::map<std::string, double> finishEpoch();
    /// Brings `state.intervalSums` and `state.epochSums` up to date (waits for the device).
    void settle();
    /// Points of a whole split, at the present step.
    void record(const std::string& split, const std::map<std::string, double>& metrics);
    void recordRate(double rowsPerSecond);
    /// Whether a fetched loss was NaN or infinite (on devices that are not waited for, some steps late).
    bool sawNonFinite() const { return m_sawNonFinite; }
    /// Hands over what there is.
    void flush();

private:
    struct Interval {
        std::int64_t step, rows;
        double epoch, seconds, learningRate;
        at::Tensor sums;
    };

    MetricPoint point(const std::string& name, const std::string& split, double value) const;
    void closeInterval(double learningRate);
    Result<void> putTogether();
    Result<at::Tensor> commonLoss(const at::Tensor& loss, const Batch& batch);
    void fetchClosed();

    const Objective& m_objective;
    at::Device m_device;
    std::int64_t m_stepsPerEpoch, m_intervalSteps;
    RunState& m_state;
    TrainSink& m_sink;
    TrainProgress& m_progress;
    Group& m_group;
    at::Tensor m_sums; ///< of the running interval, on the device
    at::Tensor m_own;  ///< what this rank has to add to it; for a single rank the same tensor
    std::int64_t m_rows = 0;
    bool m_sawNonFinite = false;
    double m_learningRate = 0;
    std::vector<Interval> m_closed;
    std::vector<MetricPoint> m_points;
    Stopwatch m_sinceFlush;
};

} // namespace cairn::engine
