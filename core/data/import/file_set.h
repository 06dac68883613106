// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/data/file_probe.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cairn::data {

/// The files that a path, a pattern or a folder stands for.
struct FileSet {
    std::filesystem::path location;           ///< as asked for
    std::vector<std::filesystem::path> files; ///< ascending by path; never empty
    bool hive = false;                        ///< folders below the location are named key=value
    std::vector<std::string> notices;

    /// 'a.csv' or ['a.csv', 'b.csv'] in SQL.
    std::string sqlFiles() const;
    bool single() const { return files.size() == 1 && !hive; }
};

/// An existing file stands for itself, whatever characters its name has. A pattern may use *, ?, [a-z] within a name and
/// ** for any depth of folders ("data/part-*.csv"). A folder stands for the table files in it and below it, which must
/// be of one kind; names that begin with "_" or "." are left out, as are files of other kinds (said in a notice).
/// Errors: NotFound (nothing matches), InvalidInput (several kinds, no table files, more than 100,000 files).
Result<FileSet> fileSet(const std::string& location);

/// Whether the location stands for more than one file: a pattern or a folder.
bool isFileSet(const std::string& location);

/// About what the files take uncompressed; `probe` is of the first one.
std::uint64_t plainBytesOf(const FileSet& set, const FileProbe& probe);

} // namespace cairn::data
