// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/file_lock.h"

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/store/file_system.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace cairn::store {
namespace {

std::string ownName()
{
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    return std::to_string(::getpid()) + "@" + host.data();
}

std::string holderOf(int descriptor)
{
    std::array<char, 300> text{};
    const ssize_t count = ::pread(descriptor, text.data(), text.size() - 1, 0);
    const std::string holder = toUtf8(trimmed(std::string_view(text.data(), count > 0 ? static_cast<std::size_t>(count) : 0)));
    if (holder == ownName())
        return "this program";
    return holder.empty() ? "another program" : "process " + holder;
}

void writeName(int descriptor)
{
    const std::string name = ownName() + "\n";
    const bool written = ::ftruncate(descriptor, 0) == 0
                         && ::pwrite(descriptor, name.data(), name.size(), 0) == static_cast<ssize_t>(name.size());
    if (!written)
        log::warn("store", "The lock is held, but could not be marked with a name");
}

/// held() of another program takes the lock for a moment: a lock that stays taken is somebody's.
bool lockWithPatience(int descriptor)
{
    constexpr int kAttempts = 5;
    for (int attempt = 1;; ++attempt) {
        if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
            return true;
        if (errno == EINTR)
            continue;
        if (errno != EWOULDBLOCK || attempt >= kAttempts)
            return false;
        ::usleep(2000);
    }
}

} // namespace

bool FileLock::held(const std::filesystem::path& file)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const bool isHeld = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(descriptor);
    return isHeld;
}

Result<FileLock> FileLock::take(const std::filesystem::path& file)
{
    FileLock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (lock.m_descriptor < 0)
        return systemError(errno, "Cannot open the lock file", file);
    const bool locked = lockWithPatience(lock.m_descriptor);
    if (!locked && errno == EWOULDBLOCK)
        return fail(ErrorCode::Busy, "The project is open in " + holderOf(lock.m_descriptor), file.string(),
                    "Close it there, or open it read-only here");
    if (!locked)
        return systemError(errno, "Cannot lock the project", file);
    writeName(lock.m_descriptor);
    return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

FileLock::~FileLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

} // namespace cairn::store
