// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/stop.h"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>

namespace cairn {

/// How far a job is. Written by the worker, polled by the window; any thread.
class Progress {
public:
    /// `total` 0 means unknown.
    void set(std::uint64_t done, std::uint64_t total)
    {
        m_total.store(total, std::memory_order_relaxed);
        m_done.store(done, std::memory_order_relaxed);
    }
    void setText(std::string text)
    {
        const std::lock_guard lock(m_mutex);
        m_text = std::move(text);
    }
    std::uint64_t done() const { return m_done.load(std::memory_order_relaxed); }
    std::uint64_t total() const { return m_total.load(std::memory_order_relaxed); }
    std::string text() const
    {
        const std::lock_guard lock(m_mutex);
        return m_text;
    }

private:
    std::atomic<std::uint64_t> m_done{0};
    std::atomic<std::uint64_t> m_total{0};
    mutable std::mutex m_mutex; ///< guards m_text
    std::string m_text;
};

/// What a worker function gets: when to stop, and where to say how far it is. Valid for the length of the call.
struct JobContext {
    StopToken stop;
    Progress& progress;

    bool cancelled() const { return stop.stop_requested(); }
};

} // namespace cairn
