// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/training/tensorboard_log.h"
#include "core/session/training/training.h"
#include "core/store/project.h"

namespace cairn::session {

inline constexpr const char* kCheckpointFolder = "checkpoints"; ///< within the folder of a run
inline constexpr const char* kWeightsFile = "weights.safetensors"; ///< within a checkpoint

/// Carries what a training says into the project, then to the observer. Called from the training thread only. A full
/// disk does not end a training: numbers wait in memory and are tried again with the next ones.
class TrainingSink final : public engine::TrainSink {
public:
    TrainingSink(store::Project& project, RunId run, const TrainObserver& observer)
        : m_project(project), m_run(run), m_observer(observer), m_histograms(project.runFolder(run) / store::HistogramLog::kFile) {}

    void points(const std::vector<engine::MetricPoint>& points) override;
    void epochDone(std::int64_t epoch) override;
    void checkpointWritten(engine::CheckpointKind kind, const std::filesystem::path& folder, std::int64_t step) override;
    void event(const std::string& level, const std::string& message) override;
    void histograms(const store::HistogramSample& sample) override;

    /// Writes what still waits.
    void flush();
    /// From now on numbers also go into an event file of TensorBoard, if wanted; where that cannot be, a line of the run's log says why.
    void writeTensorBoard(bool wanted);

private:
    store::Project& m_project;
    RunId m_run;
    const TrainObserver& m_observer;
    std::vector<store::MetricPoint> m_waiting;
    store::HistogramLog m_histograms;
    bool m_complained = false, m_complainedOfHistograms = false;
    std::optional<TensorBoardLog> m_tensorBoard;
    bool m_complainedOfLog = false;
};

} // namespace cairn::session
