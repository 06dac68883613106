// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairn/desktop.h"

#include "app/cairn/frame_probe.h"
#include "app/cairn/process_age.h"
#include "app/cairn/screenshots.h"
#include "core/base/memory_budget.h"
#include "ui/shell/frame/memory_dialog.h"
#include "ui/shell/settings.h"

#include <QApplication>

#include <cstdio>

namespace cairn::app {

Desktop::Desktop(const Options& options)
    : m_options(options), m_workspace(m_jobs, m_commands, m_appearance.themes()), m_window(m_workspace, m_appearance, ui::pageList()),
      m_projects(m_workspace, &m_window)
{
    setMemoryBudget(ui::savedMemoryBudget());
    m_appearance.setMode(options.theme.isEmpty() ? ui::savedThemeMode() : ui::Appearance::modeFromName(options.theme));
    connect(&m_window, &ui::MainWindow::firstPainted, this, &Desktop::afterFirstPaint);
    connect(&m_window, &ui::MainWindow::allPagesReady, this, &Desktop::afterPages);
}

void Desktop::show()
{
    m_window.showPage(QStringLiteral("project"));
    m_window.show();
}

void Desktop::afterFirstPaint()
{
    m_paintMs = processAgeMs();
    connect(&m_workspace, &ui::Workspace::engineChanged, this, [this] {
        m_engineMs = processAgeMs();
        m_workspace.log(QStringLiteral("debug"), QStringLiteral("first paint after %1 ms, engine after %2 ms").arg(m_paintMs).arg(m_engineMs));
    });
    m_workspace.loadEngine();
    m_window.makePagesSoon();
    openAsked();
}

void Desktop::openAsked()
{
    if (m_options.project.endsWith(QLatin1String(".cairn")))
        m_projects.open(m_options.project);
    else if (!m_options.project.isEmpty())
        m_projects.openData({m_options.project});
    else if (!m_options.sample.isEmpty())
        m_projects.openSample();
}

void Desktop::afterPages()
{
    if (!m_options.screenshotFolder.isEmpty()) {
        auto* screenshots = new Screenshots(m_window, m_workspace, m_options.screenshotFolder, [](bool good) { QApplication::exit(good ? 0 : 1); });
        waitForProject([screenshots] { screenshots->start(); });
    }
    if (m_options.probeSeconds > 0)
        waitForProject([this] { probe(); });
}

void Desktop::waitForProject(std::function<void()> then)
{
    const bool asked = !m_options.project.isEmpty() || !m_options.sample.isEmpty();
    auto* timer = new QTimer(this);
    timer->setInterval(50);
    auto looks = std::make_shared<int>(0);
    connect(timer, &QTimer::timeout, this, [this, timer, asked, looks, then = std::move(then)] {
        const bool open = !asked || m_workspace.workbench() || m_jobs.active() == 0;
        const bool engine = m_workspace.engineState() != ui::Workspace::EngineState::Loading;
        if (!(open && engine && m_jobs.active() == 0) || ++*looks < 4)
            return;
        timer->deleteLater();
        timer->stop();
        then();
    });
    timer->start();
}

void Desktop::probe()
{
    if (m_options.probeTrains)
        m_commands.run(QStringLiteral("train.start"));
    auto* probe = new FrameProbe(this);
    probe->start(m_options.probeSeconds, [this](const Json& result) {
        Json report = result;
        report["first_paint_ms"] = m_paintMs;
        report["engine_ms"] = m_engineMs;
        report["training"] = m_workspace.longWorkRunning();
        std::printf("%s\n", report.dump().c_str());
        std::fflush(stdout);
        QApplication::exit(0);
    });
}

} // namespace cairn::app
