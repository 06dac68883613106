// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <torch/csrc/distributed/c10d/Store.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace cairn::engine {

/// Whether the processes of a training are still there. Each writes a number twice a second; the leader sees whose number stands
/// still, the others whether the leader's does, and whoever ends says why. All of it is in a store that the leader serves, or its launcher. Threads: any; it has one of its own.
class Pulse {
public:
    /// Longest silence of a rank. What waits for one that died knows after this time and a second.
    static constexpr double kSilenceSeconds = 5.0;

    /// `store`: a connection that nobody else uses.
    Pulse(c10::intrusive_ptr<c10d::Store> store, int rank, int size);
    ~Pulse();
    Pulse(const Pulse&) = delete;
    Pulse& operator=(const Pulse&) = delete;

    /// Why the common work has ended, if it has.
    std::optional<Error> ended() const;
    /// The same after a sign that it has; waits for the reason a little longer than a silence lasts.
    Error reason(const std::string& sign) const;
    /// Tells all why it ends; the first reason stays.
    void end(const Error& why);
    /// Tells all that this rank is through; the leader waits until everybody is, for some seconds.
    void finish();

private:
    void beat(const std::stop_token& stop);
    void look();
    void listen();
    void note(const Error& why);

    c10::intrusive_ptr<c10d::Store> m_store;
    const int m_rank, m_size;
    std::vector<std::int64_t> m_heard; ///< the newest number of each rank that is listened to
    std::vector<double> m_since;       ///< and when it came, in seconds of a steady clock
    std::int64_t m_beats = 0;
    std::atomic<double> m_lastBeat;    ///< that the leader has answered
    mutable std::atomic<bool> m_suspects = false; ///< a connection has broken: shorter silences count

    mutable std::mutex m_mutex; ///< guards what follows
    mutable std::condition_variable m_changed;
    std::optional<Error> m_ended, m_toTell;
    bool m_through = false, m_saidThrough = false, m_allThrough = false;
    std::jthread m_thread; ///< last member: it uses the others, and alone the store
};

} // namespace cairn::engine
