// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/metric_feed.h"

#include "core/session/workbench.h"
#include "ui/shell/workspace.h"

namespace cairn::ui {

namespace {

constexpr int kTickMs = 100;

} // namespace

MetricFeed::MetricFeed(Workspace& workspace, QObject* parent) : QObject(parent), m_workspace(workspace)
{
    m_tick.setInterval(kTickMs);
    connect(&m_tick, &QTimer::timeout, this, &MetricFeed::pull);
}

void MetricFeed::setRun(RunId run)
{
    m_job.drop();
    m_run = run;
    m_cursor = {};
    m_lastEvent = 0;
    Q_EMIT restarted();
    pull();
}

void MetricFeed::setLive(bool live)
{
    if (live)
        m_tick.start();
    else
        m_tick.stop();
}

void MetricFeed::pull()
{
    const auto workbench = m_workspace.workbench();
    if (!workbench || !m_run || m_job.running())
        return;
    m_job.start(
        m_workspace.jobs(), this, {tr("Read the curves")},
        [workbench, run = m_run, cursor = m_cursor, last = m_lastEvent](JobContext&) -> Result<News> {
            News news;
            CAIRN_ASSIGN(news.page, workbench->project().metricsSince(run, cursor));
            CAIRN_ASSIGN(news.events, workbench->project().events(run, last));
            return news;
        },
        [this](Result<News> news) {
            if (!news)
                return;
            m_cursor = news->page.cursor;
            if (news->page.restarted)
                Q_EMIT restarted();
            if (!news->page.points.empty())
                Q_EMIT points(news->page.points);
            if (!news->events.empty()) {
                m_lastEvent = news->events.back().sequence;
                Q_EMIT events(news->events);
            }
            if (news->page.more)
                QTimer::singleShot(0, this, &MetricFeed::pull);
        });
}

} // namespace cairn::ui
