// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairn/frame_probe.h"

#include <algorithm>

namespace cairn::app {

namespace {

constexpr int kPeriodMs = 4;
constexpr double kFrameMs = 16;

double quantile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
    return values[at];
}

} // namespace

FrameProbe::FrameProbe(QObject* parent) : QObject(parent)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kPeriodMs);
    connect(&m_timer, &QTimer::timeout, this, &FrameProbe::sample);
}

void FrameProbe::start(double seconds, std::function<void(const Json&)> done)
{
    m_seconds = seconds;
    m_done = std::move(done);
    m_latenessMs.clear();
    m_latenessMs.reserve(static_cast<std::size_t>(seconds * 1000 / kPeriodMs) + 16);
    m_total.start();
    m_clock.start();
    m_timer.start();
}

void FrameProbe::sample()
{
    const double elapsed = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
    m_clock.restart();
    m_latenessMs.push_back(std::max(0.0, elapsed - kPeriodMs));
    if (static_cast<double>(m_total.elapsed()) < m_seconds * 1000)
        return;
    m_timer.stop();
    m_done(result());
}

Json FrameProbe::result() const
{
    Json json;
    json["seconds"] = static_cast<double>(m_total.elapsed()) / 1000;
    json["samples"] = m_latenessMs.size();
    json["p50_ms"] = quantile(m_latenessMs, 0.5);
    json["p99_ms"] = quantile(m_latenessMs, 0.99);
    json["max_ms"] = quantile(m_latenessMs, 1.0);
    json["over_16_ms"] = std::count_if(m_latenessMs.begin(), m_latenessMs.end(), [](double late) { return late > kFrameMs; });
    return json;
}

} // namespace cairn::app
