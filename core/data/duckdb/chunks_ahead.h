// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/duckdb/connection.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace cairn::data {

/// Fetches chunks in a thread of its own, a few ahead of the reader, so that a scan and what is made of its rows run side
/// by side. Keeps at most kMostAhead chunks (some megabytes). The reader is one thread at a time.
class ChunksAhead {
public:
    using Chunk = std::optional<DuckChunk>; ///< nothing at the end
    using Fetch = std::function<Result<Chunk>()>;

    static constexpr std::size_t kMostAhead = 16;

    /// `fetch` is called in the thread until it ends or fails; `interrupt` makes a running one fail soon.
    ChunksAhead(Fetch fetch, std::function<void()> interrupt);
    /// Waits for the thread.
    ~ChunksAhead();

    /// The next chunk, nothing at the end; the error of fetch() where one was met.
    Result<Chunk> next();

private:
    void run();

    Fetch m_fetch;
    std::function<void()> m_interrupt;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Chunk> m_chunks;   ///< guarded by m_mutex, as all below
    std::optional<Error> m_error; ///< reported behind the chunks
    bool m_stopped = false;
    std::thread m_thread;
};

} // namespace cairn::data
