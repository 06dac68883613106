// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/memory/caching_allocator.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>

#include <cstring>
#include <map>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace cairn::engine {

namespace {

constexpr std::size_t kSmallest = 64 << 10;         // below, the C library is good
constexpr std::size_t kMostKept = std::size_t{4} << 30;

/// Sizes are rounded up to eighths of a power of two, so that batches of slightly different length share blocks.
std::size_t rounded(std::size_t bytes)
{
    std::size_t step = kSmallest / 8;
    while (step * 16 <= bytes)
        step *= 2;
    return (bytes + step - 1) / step * step;
}

/// Free blocks by size. Threads: any.
class Pool {
public:
    void* take(std::size_t bytes)
    {
        {
            const std::lock_guard lock(m_mutex);
            const auto found = m_free.find(bytes);
            if (found != m_free.end() && !found->second.empty()) {
                void* block = found->second.back();
                found->second.pop_back();
                m_kept -= bytes;
                m_sizes[block] = bytes;
                return block;
            }
        }
        void* block = allocateFresh(bytes);
        const std::lock_guard lock(m_mutex);
        m_sizes[block] = bytes;
        return block;
    }

    /// Also takes small blocks, which are none of the pool's.
    void give(void* block)
    {
        const std::lock_guard lock(m_mutex);
        const auto known = m_sizes.find(block);
        if (known == m_sizes.end()) {
            c10::free_cpu(block);
            return;
        }
        const std::size_t bytes = known->second;
        m_sizes.erase(known);
        if (m_kept + bytes > kMostKept) {
            c10::free_cpu(block);
            return;
        }
        m_kept += bytes;
        m_free[bytes].push_back(block);
    }

private:
    /// When memory is short, what is kept is given up first.
    void* allocateFresh(std::size_t bytes)
    {
        try {
            return c10::alloc_cpu(bytes);
        } catch (const std::exception&) {
            release();
            return c10::alloc_cpu(bytes);
        }
    }

    void release()
    {
        const std::lock_guard lock(m_mutex);
        for (auto& [bytes, blocks] : m_free) {
            for (void* block : blocks)
                c10::free_cpu(block);
        }
        m_free.clear();
        m_kept = 0;
    }

    std::mutex m_mutex; ///< guards everything below
    std::map<std::size_t, std::vector<void*>> m_free;
    std::unordered_map<void*, std::size_t> m_sizes; ///< of blocks in use
    std::size_t m_kept = 0;
};

/// Never destroyed: tensors may outlive every static object.
Pool& pool()
{
    static Pool* pool = new Pool;
    return *pool;
}

void giveBack(void* block)
{
    pool().give(block);
}

class CachingAllocator final : public c10::Allocator {
public:
    c10::DataPtr allocate(std::size_t bytes) override
    {
        if (bytes < kSmallest) {
            void* data = c10::alloc_cpu(bytes);
            return {data, data, &c10::free_cpu, c10::Device(c10::DeviceType::CPU)};
        }
        void* data = pool().take(rounded(bytes));
        return {data, data, &giveBack, c10::Device(c10::DeviceType::CPU)};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &giveBack; }
    void copy_data(void* to, const void* from, std::size_t bytes) const override { std::memcpy(to, from, bytes); }
};

} // namespace

void installCachingAllocator()
{
    constexpr std::uint8_t kAboveDefault = 1;
    static CachingAllocator allocator;
    c10::SetCPUAllocator(&allocator, kAboveDefault);
}

} // namespace cairn::engine
