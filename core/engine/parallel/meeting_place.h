// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace cairn::engine {

/// A door that opens when everybody stands before it; then it can be used again. Threads: any.
class Gate {
public:
    explicit Gate(int ranks) : m_ranks(ranks) {}

    /// Waits for the others. False: the gate was shut before all had come.
    bool pass();
    /// Waits for the others, who are sure to come, even if the gate is shut meanwhile.
    void passSurely();
    /// Nobody passes any more; those who wait return.
    void shut();

private:
    bool wait(bool surely);

    const int m_ranks;
    std::mutex m_mutex; ///< guards the members below; the round is also looked at without it
    std::condition_variable m_changed;
    int m_arrived = 0;
    std::atomic<std::uint64_t> m_round{0};
    std::atomic<bool> m_shut{false};
};

/// Where the ranks of one process put numbers together, in shared memory and without copies: each rank adds up its stretch of
/// everybody's numbers, in the order of the ranks, and writes the sums to all. So the result is the same at all ranks, and the same
/// whoever comes first. Threads: one per rank.
class MeetingPlace {
public:
    enum class Type : std::uint8_t { Float, Double };

    /// Numbers of one rank. Everybody brings as many of the same type.
    struct Part {
        void* data = nullptr;
        std::size_t count = 0;
        Type type = Type::Float;
    };

    explicit MeetingPlace(int ranks) : m_ranks(ranks), m_begin(ranks), m_end(ranks), m_brought(static_cast<std::size_t>(ranks)) {}

    int ranks() const { return m_ranks; }

    /// Puts the sums over all ranks in place of the numbers. False where the place is closed.
    bool sum(int rank, std::span<const Part> parts);
    /// Gives every rank the bytes of rank 0, or of each part those of its owner. False where the place is closed.
    bool handOn(int rank, std::span<const std::span<std::byte>> parts, std::span<const int> owners = {});
    /// Lets nobody meet here any more.
    void close();

private:
    const int m_ranks;
    Gate m_begin, m_end;
    std::vector<std::vector<Part>> m_brought; ///< by rank; written before m_begin, read until m_end
};

} // namespace cairn::engine
