// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/metrics.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>

namespace cairn::engine {

namespace {

constexpr std::int64_t kPointsPerEpoch = 100;
constexpr double kFlushSeconds = 0.25;
constexpr std::size_t kMostClosed = 4096;

} // namespace

MetricRecorder::MetricRecorder(const Objective& objective, at::Device device, std::int64_t stepsPerEpoch, RunState& state,
                               TrainSink& sink, TrainProgress& progress)
    : m_objective(objective), m_device(device), m_stepsPerEpoch(stepsPerEpoch),
      m_intervalSteps(std::max<std::int64_t>(1, (stepsPerEpoch + kPointsPerEpoch - 1) / kPointsPerEpoch)), m_state(state),
      m_sink(sink), m_progress(progress), m_rows(state.intervalSums.rows)
{
    const auto count = static_cast<std::size_t>(objective.sumCount());
    state.epochSums.sums.resize(count);
    state.intervalSums.sums.resize(count);
    m_sums = at::from_blob(state.intervalSums.sums.data(), {objective.sumCount()}, at::kDouble).clone().to(device);
}

MetricPoint MetricRecorder::point(const std::string& name, const std::string& split, double value) const
{
    const double epoch = static_cast<double>(m_state.epoch)
                         + static_cast<double>(m_state.batch) / static_cast<double>(std::max<std::int64_t>(1, m_stepsPerEpoch));
    return {name, split, m_state.step, epoch, m_state.seconds, value};
}

void MetricRecorder::add(const at::Tensor& loss, const at::Tensor& output, const Batch& batch, const std::vector<at::Tensor>& added, double learningRate)
{
    m_objective.add(m_sums, loss, output, batch);
    addExtraLosses(m_sums, added, batch);
    m_rows += batch.rows / batch.group;
    m_learningRate = learningRate;
    if (m_state.batch % m_intervalSteps == 0)
        closeInterval(learningRate);
    if (m_sinceFlush.seconds() > kFlushSeconds || m_closed.size() >= kMostClosed)
        flush();
}

void MetricRecorder::closeInterval(double learningRate)
{
    if (m_rows == 0)
        return;
    const MetricPoint here = point("", "", 0);
    m_closed.push_back({here.step, m_rows, here.epoch, here.seconds, learningRate, m_sums});
    m_sums = at::zeros_like(m_sums);
    m_rows = 0;
}

void MetricRecorder::fetchClosed()
{
    if (m_closed.empty())
        return;
    std::vector<at::Tensor> all;
    for (const Interval& interval : m_closed)
        all.push_back(interval.sums);
    const at::Tensor host = at::stack(all).cpu();
    const double* values = host.const_data_ptr<double>();
    for (const Interval& interval : m_closed) {
        const std::int64_t count = interval.sums.numel();
        const MetricSums sums{{values, values + count}, interval.rows};
        values += count;
        m_sawNonFinite = m_sawNonFinite || !std::isfinite(sums.sums[0]);
        m_state.epochSums.add(sums);
        for (const auto& [name, value] : m_objective.metrics(sums.sums, static_cast<double>(sums.rows))) {
            m_points.push_back({name, "train", interval.step, interval.epoch, interval.seconds, value});
            if (name == "loss")
                m_progress.loss.store(value, std::memory_order_relaxed);
        }
        m_points.push_back({"learning_rate", "", interval.step, interval.epoch, interval.seconds, interval.learningRate});
    }
    m_closed.clear();
}

void MetricRecorder::settle()
{
    fetchClosed();
    m_state.intervalSums = {fetched(m_sums), m_rows};
}

std::map<std::string, double> MetricRecorder::finishEpoch()
{
    closeInterval(m_learningRate);
    settle();
    const auto metrics = m_objective.metrics(m_state.epochSums.sums, static_cast<double>(m_state.epochSums.rows));
    m_state.epochSums = {Sums(static_cast<std::size_t>(m_objective.sumCount())), 0};
    return metrics;
}

void MetricRecorder::record(const std::string& split, const std::map<std::string, double>& metrics)
{
    for (const auto& [name, value] : metrics)
        m_points.push_back(point(name, split, value));
}

void MetricRecorder::recordRate(double rowsPerSecond)
{
    m_points.push_back(point("rows_per_second", "", rowsPerSecond));
}

void MetricRecorder::flush()
{
    fetchClosed();
    if (!m_points.empty())
        m_sink.points(m_points);
    m_points.clear();
    m_sinceFlush = {};
}

} // namespace cairn::engine
