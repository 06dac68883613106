// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <mutex>
#include <vector>

namespace cairn {

/// Carries facts ("epoch done", "job finished") from any thread to the one thread that drains it, in order of posting
/// (per poster). A fact is a small function that runs on the draining thread. For numbers that change many times a
/// second use Progress or the metric store: they are polled.
class EventQueue {
public:
    using Fact = std::function<void()>;

    EventQueue() = default;
    EventQueue(const EventQueue&) = delete;
    EventQueue& operator=(const EventQueue&) = delete;

    /// Any thread. Calls the wake function, on this thread, if nothing was waiting before.
    void post(Fact fact);

    /// Runs what is waiting and returns how many facts that were. Facts posted meanwhile wait for the next call (and
    /// wake again). A fact that throws is logged and skipped. One thread only: the consumer's.
    std::size_t drain();

    bool empty() const;

    /// `wake` is called once per burst, from the posting thread: it must only tell the consumer to call drain() soon,
    /// must not call back into this queue and must not throw. Called at once if facts are already waiting.
    void setWake(std::function<void()> wake);

    /// When this returns, the wake function is not running and will not be called again. Any thread but the wake
    /// function itself.
    void clearWake() { setWake({}); }

private:
    void wake();

    mutable std::mutex m_mutex; ///< guards m_facts
    std::vector<Fact> m_facts;
    std::mutex m_wakeMutex; ///< guards m_wake and is held while it runs
    std::function<void()> m_wake;
};

} // namespace cairn
