// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace cairn::test {

/// The host's memory as tensors see it, with an end to it: fails as a device does whose memory runs out. Counts what is in use. Any thread.
class LimitedMemory final : public c10::Allocator {
public:
    /// From now on for all tensors of the program.
    static LimitedMemory& install()
    {
        c10::SetCPUAllocator(&instance(), 100);
        return instance();
    }

    static constexpr std::size_t kPiece = 1024, kMost = 64 * kPiece;

    std::atomic<std::size_t> largest{SIZE_MAX}; ///< larger multiples of kPiece up to kMost fail: what layers of 256 put out for up to 64 rows, not weights or data
    std::size_t counted = 0;                    ///< pieces of at least that many bytes count for failAt
    std::atomic<std::int64_t> failAt{0};        ///< so many of them from now on, one fails; 0: none
    std::atomic<std::int64_t> failures{0};
    std::atomic<std::size_t> used{0}, peak{0};

    void reset()
    {
        largest = SIZE_MAX;
        failAt = failures = 0;
        counted = 0;
        peak = used.load();
    }

    c10::DataPtr allocate(std::size_t bytes) override
    {
        if ((bytes > largest && bytes <= kMost && bytes % kPiece == 0) || (bytes >= counted && counted > 0 && failAt > 0 && --failAt == 0)) {
            ++failures;
            TORCH_CHECK_WITH(OutOfMemoryError, false, "out of memory (in a test), ", bytes, " bytes");
        }
        auto* block = static_cast<std::byte*>(c10::alloc_cpu(bytes + kHead));
        std::memcpy(block, &bytes, sizeof bytes);
        const std::size_t now = used += bytes;
        std::size_t before = peak;
        while (before < now && !peak.compare_exchange_weak(before, now)) {}
        return {block + kHead, block + kHead, &give, c10::Device(c10::DeviceType::CPU)};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &give; }
    void copy_data(void* to, const void* from, std::size_t bytes) const override { std::memcpy(to, from, bytes); }

private:
    static constexpr std::size_t kHead = 64; // keeps the alignment

    /// Never destroyed: tensors may outlive every static object.
    static LimitedMemory& instance()
    {
        static auto* memory = new LimitedMemory;
        return *memory;
    }

    static void give(void* data)
    {
        if (!data)
            return;
        auto* block = static_cast<std::byte*>(data) - kHead;
        std::size_t bytes = 0;
        std::memcpy(&bytes, block, sizeof bytes);
        instance().used -= bytes;
        c10::free_cpu(block);
    }
};

} // namespace cairn::test
