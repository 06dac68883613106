// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cairn/options.h"
#include "app/cairn/stall_watch.h"
#include "ui/bridge/job_bridge.h"
#include "ui/project/project_actions.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/looks/appearance.h"
#include "ui/shell/main_window.h"
#include "ui/shell/workspace.h"

namespace cairn::app {

/// The composition root of the window: makes every part, hands each what it needs, lives as long as the program.
class Desktop : public QObject {
    Q_OBJECT

public:
    explicit Desktop(const Options& options);

    /// Shows the window; what costs (pages, engine, project) follows after the first paint.
    void show();
    ui::MainWindow& window() { return m_window; }
    ui::Workspace& workspace() { return m_workspace; }

private:
    void afterFirstPaint();
    void afterPages();
    void openAsked();
    void probe();
    /// Runs `then` when the project asked for is open (or could not be opened) and nothing is under way.
    void waitForProject(std::function<void()> then);

    Options m_options;
    ui::Appearance m_appearance;
    ui::CommandRegistry m_commands;
    ui::JobBridge m_jobs;
    ui::Workspace m_workspace;
    ui::MainWindow m_window;
    ui::ProjectActions m_projects;
    StallWatch m_stalls;
    qint64 m_paintMs = 0, m_engineMs = 0; ///< since the process began
};

} // namespace cairn::app
