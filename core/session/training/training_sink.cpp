// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/training/training_sink.h"

#include "core/base/log.h"

#include <utility>

namespace cairn::session {

namespace {
constexpr std::size_t kMostWaiting = 200'000;
}

void TrainingSink::points(const std::vector<engine::MetricPoint>& points)
{
    for (const engine::MetricPoint& point : points) {
        if (m_waiting.size() < kMostWaiting)
            m_waiting.push_back({point.name, point.split, point.step, point.epoch, point.seconds, point.value});
    }
    flush();
    if (m_observer.points)
        m_observer.points(points);
}

void TrainingSink::flush()
{
    if (m_waiting.empty())
        return;
    const auto stored = m_project.appendMetrics(m_run, m_waiting);
    if (stored) {
        if (m_tensorBoard)
            if (const auto written = m_tensorBoard->add(m_waiting); !written && !std::exchange(m_complainedOfLog, true))
                event("warn", written.error().text() + "; the training goes on");
        m_waiting.clear();
        return;
    }
    if (!m_complained) {
        m_complained = true;
        event("warn", "Curves cannot be stored at the moment: " + stored.error().text());
    }
}

void TrainingSink::writeTensorBoard(bool wanted)
{
    if (!wanted)
        return;
    auto log = TensorBoardLog::begin(m_project, m_run, m_project.runFolder(m_run) / kTensorBoardFolder);
    if (log)
        m_tensorBoard.emplace(std::move(*log));
    else
        event("warn", "No log for TensorBoard is written: " + log.error().text());
}

void TrainingSink::epochDone(std::int64_t epoch)
{
    if (m_observer.epochDone)
        m_observer.epochDone(epoch);
}

void TrainingSink::checkpointWritten(engine::CheckpointKind, const std::filesystem::path&, std::int64_t step)
{
    flush(); // what a checkpoint stands on is in the project before it
    if (m_observer.checkpoint)
        m_observer.checkpoint(step);
}

void TrainingSink::event(const std::string& level, const std::string& message)
{
    if (const auto stored = m_project.appendEvent(m_run, level, message); !stored)
        log::warn("session", "A line of the training log could not be stored: " + stored.error().text());
    if (m_observer.event)
        m_observer.event(level, message);
}

void TrainingSink::histograms(const store::HistogramSample& sample)
{
    const auto stored = m_histograms.add(sample);
    if (stored || m_complainedOfHistograms)
        return;
    m_complainedOfHistograms = true;
    event("warn", "Distributions cannot be stored at the moment: " + stored.error().text());
}

} // namespace cairn::session
