// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/progress.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::data {

/// A file below a folder.
struct ListedFile {
    std::string path; ///< relative, with '/'
    std::uint64_t bytes = 0;
    std::int64_t changed = 0;
};

/// Endings in lower case with their dot.
std::span<const std::string_view> pictureEndings();
std::span<const std::string_view> soundEndings();
std::span<const std::string_view> videoEndings();
std::span<const std::string_view> textEndings();
bool endsWithAny(std::string_view path, std::span<const std::string_view> endings);

/// All files below `root` with one of the endings, by path. Hidden names are left out, links to folders are not followed.
/// Errors: NotFound, Permission, Cancelled.
Result<std::vector<ListedFile>> listFiles(const std::filesystem::path& root, std::span<const std::string_view> endings, JobContext& job);

std::vector<std::string> pathsOf(const std::vector<ListedFile>& files);

/// Tables (CSV, TSV, Parquet) that lie in the folder itself, by name.
std::vector<std::filesystem::path> tablesIn(const std::filesystem::path& root);

/// What the first few hundred files below a folder are.
struct FolderTaste {
    std::size_t pictures = 0, sounds = 0, videos = 0, texts = 0, tables = 0, others = 0;
    std::vector<std::string> textFiles; ///< the texts among them, relative
};
FolderTaste tasteFolder(const std::filesystem::path& root);

/// Fingerprint of many files: names, sizes, and content of some (see fingerprint.h).
Result<std::string> fingerprintOf(const std::filesystem::path& root, const std::vector<ListedFile>& files, std::string_view extra);

/// Name for a cache of what these files hold: other files, times or `extra` are another name.
std::string cacheName(const std::filesystem::path& root, const std::vector<ListedFile>& files, std::string_view extra);

} // namespace cairn::data
