// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairn/desktop.h"

#include "core/base/log.h"
#include "ui/shell/settings.h"

#include <QElapsedTimer>

namespace cairn::app {

Desktop::Desktop(const Options& options)
    : m_options(options), m_workspace(m_jobs, m_commands, m_appearance.themes()), m_window(m_workspace, m_appearance, ui::pageList())
{
    m_appearance.setMode(options.theme.isEmpty() ? ui::savedThemeMode() : ui::Appearance::modeFromName(options.theme));
    connect(&m_window, &ui::MainWindow::firstPainted, this, &Desktop::afterFirstPaint);
}

void Desktop::show()
{
    m_window.showPage(QStringLiteral("project"));
    m_window.show();
}

void Desktop::afterFirstPaint()
{
    log::debug("ui", "first paint");
    m_workspace.loadEngine();
    m_window.makePagesSoon();
}

} // namespace cairn::app
