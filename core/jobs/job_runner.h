// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/event_queue.h"
#include "core/jobs/job.h"

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace cairn {

/// Runs jobs on a small pool of threads, and trainings one after the other on one dedicated long-lived thread (each
/// thread that runs parallel tensor work gets its own OpenMP team, so there must be few such threads). Jobs of the pool
/// start in order of arrival. All functions may be called from any thread, also from within a job, except wait() and
/// shutdown(), which must not be called from a job.
///
/// The end of a job is a fact in the event queue; its progress is polled with info() or list().
class JobRunner {
public:
    /// `events` must outlive the runner. `workers` 0: two less than the machine has cores, at least 2, at most 8.
    explicit JobRunner(EventQueue& events, unsigned workers = 0);
    ~JobRunner(); ///< shutdown()
    JobRunner(const JobRunner&) = delete;
    JobRunner& operator=(const JobRunner&) = delete;

    /// Queues a short job. After shutdown() the job ends at once as Cancelled.
    JobId start(std::string title, JobFunction work, JobFinished finished = {});

    /// Queues a job for the dedicated thread.
    JobId startDedicated(std::string title, JobFunction work, JobFinished finished = {});

    /// `work` is `Result<T>(JobContext&)`; its result, or the error that kept it from having one (Cancelled while still
    /// queued, Internal for an exception), goes to `then(Result<T>)` on the draining thread.
    template <typename Work, typename Then>
    JobId compute(std::string title, Work work, Then then)
    {
        using Value = std::invoke_result_t<Work&, JobContext&>;
        auto result = std::make_shared<std::optional<Value>>();
        JobFunction keepResult = [result, work = std::move(work)](JobContext& context) mutable -> Result<void> {
            result->emplace(work(context));
            if (!**result)
                return (*result)->error();
            return {};
        };
        return start(std::move(title), std::move(keepResult), [result, then = std::move(then)](const JobInfo& info) mutable {
            if (*result)
                then(std::move(**result));
            else
                then(Value(info.error.value_or(fail(ErrorCode::Internal, "The job had no result", info.title))));
        });
    }

    /// Asks a job to stop; a queued one never starts. False if it has ended or is unknown.
    bool cancel(JobId id);
    void cancelAll();

    /// Live jobs and the last 100 ended ones.
    std::optional<JobInfo> info(JobId id) const;
    std::vector<JobInfo> list() const; ///< in order of start

    /// Blocks until the job ended and gives its last state (command line, tests); nullopt if unknown. Its fact is then
    /// already in the event queue.
    std::optional<JobInfo> wait(JobId id);

    /// Asks all jobs to stop, joins the threads, then clears the queue's wake function, in that order. Facts that are
    /// still waiting can be drained afterwards. Safe to call twice.
    void shutdown();

private:
    struct Lane;
    struct Entry;
    class Afterwards;
    struct State;

    JobId add(Lane& lane, std::string title, JobFunction work, JobFinished finished);

    std::unique_ptr<State> m_state;
};

} // namespace cairn
