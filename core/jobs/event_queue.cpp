// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/event_queue.h"

#include "core/base/log.h"

#include <exception>
#include <string>
#include <utility>

namespace cairn {

void EventQueue::post(Fact fact)
{
    {
        const std::lock_guard lock(m_mutex);
        m_facts.push_back(std::move(fact));
        if (m_facts.size() > 1)
            return;
    }
    wake();
}

std::size_t EventQueue::drain()
{
    std::vector<Fact> facts;
    {
        const std::lock_guard lock(m_mutex);
        facts.swap(m_facts);
    }
    for (Fact& fact : facts) {
        try {
            fact();
        } catch (const std::exception& e) {
            log::error("jobs", std::string("A fact's receiver failed: ") + e.what());
        } catch (...) {
            log::error("jobs", "A fact's receiver failed");
        }
    }
    return facts.size();
}

bool EventQueue::empty() const
{
    const std::lock_guard lock(m_mutex);
    return m_facts.empty();
}

void EventQueue::setWake(std::function<void()> wakeFunction)
{
    {
        const std::lock_guard lock(m_wakeMutex);
        m_wake = std::move(wakeFunction);
    }
    if (!empty())
        wake();
}

void EventQueue::wake()
{
    const std::lock_guard lock(m_wakeMutex);
    if (m_wake)
        m_wake();
}

} // namespace cairn
