// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace cairn::store {

/// What durable writing needs from the system, call by call, so that tests can make each call fail. Every function
/// returns 0 or more on success and -errno on failure, and may return early as the system call of the same name does
/// (short writes, EINTR). Any thread.
class FileSystem {
public:
    virtual ~FileSystem() = default;

    virtual int create(const std::filesystem::path& file) = 0; ///< a descriptor to an empty file (made or truncated)
    virtual std::int64_t write(int descriptor, std::span<const std::byte> bytes) = 0;
    virtual int reserve(int descriptor, std::uint64_t bytes) = 0; ///< -EOPNOTSUPP where the file system cannot
    virtual int sync(int descriptor) = 0;
    virtual int close(int descriptor) = 0;
    virtual int rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
    virtual int syncFolder(const std::filesystem::path& folder) = 0;
    virtual int makeFolder(const std::filesystem::path& folder) = 0; ///< one level; -EEXIST if it is there
    virtual int remove(const std::filesystem::path& fileOrEmptyFolder) = 0;

    /// Free bytes for this user, or -errno.
    virtual std::int64_t freeBytes(const std::filesystem::path& where) = 0;
    /// Whether `where` lies on a file system that other machines may write to (NFS, SMB, 9P, FUSE).
    virtual bool shared(const std::filesystem::path& where) = 0;
};

/// The system's.
FileSystem& realFileSystem();

/// `error` (an errno value) as an Error: "<what>: <system's text>", with a code and an advice that fit.
Error systemError(int error, std::string what, const std::filesystem::path& where);

/// Removes a folder and everything in it. Stops at the first failure.
Result<void> removeTree(FileSystem& files, const std::filesystem::path& folder);

/// Makes a folder and its parents, each entry synced.
Result<void> makeFolders(FileSystem& files, const std::filesystem::path& folder);

} // namespace cairn::store
