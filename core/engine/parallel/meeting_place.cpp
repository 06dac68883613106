// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/parallel/meeting_place.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <thread>

namespace cairn::engine {

namespace {

constexpr int kSpins = 64;              // looks before a thread sleeps; between them others may run
constexpr std::size_t kStretchStep = 64; // borders between the ranks' stretches
constexpr std::size_t kBlock = 2048;     // numbers added up at a time, in the first cache

/// Where the stretch of `rank` begins.
std::size_t stretchBegin(std::size_t count, int rank, int ranks)
{
    if (rank == ranks)
        return count;
    const std::size_t border = count * static_cast<std::size_t>(rank) / static_cast<std::size_t>(ranks);
    return border / kStretchStep * kStretchStep;
}

template <typename T>
void addStretch(const std::vector<T*>& numbers, std::size_t begin, std::size_t end)
{
    std::array<T, kBlock> sums;
    for (std::size_t first = begin; first < end; first += kBlock) {
        const std::size_t count = std::min(kBlock, end - first);
        std::copy_n(numbers[0] + first, count, sums.begin());
        for (std::size_t rank = 1; rank < numbers.size(); ++rank) {
            const T* own = numbers[rank] + first;
            for (std::size_t i = 0; i < count; ++i)
                sums[i] += own[i];
        }
        for (T* own : numbers)
            std::copy_n(sums.begin(), count, own + first);
    }
}

template <typename T>
void addPart(const std::vector<std::vector<MeetingPlace::Part>>& brought, std::size_t part, int rank)
{
    std::vector<T*> numbers;
    for (const auto& parts : brought)
        numbers.push_back(static_cast<T*>(parts[part].data));
    const auto ranks = static_cast<int>(brought.size());
    const std::size_t count = brought[0][part].count;
    addStretch(numbers, stretchBegin(count, rank, ranks), stretchBegin(count, rank + 1, ranks));
}

} // namespace

bool Gate::pass()
{
    return wait(false);
}

void Gate::passSurely()
{
    wait(true);
}

bool Gate::wait(bool surely)
{
    std::unique_lock lock(m_mutex);
    if (m_shut && !surely)
        return false;
    const std::uint64_t round = m_round;
    if (++m_arrived == m_ranks) {
        m_arrived = 0;
        ++m_round;
        lock.unlock();
        m_changed.notify_all();
        return true;
    }
    lock.unlock();
    for (int spin = 0; spin < kSpins; ++spin) {
        if (m_round != round)
            return true;
        std::this_thread::yield();
    }
    lock.lock();
    m_changed.wait(lock, [&] { return m_round != round || (m_shut && !surely); });
    return m_round != round;
}

void Gate::shut()
{
    {
        const std::lock_guard lock(m_mutex);
        m_shut = true;
    }
    m_changed.notify_all();
}

bool MeetingPlace::sum(int rank, std::span<const Part> parts)
{
    m_brought[static_cast<std::size_t>(rank)].assign(parts.begin(), parts.end());
    if (!m_begin.pass())
        return false;
    for (std::size_t part = 0; part < parts.size(); ++part) {
        if (parts[part].type == Type::Float)
            addPart<float>(m_brought, part, rank);
        else
            addPart<double>(m_brought, part, rank);
    }
    m_end.passSurely(); // nobody leaves with his numbers while others read them
    return true;
}

bool MeetingPlace::handOn(int rank, std::span<const std::span<std::byte>> parts, std::span<const int> owners)
{
    std::vector<Part>& own = m_brought[static_cast<std::size_t>(rank)];
    own.clear();
    for (const std::span<std::byte> part : parts)
        own.push_back({part.data(), part.size()});
    if (!m_begin.pass())
        return false;
    for (std::size_t part = 0; part < parts.size(); ++part) {
        const int owner = owners.empty() ? 0 : owners[part];
        if (owner != rank && !parts[part].empty())
            std::memcpy(parts[part].data(), m_brought[static_cast<std::size_t>(owner)][part].data, parts[part].size());
    }
    m_end.passSurely();
    return true;
}

void MeetingPlace::close()
{
    m_begin.shut();
}

} // namespace cairn::engine
