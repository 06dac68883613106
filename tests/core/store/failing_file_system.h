// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/file_system.h"

#include <cerrno>

namespace cairn::test {

/// The real file system without the time of syncing, in which the n-th changing call fails (0: none). With ENOSPC a failing write stores half of its bytes
/// first, and everything after it that needs space fails too, as on a full disk.
class FailingFileSystem final : public store::FileSystem {
public:
    explicit FailingFileSystem(int failAt = 0, int error = 0) : m_failAt(failAt), m_error(error) {}

    int calls() const { return m_calls; }
    bool interrupts = false; ///< every second call is interrupted first (EINTR), and writes are short

    int create(const std::filesystem::path& file) override
    {
        return interrupted() ? -EINTR : fails(true) ? -m_error : real().create(file);
    }
    std::int64_t write(int descriptor, std::span<const std::byte> bytes) override
    {
        if (interrupted())
            return -EINTR;
        const bool failing = fails(true);
        if (failing && (m_error != ENOSPC || bytes.size() < 2 || m_halved))
            return -m_error;
        m_halved = failing;
        return real().write(descriptor, failing || interrupts ? bytes.first((bytes.size() + 1) / 2) : bytes);
    }
    int reserve(int descriptor, std::uint64_t bytes) override
    {
        return fails(true) ? -m_error : real().reserve(descriptor, bytes);
    }
    int sync(int) override { return interrupted() ? -EINTR : fails(true) ? -m_error : 0; }
    int close(int descriptor) override
    {
        const bool failing = fails(false);
        const int result = real().close(descriptor);
        return failing ? -m_error : result;
    }
    int rename(const std::filesystem::path& from, const std::filesystem::path& to) override
    {
        return fails(false) ? -m_error : real().rename(from, to);
    }
    int syncFolder(const std::filesystem::path&) override { return fails(true) ? -m_error : 0; }
    int makeFolder(const std::filesystem::path& folder) override
    {
        return fails(true) ? -m_error : real().makeFolder(folder);
    }
    int remove(const std::filesystem::path& path) override { return fails(false) ? -m_error : real().remove(path); }
    std::int64_t freeBytes(const std::filesystem::path& where) override { return real().freeBytes(where); }
    bool shared(const std::filesystem::path& where) override { return pretendShared || real().shared(where); }

    bool pretendShared = false;

private:
    static store::FileSystem& real() { return store::realFileSystem(); }

    bool fails(bool needsSpace)
    {
        ++m_calls;
        return m_calls == m_failAt || (needsSpace && m_error == ENOSPC && m_failAt > 0 && m_calls > m_failAt);
    }
    bool interrupted()
    {
        m_interrupted = interrupts && !m_interrupted;
        return m_interrupted;
    }

    int m_failAt, m_error;
    int m_calls = 0;
    bool m_halved = false, m_interrupted = false;
};

} // namespace cairn::test
