// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cairn/options.h"
#include "ui/bridge/job_bridge.h"
#include "ui/shell/appearance.h"
#include "ui/shell/command.h"
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

    Options m_options;
    ui::Appearance m_appearance;
    ui::CommandRegistry m_commands;
    ui::JobBridge m_jobs;
    ui::Workspace m_workspace;
    ui::MainWindow m_window;
};

} // namespace cairn::app
