// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/store: whether a project file was left sound and nobody touched it since.

#include "core/base/result.h"
#include "core/store/file_system.h"

#include <cstdint>
#include <filesystem>

namespace cairn::store {

/// Files below this size are read through whenever they are opened: some tenths of a second.
inline constexpr std::uint64_t kSealedFrom = 64u << 20;

/// What a project file looks like from outside: any write, copy or replacement by another program changes it. A disk that
/// forgets by itself does not, which is why a sealed file is still read through, only later (Project::checkWhole()).
struct FileMark {
    std::uint64_t bytes = 0, inode = 0;
    std::int64_t modifiedNs = 0, changedNs = 0; ///< nobody can set the second one back
};

/// Zeros if there is no such file. Opens nothing: closing a descriptor would drop the locks that SQLite has on the file.
FileMark markOf(const std::filesystem::path& file);

/// The time of the last whole check, if the file at `file` is as it was when it was sealed, has nothing pending and that check is no older
/// than a week (or in the future); 0 otherwise.
std::int64_t sealedSince(const std::filesystem::path& file, std::int64_t nowMs);

/// Seals a closed file that was read through at `checkedMs` and has been written by nobody but this program since.
Result<void> seal(const std::filesystem::path& file, std::int64_t checkedMs, FileSystem& files);

/// From now on the file changes: a program that dies leaves no seal.
void breakSeal(const std::filesystem::path& file, FileSystem& files);

} // namespace cairn::store
