// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/job_runner.h"

#include "core/base/clock.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <exception>
#include <iterator>
#include <map>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>

namespace cairn {
namespace {

constexpr std::size_t kEndedKept = 100;

unsigned defaultWorkers()
{
    const unsigned cores = std::thread::hardware_concurrency();
    return std::clamp(cores > 2 ? cores - 2 : 2u, 2u, 8u);
}

Result<void> runGuarded(const JobFunction& work, JobContext& context, const std::string& title)
{
    try {
        return work(context);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "Not enough memory", title, "Close other programs, or work on less at a time");
    } catch (const std::exception& e) {
        return fail(ErrorCode::Internal, std::string("The job failed unexpectedly: ") + e.what(), title);
    } catch (...) {
        return fail(ErrorCode::Internal, "The job failed unexpectedly", title);
    }
}

} // namespace

std::string_view name(JobState state)
{
    constexpr std::array<std::string_view, 5> kNames{"queued", "running", "finished", "failed", "cancelled"};
    return kNames[static_cast<std::size_t>(state)];
}

struct JobRunner::Entry {
    JobInfo info; ///< guarded by State::mutex; progress fields are filled in when asked
    JobFunction work;
    JobFinished finished;
    StopSource stop;
    Progress progress;

    JobInfo now() const
    {
        JobInfo copy = info;
        copy.done = progress.done();
        copy.total = progress.total();
        copy.text = progress.text();
        return copy;
    }
};

/// What must happen without the runner's lock: stop callbacks and destructors of captures may call back into the runner.
class JobRunner::Afterwards {
public:
    Afterwards() = default;
    Afterwards(const Afterwards&) = delete;
    Afterwards& operator=(const Afterwards&) = delete;
    ~Afterwards()
    {
        for (StopSource& source : stops)
            source.request_stop();
    }

    std::vector<StopSource> stops;
    std::vector<JobFunction> dropped;
};

/// Jobs that wait for the same threads.
struct JobRunner::Lane {
    std::deque<std::shared_ptr<Entry>> waiting;
    std::condition_variable arrived;
    std::vector<std::thread> threads;
    unsigned threadLimit = 1;
    unsigned idle = 0;
};

struct JobRunner::State {
    explicit State(EventQueue& queue) : events(queue) {}

    EventQueue& events;
    mutable std::mutex mutex; ///< guards everything below
    std::condition_variable ended;
    bool closed = false;
    std::int64_t lastId = 0;
    std::map<JobId, std::shared_ptr<Entry>> entries;
    std::deque<JobId> endedIds; ///< oldest first
    Lane pool, dedicated;

    /// Threads are started when there is work for them, so that programs without jobs have none.
    Result<void> wake(Lane& lane)
    {
        if (lane.idle < lane.waiting.size() && lane.threads.size() < lane.threadLimit) {
            try {
                lane.threads.emplace_back([this, &lane] { serve(lane); });
            } catch (const std::system_error& e) {
                if (lane.threads.empty())
                    return fail(ErrorCode::OutOfMemory, std::string("No thread can be started: ") + e.what(), {},
                                "Close other programs");
            }
        }
        lane.arrived.notify_one();
        return {};
    }

    void serve(Lane& lane)
    {
        std::unique_lock lock(mutex);
        while (true) {
            ++lane.idle;
            lane.arrived.wait(lock, [&] { return closed || !lane.waiting.empty(); });
            --lane.idle;
            if (lane.waiting.empty())
                return;
            const auto entry = std::move(lane.waiting.front());
            lane.waiting.pop_front();
            run(*entry, lock);
        }
    }

    /// With the lock held at the beginning and at the end, not while the job runs.
    void run(Entry& entry, std::unique_lock<std::mutex>& lock)
    {
        entry.info.state = JobState::Running;
        entry.info.startedMs = wallClockMs();
        lock.unlock();
        Result<void> result;
        {
            const JobFunction work = std::move(entry.work); // its captures go before the job counts as ended
            JobContext context{entry.stop.get_token(), entry.progress};
            result = runGuarded(work, context, entry.info.title);
        }
        lock.lock();
        finish(entry, std::move(result));
    }

    void finish(Entry& entry, Result<void> result)
    {
        entry.info.endedMs = wallClockMs();
        if (result) {
            entry.info.state = JobState::Finished;
        } else {
            entry.info.state = result.error().code == ErrorCode::Cancelled ? JobState::Cancelled : JobState::Failed;
            entry.info.error = std::move(result).error();
        }
        endedIds.push_back(entry.info.id);
        if (endedIds.size() > kEndedKept) {
            entries.erase(endedIds.front());
            endedIds.pop_front();
        }
        if (entry.finished)
            events.post([finished = std::exchange(entry.finished, {}), info = entry.now()] { finished(info); });
        ended.notify_all();
    }

    /// Ends a job that will not run.
    void drop(Entry& entry, Error why, Afterwards& afterwards)
    {
        for (Lane* lane : {&pool, &dedicated})
            std::erase_if(lane->waiting, [&](const auto& waiting) { return waiting.get() == &entry; });
        afterwards.dropped.push_back(std::move(entry.work));
        finish(entry, std::move(why));
    }

    /// A queued job ends here and now, a running one when it looks at its token.
    void stopEntry(Entry& entry, Afterwards& afterwards)
    {
        afterwards.stops.push_back(entry.stop);
        if (entry.info.state == JobState::Queued)
            drop(entry, fail(ErrorCode::Cancelled, "Cancelled before it started", entry.info.title), afterwards);
    }

    void stopAll(Afterwards& afterwards)
    {
        std::vector<std::shared_ptr<Entry>> live;
        for (const auto& [id, entry] : entries)
            if (!entry->info.ended())
                live.push_back(entry);
        for (const auto& entry : live)
            stopEntry(*entry, afterwards);
    }
};

JobRunner::JobRunner(EventQueue& events, unsigned workers) : m_state(std::make_unique<State>(events))
{
    m_state->pool.threadLimit = workers > 0 ? workers : defaultWorkers();
}

JobRunner::~JobRunner() { shutdown(); }

JobId JobRunner::start(std::string title, JobFunction work, JobFinished finished)
{
    return add(m_state->pool, std::move(title), std::move(work), std::move(finished));
}

JobId JobRunner::startDedicated(std::string title, JobFunction work, JobFinished finished)
{
    return add(m_state->dedicated, std::move(title), std::move(work), std::move(finished));
}

JobId JobRunner::add(Lane& lane, std::string title, JobFunction work, JobFinished finished)
{
    auto entry = std::make_shared<Entry>();
    entry->info.title = std::move(title);
    entry->work = std::move(work);
    entry->finished = std::move(finished);
    Afterwards afterwards;
    const std::lock_guard lock(m_state->mutex);
    entry->info.id = JobId{++m_state->lastId};
    m_state->entries.emplace(entry->info.id, entry);
    if (m_state->closed) {
        m_state->stopEntry(*entry, afterwards);
    } else {
        lane.waiting.push_back(entry);
        if (const auto woken = m_state->wake(lane); !woken)
            m_state->drop(*entry, woken.error(), afterwards);
    }
    return entry->info.id;
}

bool JobRunner::cancel(JobId id)
{
    Afterwards afterwards;
    const std::lock_guard lock(m_state->mutex);
    const auto at = m_state->entries.find(id);
    if (at == m_state->entries.end() || at->second->info.ended())
        return false;
    const auto entry = at->second;
    m_state->stopEntry(*entry, afterwards);
    return true;
}

void JobRunner::cancelAll()
{
    Afterwards afterwards;
    const std::lock_guard lock(m_state->mutex);
    m_state->stopAll(afterwards);
}

std::optional<JobInfo> JobRunner::info(JobId id) const
{
    const std::lock_guard lock(m_state->mutex);
    const auto at = m_state->entries.find(id);
    if (at == m_state->entries.end())
        return {};
    return at->second->now();
}

std::vector<JobInfo> JobRunner::list() const
{
    const std::lock_guard lock(m_state->mutex);
    std::vector<JobInfo> all;
    for (const auto& [id, entry] : m_state->entries)
        all.push_back(entry->now());
    return all;
}

std::optional<JobInfo> JobRunner::wait(JobId id)
{
    std::unique_lock lock(m_state->mutex);
    const auto at = m_state->entries.find(id);
    if (at == m_state->entries.end())
        return {};
    const auto entry = at->second;
    m_state->ended.wait(lock, [&] { return entry->info.ended(); });
    return entry->now();
}

void JobRunner::shutdown()
{
    std::vector<std::thread> threads;
    {
        Afterwards afterwards;
        const std::lock_guard lock(m_state->mutex);
        m_state->closed = true;
        m_state->stopAll(afterwards);
        for (Lane* lane : {&m_state->pool, &m_state->dedicated}) {
            lane->arrived.notify_all();
            std::move(lane->threads.begin(), lane->threads.end(), std::back_inserter(threads));
            lane->threads.clear();
        }
    }
    for (std::thread& thread : threads)
        thread.join();
    m_state->events.clearWake();
}

} // namespace cairn
