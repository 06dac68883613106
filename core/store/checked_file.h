// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/hash.h"
#include "core/base/result.h"
#include "core/store/file_system.h"

#include <cstdint>
#include <filesystem>
#include <span>

namespace cairn::store {

/// A new file of which every write, the sync and the closing are checked, hashed on the way. What durable files and
/// folders are made of: by itself it does not replace anything safely. One thread at a time.
class CheckedFile {
public:
    /// Truncates what is there. `expectedBytes` > 0 reserves space.
    static Result<CheckedFile> create(FileSystem& files, std::filesystem::path path, std::uint64_t expectedBytes);
    CheckedFile(CheckedFile&& other) noexcept;
    CheckedFile& operator=(CheckedFile&&) = delete;
    ~CheckedFile();

    Result<void> write(std::span<const std::byte> bytes);

    /// Syncs and closes. After a failure the file must be thrown away: its content on the disk is unknown.
    Result<void> finish();

    const std::filesystem::path& path() const { return m_path; }
    std::uint64_t bytes() const { return m_bytes; }
    std::string sha256() const { return m_hash.hex(); }

private:
    CheckedFile(FileSystem& files, std::filesystem::path path, int descriptor);

    FileSystem* m_files;
    std::filesystem::path m_path;
    int m_descriptor;
    std::uint64_t m_bytes = 0;
    Sha256 m_hash;
};

} // namespace cairn::store
