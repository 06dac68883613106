// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/histograms/histogram_log.h"
#include "ui/bridge/job_bridge.h"

#include <QTimer>
#include <QWidget>

#include <filesystem>
#include <vector>

class QComboBox;
class QLabel;

namespace cairn::plots {
class HistogramMap;
}

namespace cairn::ui {

class Workspace;

/// How weights, gradients and outputs of a layer were distributed over a run: a choice of node and of what, and a heat map over the steps. Reads the file of the run
/// when it is shown, again while the run goes on.
class DistributionPanel : public QWidget {
    Q_OBJECT

public:
    explicit DistributionPanel(Workspace& workspace, QWidget* parent = nullptr);

    void setRun(RunId run);
    /// Reads again and again while true and visible.
    void setLive(bool live);
    /// Reads anew, if it is visible and there is news.
    void refresh() { read(); }
    bool isSettled() const { return !m_job.running(); }
    plots::HistogramMap& map() { return *m_map; }
    QComboBox& nodes() { return *m_nodes; }
    QComboBox& kinds() { return *m_kinds; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct News {
        std::vector<store::HistogramSample> samples;
        std::filesystem::file_time_type written;
        bool changed = false;
    };
    void read();
    void take(News news);
    void fillNodes();
    void updateMap();
    void explainEmpty();

    Workspace& m_workspace;
    RunId m_run;
    bool m_live = false;
    std::vector<store::HistogramSample> m_samples;
    std::filesystem::file_time_type m_written{}; ///< of the file when it was read
    QComboBox* m_nodes;
    QComboBox* m_kinds;
    plots::HistogramMap* m_map;
    QLabel* m_told;
    QTimer m_tick;
    LatestJob m_job;
};

} // namespace cairn::ui
