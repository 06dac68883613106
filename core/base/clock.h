// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace cairn {

/// Milliseconds since 1970 (UTC): for what a person reads. May jump; never measure a duration with it.
std::int64_t wallClockMs();

/// "2026-01-31T12:00:00Z"
std::string isoTime(std::int64_t wallMs);

/// Measures elapsed time; does not jump.
class Stopwatch {
public:
    Stopwatch() : m_start(std::chrono::steady_clock::now()) {}
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count(); }

private:
    std::chrono::steady_clock::time_point m_start;
};

} // namespace cairn
