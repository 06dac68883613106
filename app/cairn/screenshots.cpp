// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairn/screenshots.h"

#include "core/base/log.h"
#include "ui/bridge/job_bridge.h"
#include "ui/shell/workspace.h"

#include <QDir>
#include <QPixmap>

namespace cairn::app {

namespace {

constexpr int kLookMs = 100;
constexpr int kQuietLooks = 6; ///< nothing may happen for so many looks
constexpr int kMostLooks = 1200;

} // namespace

Screenshots::Screenshots(ui::MainWindow& window, ui::Workspace& workspace, QString folder, std::function<void(bool)> done)
    : QObject(&window), m_window(window), m_workspace(workspace), m_folder(std::move(folder)), m_done(std::move(done)), m_pages(window.pageIds())
{
    m_timer.setInterval(kLookMs);
    connect(&m_timer, &QTimer::timeout, this, &Screenshots::look);
}

void Screenshots::start()
{
    m_good = QDir().mkpath(m_folder);
    next();
    m_timer.start();
}

void Screenshots::next()
{
    m_quiet = 0;
    m_looks = 0;
    if (m_views.size() > 1) {
        m_views.removeFirst();
        m_window.currentPage()->showView(m_views.front());
        return;
    }
    m_views.clear();
    ++m_at;
    if (m_at < m_pages.size()) {
        m_window.showPage(m_pages[m_at]);
        return;
    }
    m_timer.stop();
    m_done(m_good);
}

bool Screenshots::settled() const
{
    return m_window.allPagesMade() && m_workspace.engineState() != ui::Workspace::EngineState::Loading && m_workspace.jobs().active() == 0 &&
           m_window.currentPage() && m_window.currentPage()->isSettled();
}

void Screenshots::look()
{
    m_quiet = settled() ? m_quiet + 1 : 0;
    const bool late = ++m_looks > kMostLooks;
    if (m_quiet < kQuietLooks && !late)
        return;
    if (late)
        log::warn("ui", "page " + m_pages[m_at].toStdString() + " did not come to rest; drawn as it is");
    take();
    next();
}

void Screenshots::take()
{
    QString name = m_pages[m_at];
    if (m_views.isEmpty())
        m_views = m_window.currentPage()->views(); // known only now that the page is at rest
    else
        name += QLatin1Char('-') + m_views.front();
    const QString file = QStringLiteral("%1/%2-%3.png").arg(m_folder).arg(m_at + 1, 2, 10, QLatin1Char('0')).arg(name);
    if (!m_window.grab().save(file)) {
        log::error("ui", "cannot write " + file.toStdString());
        m_good = false;
    }
}

} // namespace cairn::app
