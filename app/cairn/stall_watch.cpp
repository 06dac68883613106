// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairn/stall_watch.h"

#include "core/base/log.h"

namespace cairn::app {

namespace {

constexpr int kPeriodMs = 100;
constexpr qint64 kStallMs = 50;

} // namespace

StallWatch::StallWatch(QObject* parent) : QObject(parent)
{
    m_timer.setInterval(kPeriodMs);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        const qint64 late = m_clock.restart() - kPeriodMs;
        if (late > kStallMs)
            log::debug("ui", "the window stood still for " + std::to_string(late) + " ms");
    });
    m_clock.start();
    m_timer.start();
}

} // namespace cairn::app
