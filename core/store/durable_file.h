// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/checked_file.h"
#include "core/store/file_system.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace cairn::store {

/// What was written: enough to prove later that the bytes are still the same.
struct FileDigest {
    std::uint64_t bytes = 0;
    std::string sha256; ///< hex
};

/// Replaces a file so that a crash, a kill or a full disk leaves either the old one or the new one, never a part: writes
/// "<file>.tmp", checks every write, syncs, renames, syncs the folder. Destroyed without commit(), it removes the
/// temporary file. After any error only destruction is left to do. One thread at a time; two writers of the same file
/// are not supported.
/// Errors: NoSpace, ReadOnly, Permission, Io, each naming the file.
class DurableFile {
public:
    /// `expectedBytes` > 0 reserves space first, so that a full disk is noticed before the work is done.
    static Result<DurableFile> create(std::filesystem::path file, std::uint64_t expectedBytes = 0,
                                      FileSystem& files = realFileSystem());
    DurableFile(DurableFile&& other) noexcept;
    DurableFile& operator=(DurableFile&&) = delete;
    ~DurableFile();

    Result<void> write(std::span<const std::byte> bytes);
    Result<void> write(std::string_view text) { return write(std::as_bytes(std::span(text))); }

    /// Puts the file in its place.
    Result<FileDigest> commit();

private:
    DurableFile(FileSystem& files, std::filesystem::path file, CheckedFile temporary);

    FileSystem* m_files;
    std::filesystem::path m_file;
    CheckedFile m_temporary;
    bool m_pending = true; ///< the temporary file is there and has not been renamed
};

/// Replaces `file` by `bytes` in one go.
Result<FileDigest> writeFile(const std::filesystem::path& file, std::span<const std::byte> bytes,
                             FileSystem& files = realFileSystem());
Result<FileDigest> writeFile(const std::filesystem::path& file, std::string_view text,
                             FileSystem& files = realFileSystem());

/// Reads and hashes a file. NotFound, Permission, Io.
Result<FileDigest> digestOf(const std::filesystem::path& file);

/// A whole small file as text; InvalidInput above `limitBytes`.
Result<std::string> readFile(const std::filesystem::path& file, std::uint64_t limitBytes = 64u << 20);

} // namespace cairn::store
