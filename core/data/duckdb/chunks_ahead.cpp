// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/duckdb/chunks_ahead.h"

namespace cairn::data {

ChunksAhead::ChunksAhead(Fetch fetch, std::function<void()> interrupt)
    : m_fetch(std::move(fetch)), m_interrupt(std::move(interrupt)), m_thread([this] { run(); })
{
}

ChunksAhead::~ChunksAhead()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
    }
    m_changed.notify_all();
    m_interrupt();
    m_thread.join();
}

void ChunksAhead::run()
{
    for (bool more = true; more;) {
        auto chunk = m_fetch();
        std::unique_lock lock(m_mutex);
        if (chunk) {
            more = chunk->has_value();
            m_chunks.push_back(std::move(*chunk));
        } else {
            more = false;
            m_error = chunk.error();
        }
        m_changed.notify_all();
        m_changed.wait(lock, [&] { return m_stopped || m_chunks.size() < kMostAhead; });
        more = more && !m_stopped;
    }
}

Result<ChunksAhead::Chunk> ChunksAhead::next()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return !m_chunks.empty() || m_error; });
    if (m_chunks.empty())
        return *m_error;
    if (!m_chunks.front())
        return Chunk(); // the end stays the end
    Chunk chunk = std::move(m_chunks.front());
    m_chunks.pop_front();
    lock.unlock();
    m_changed.notify_all();
    return chunk;
}

} // namespace cairn::data
