// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/jobs/job.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <memory>
#include <optional>
#include <type_traits>
#include <vector>

namespace cairn::ui {

/// How a job shows itself.
struct JobLabel {
    QString title;        ///< "Profile adult.csv"
    bool listed = false;  ///< appears in the Jobs drawer (what takes long); quick reads of views do not
    bool lane = false;    ///< runs on the one long-lived training thread instead of the pool (trainings only)
};

/// Runs functions on worker threads and continues on the UI thread: the only way by which the window reads, writes or
/// computes anything that may take longer than a frame. A burst of finished jobs wakes the UI thread once.
/// Threads: UI thread only; the work itself runs elsewhere and must own copies of all it touches.
class JobBridge : public QObject {
    Q_OBJECT

public:
    explicit JobBridge(QObject* parent = nullptr);
    /// Asks every job to stop and waits for it. Continuations of those jobs are not called.
    ~JobBridge() override;

    /// Type-erased form of runJob(). `done` is called on the UI thread unless `context` is gone by then.
    JobId start(const JobLabel& label, QObject* context, JobFunction work, JobFinished done);

    /// Asks a job to stop; its continuation gets the error Cancelled (or the result, if it was quicker).
    void cancel(JobId id);
    bool running(JobId id) const;
    /// Jobs that have not been continued yet, listed or not.
    int active() const;
    /// Listed jobs, newest first; ended ones stay until clearEnded().
    std::vector<JobInfo> listed() const;
    void clearEnded();

Q_SIGNALS:
    void listedChanged();
    /// A listed job failed (not: was cancelled).
    void failed(const QString& title, const cairn::Error& error);

private:
    bool event(QEvent* event) override;

    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Runs `work`, a `Result<T>(JobContext&)`, on a worker thread, then `then(Result<T>)` on the UI thread, unless
/// `context` is gone. What never ran or threw arrives as its error.
template <typename Work, typename Then>
JobId runJob(JobBridge& jobs, QObject* context, const JobLabel& label, Work work, Then then)
{
    using Value = std::invoke_result_t<Work&, JobContext&>;
    auto box = std::make_shared<std::optional<Value>>();
    JobFunction keepResult = [box, work = std::move(work)](JobContext& job) mutable -> Result<void> {
        box->emplace(work(job));
        if (!**box)
            return (*box)->error();
        return {};
    };
    return jobs.start(label, context, std::move(keepResult), [box, then = std::move(then)](const JobInfo& info) mutable {
        if (*box)
            then(std::move(**box));
        else
            then(Value(info.error.value_or(fail(ErrorCode::Internal, "The job had no result", info.title))));
    });
}

/// One place in a view that shows the newest answer only: starting again cancels and drops the older request.
class LatestJob {
public:
    LatestJob() : m_generation(std::make_shared<std::uint64_t>(0)) {}

    template <typename Work, typename Then>
    void start(JobBridge& jobs, QObject* context, const JobLabel& label, Work work, Then then)
    {
        drop();
        m_jobs = &jobs;
        using Value = std::invoke_result_t<Work&, JobContext&>;
        m_id = runJob(jobs, context, label, std::move(work),
                      [generation = m_generation, mine = *m_generation, then = std::move(then)](Value value) mutable {
                          if (*generation == mine)
                              then(std::move(value));
                      });
    }

    /// Cancels what runs; its result will not be delivered.
    void drop()
    {
        ++*m_generation;
        if (m_jobs && m_id)
            m_jobs->cancel(m_id);
        m_id = {};
    }
    bool running() const { return m_jobs && m_id && m_jobs->running(m_id); }
    JobId id() const { return m_id; }

private:
    std::shared_ptr<std::uint64_t> m_generation;
    QPointer<JobBridge> m_jobs;
    JobId m_id;
};

} // namespace cairn::ui
