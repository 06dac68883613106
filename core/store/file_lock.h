// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>

namespace cairn::store {

/// Single-writer lock: flock on a file that names its holder ("pid@host"), so it ends with the process however that
/// dies. The file itself stays. Any thread.
class FileLock {
public:
    /// Busy (naming the holder), or why the file cannot be opened.
    static Result<FileLock> take(const std::filesystem::path& file);
    /// Whether somebody, this program included, holds the lock now.
    static bool held(const std::filesystem::path& file);
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&&) = delete;
    ~FileLock();

private:
    explicit FileLock(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor;
};

} // namespace cairn::store
