// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/project.h"
#include "ui/bridge/job_bridge.h"

#include <QObject>
#include <QTimer>

namespace cairn::session { class Workbench; }

namespace cairn::ui {

class Workspace;

/// Pulls the numbers and the log of one run out of the project, new ones at most ten times a second while it runs.
class MetricFeed : public QObject {
    Q_OBJECT

public:
    explicit MetricFeed(Workspace& workspace, QObject* parent = nullptr);

    /// Begins with another run: restarted() and then everything that is there.
    void setRun(RunId run);
    RunId run() const { return m_run; }
    /// Keeps pulling while true.
    void setLive(bool live);
    /// Pulls once.
    void pull();
    bool isSettled() const { return !m_job.running(); }

Q_SIGNALS:
    void restarted();
    void points(const std::vector<cairn::store::MetricPoint>& points);
    void events(const std::vector<cairn::store::RunEvent>& events);

private:
    struct News {
        store::MetricPage page;
        std::vector<store::RunEvent> events;
    };

    Workspace& m_workspace;
    RunId m_run;
    store::MetricCursor m_cursor;
    std::int64_t m_lastEvent = 0;
    QTimer m_tick;
    LatestJob m_job;
};

} // namespace cairn::ui
