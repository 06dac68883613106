// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/base/coalescer.h"

namespace cairn::plots {

Coalescer::Coalescer(std::function<void()> action, QObject* parent) : QObject(parent), m_action(std::move(action))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(33);
    connect(&m_timer, &QTimer::timeout, this, [this] { m_action(); });
}

void Coalescer::request()
{
    if (!m_timer.isActive())
        m_timer.start();
}

void Coalescer::flush()
{
    if (!m_timer.isActive())
        return;
    m_timer.stop();
    m_action();
}

} // namespace cairn::plots
