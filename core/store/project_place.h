// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/store: a project's files as seen from outside, before anything is opened. Nothing here writes.

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

namespace cairn::store {

std::filesystem::path blobFolderOf(const std::filesystem::path& file);
std::filesystem::path lockFileOf(const std::filesystem::path& file);
/// What SQLite keeps beside a database: "-wal", "-journal", "-shm".
std::filesystem::path besideOf(const std::filesystem::path& file, const char* suffix);

/// Device and inode; zeros if there is no such file.
std::pair<std::uint64_t, std::uint64_t> identityOf(const std::filesystem::path& file);

/// The file as an absolute path with its links resolved. NotFound; InvalidInput if it is not a file.
Result<std::filesystem::path> locateProject(const std::filesystem::path& file);

/// Looks at the first bytes, so that other kinds of files are named as what they are. InvalidInput, Corrupt.
Result<void> checkProjectHeader(const std::filesystem::path& file);

/// Why the file or its folder cannot be written; empty if they can. Missing write permission counts for every user.
std::string whyNotWritable(const std::filesystem::path& file);

bool holdsBytes(const std::filesystem::path& file);

/// Whether a write-ahead log or a journal holds changes that are not in the file yet.
bool hasPendingChanges(const std::filesystem::path& file);

} // namespace cairn::store
