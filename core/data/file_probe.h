// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace cairn::data {

enum class FileKind : std::uint8_t { Text, Parquet, Idx, Json, Sqlite, DuckDb, Workbook };

/// What a look at the first bytes of a file says.
struct FileProbe {
    FileKind kind = FileKind::Text;
    bool gzip = false;
    std::uint64_t bytes = 0;      ///< size on disk
    std::uint64_t plainBytes = 0; ///< after decompression; an estimate for gzip
    std::string head;             ///< up to 1 MiB of the decompressed content
    bool whole = false;           ///< `head` is all there is
};

/// Looks at a regular file and tells what it is by its content. Errors: NotFound, Permission, InvalidInput (empty, a
/// folder, not a table; says what it seems to be), Corrupt (broken gzip).
Result<FileProbe> probeFile(const std::filesystem::path& file);

/// Up to `count` bytes of the beginning of a file, decompressed where it is gzip.
Result<std::string> firstBytes(const std::filesystem::path& file, std::size_t count);

Result<bool> isGzip(const std::filesystem::path& file);

/// Size and time of change, to notice that a file changed under us.
struct FileStamp {
    std::filesystem::path file;
    std::uint64_t bytes = 0;
    std::filesystem::file_time_type changed;

    static Result<FileStamp> of(const std::filesystem::path& file);
    /// NotFound: it vanished; Mismatch: it changed.
    Result<void> check() const;
};

} // namespace cairn::data
