// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/runs/run_shelf.h"
#include "ui/bridge/job_bridge.h"

#include <QObject>

#include <deque>
#include <filesystem>

namespace cairn::ui {

class Workspace;

/// The projects whose runs the page shows: the open one, and others that are only read and marked with their name.
class RunSources : public QObject {
    Q_OBJECT

public:
    RunSources(Workspace& workspace, QWidget& window);

    /// All of them; null while no project is open. Copy the pointer into jobs: it keeps the projects alive.
    std::shared_ptr<const store::RunShelf> shelf() const;
    bool anyOthers() const;
    /// Files of the others, in the order in which they were added.
    std::vector<std::string> files() const;

    void askForProject();
    /// Adds the runs of another project, read-only.
    void add(const std::filesystem::path& file);
    /// Takes all others away.
    void clear();
    bool isSettled() const { return m_waiting.empty() && !m_job.running(); }

Q_SIGNALS:
    void changed();
    void failed(const cairn::Error& error);

private:
    void next();
    QString freeLabel(const std::string& name) const;

    Workspace& m_workspace;
    QWidget& m_window;
    std::vector<store::ShelfProject> m_others; ///< place 1 and up; those that were taken away stay as empty places
    std::deque<std::filesystem::path> m_waiting;
    LatestJob m_job;
};

} // namespace cairn::ui
