// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/job_bridge.h"

#include "core/jobs/job_runner.h"
#include "ui/common/text.h"

#include <QCoreApplication>
#include <QEvent>

#include <algorithm>
#include <unordered_set>

namespace cairn::ui {

namespace {

/// Enough that a long job or two do not keep the reads of views waiting.
constexpr unsigned kWorkers = 6;

const auto kWakeEvent = static_cast<QEvent::Type>(QEvent::registerEventType());

} // namespace

struct JobBridge::Impl {
    EventQueue events;
    std::unordered_set<JobId> listedIds;
    std::unordered_set<JobId> waiting; ///< started, not continued yet
    JobRunner runner{events, kWorkers};
};

JobBridge::JobBridge(QObject* parent) : QObject(parent), m_impl(std::make_unique<Impl>())
{
    m_impl->events.setWake([this] { QCoreApplication::postEvent(this, new QEvent(kWakeEvent)); });
}

JobBridge::~JobBridge()
{
    m_impl->runner.shutdown();
}

bool JobBridge::event(QEvent* event)
{
    if (event->type() != kWakeEvent)
        return QObject::event(event);
    m_impl->events.drain();
    return true;
}

JobId JobBridge::start(const JobLabel& label, QObject* context, JobFunction work, JobFinished done)
{
    auto finished = [this, guard = QPointer<QObject>(context), done = std::move(done), label](const JobInfo& info) {
        m_impl->waiting.erase(info.id);
        if (label.listed) {
            Q_EMIT listedChanged();
            if (info.state == cairn::JobState::Failed && info.error)
                Q_EMIT failed(label.title, *info.error);
        }
        if (guard)
            done(info);
    };
    const std::string title = toStd(label.title);
    const JobId id = label.lane ? m_impl->runner.startDedicated(title, std::move(work), std::move(finished))
                                : m_impl->runner.start(title, std::move(work), std::move(finished));
    m_impl->waiting.insert(id);
    if (label.listed) {
        m_impl->listedIds.insert(id);
        Q_EMIT listedChanged();
    }
    return id;
}

void JobBridge::cancel(JobId id)
{
    m_impl->runner.cancel(id);
}

bool JobBridge::running(JobId id) const
{
    return m_impl->waiting.contains(id);
}

int JobBridge::active() const
{
    return static_cast<int>(m_impl->waiting.size());
}

std::vector<JobInfo> JobBridge::listed() const
{
    std::vector<JobInfo> jobs = m_impl->runner.list();
    std::erase_if(jobs, [this](const JobInfo& job) { return !m_impl->listedIds.contains(job.id); });
    std::reverse(jobs.begin(), jobs.end());
    return jobs;
}

void JobBridge::clearEnded()
{
    for (const JobInfo& job : m_impl->runner.list()) {
        if (job.ended())
            m_impl->listedIds.erase(job.id);
    }
    Q_EMIT listedChanged();
}

} // namespace cairn::ui
