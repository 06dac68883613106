// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace cairn {

/// "The newest request wins": each request takes a ticket; a ticket is current until the next one is taken. Workers
/// look at their ticket to give up early, receivers to drop a stale result. Any thread; tickets may outlive the
/// Generation.
class Generation {
public:
    class Ticket {
    public:
        Ticket() = default; ///< never current

        bool current() const { return m_newest && m_newest->load(std::memory_order_acquire) == m_number; }
        std::uint64_t number() const { return m_number; }

    private:
        friend class Generation;
        Ticket(std::shared_ptr<const std::atomic<std::uint64_t>> newest, std::uint64_t number)
            : m_newest(std::move(newest)), m_number(number)
        {
        }

        std::shared_ptr<const std::atomic<std::uint64_t>> m_newest;
        std::uint64_t m_number = 0;
    };

    Generation() = default;
    Generation(const Generation&) = delete;
    Generation& operator=(const Generation&) = delete;
    ~Generation() { invalidate(); }

    /// A ticket that makes all earlier ones stale.
    Ticket next() { return Ticket(m_newest, m_newest->fetch_add(1, std::memory_order_acq_rel) + 1); }

    /// Makes all tickets stale; the owner's destructor does so too.
    void invalidate() { m_newest->fetch_add(1, std::memory_order_acq_rel); }

private:
    std::shared_ptr<std::atomic<std::uint64_t>> m_newest = std::make_shared<std::atomic<std::uint64_t>>(0);
};

} // namespace cairn
