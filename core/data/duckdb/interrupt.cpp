// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/duckdb/interrupt.h"

#include <chrono>

namespace cairn::data {

DuckInterrupt::DuckInterrupt(duckdb_connection connection, const StopToken& stop) : m_connection(connection)
{
    m_callback.emplace(stop, [this] { m_thread = std::thread([this] { run(); }); });
}

DuckInterrupt::~DuckInterrupt()
{
    m_callback.reset(); // waits for one that is running
    {
        const std::lock_guard lock(m_mutex);
        m_over = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void DuckInterrupt::run()
{
    constexpr std::chrono::milliseconds kPause{10};
    std::unique_lock lock(m_mutex);
    while (!m_over) {
        duckdb_interrupt(m_connection);
        m_changed.wait_for(lock, kPause);
    }
}

} // namespace cairn::data
