// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/progress.h"

#include <duckdb.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace cairn::data {

/// Interrupts a connection once a stop is asked for, again and again until it is destroyed: DuckDB forgets an interrupt that
/// comes before its query has begun.
class DuckInterrupt {
public:
    DuckInterrupt(duckdb_connection connection, const StopToken& stop);
    ~DuckInterrupt();
    DuckInterrupt(const DuckInterrupt&) = delete;

private:
    void run();

    duckdb_connection m_connection;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_over = false;  ///< guarded by m_mutex
    std::thread m_thread; ///< from the stop on
    std::optional<StopCallback<std::function<void()>>> m_callback;
};

} // namespace cairn::data
