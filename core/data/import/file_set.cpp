// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/import/file_set.h"

#include "core/data/duckdb/connection.h"

#include <algorithm>
#include <array>
#include <fnmatch.h>
#include <map>
#include <string_view>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostFiles = 100'000;
constexpr std::array<std::string_view, 9> kTableEndings{".csv", ".tsv", ".txt", ".data", ".json", ".jsonl", ".ndjson", ".parquet", ".tab"};

bool hasWildcard(std::string_view text)
{
    return text.find_first_of("*?[") != std::string_view::npos;
}

/// ".csv" of "a.csv" and of "a.csv.gz".
std::string kindOf(const fs::path& file)
{
    fs::path name = file.filename();
    if (name.extension() == ".gz")
        name = name.stem();
    std::string ending = name.extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending == ".ndjson" ? ".jsonl" : ending;
}

bool hidden(const fs::path& entry)
{
    const std::string name = entry.filename().string();
    return name.empty() || name[0] == '.' || name[0] == '_';
}

Error tooMany(const fs::path& location)
{
    return fail(ErrorCode::InvalidInput, "There are more than " + std::to_string(kMostFiles) + " files", location.string(), "Choose a part of them");
}

/// Collects what matches components [at, end) of a pattern below `folder`.
Result<void> match(const fs::path& folder, const std::vector<std::string>& parts, std::size_t at, std::vector<fs::path>& found)
{
    if (found.size() > kMostFiles)
        return tooMany(folder);
    std::error_code error;
    const bool last = at + 1 == parts.size();
    if (!hasWildcard(parts[at])) {
        const fs::path next = folder / parts[at];
        if (last && fs::is_regular_file(next, error))
            found.push_back(next);
        return last || !fs::is_directory(next, error) ? Result<void>() : match(next, parts, at + 1, found);
    }
    if (parts[at] == "**" && !last)
        CAIRN_TRY(match(folder, parts, at + 1, found));
    for (fs::directory_iterator entry(folder.empty() ? fs::path(".") : folder, error), end; !error && entry != end; entry.increment(error)) {
        const fs::path path = folder / entry->path().filename();
        if (parts[at] == "**") {
            if (entry->is_directory(error) && !entry->is_symlink(error))
                CAIRN_TRY(match(path, parts, at, found));
            else if (last && entry->is_regular_file(error) && !hidden(path))
                found.push_back(path);
            continue;
        }
        if (::fnmatch(parts[at].c_str(), path.filename().c_str(), FNM_PERIOD) != 0)
            continue;
        if (last && entry->is_regular_file(error))
            found.push_back(path);
        else if (!last && entry->is_directory(error))
            CAIRN_TRY(match(path, parts, at + 1, found));
    }
    return {};
}

Result<std::vector<fs::path>> matches(const fs::path& pattern)
{
    std::vector<std::string> parts;
    for (const auto& part : pattern.relative_path())
        parts.push_back(part.string());
    std::vector<fs::path> found;
    if (!parts.empty())
        CAIRN_TRY(match(pattern.root_path(), parts, 0, found));
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

Result<void> collect(const fs::path& folder, FileSet& set)
{
    std::map<std::string, std::vector<fs::path>> byKind;
    std::size_t others = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error), end; !error && entry != end;
         entry.increment(error)) {
        if (hidden(entry->path())) {
            entry.disable_recursion_pending();
            continue;
        }
        if (!entry->is_regular_file(error))
            continue;
        const std::string kind = kindOf(entry->path());
        if (std::ranges::find(kTableEndings, kind) == kTableEndings.end())
            ++others;
        else
            byKind[kind].push_back(entry->path());
        if (byKind[kind].size() > kMostFiles)
            return tooMany(folder);
    }
    std::erase_if(byKind, [](const auto& kind) { return kind.second.empty(); });
    if (byKind.empty())
        return fail(ErrorCode::InvalidInput, "This folder holds no table files", folder.string(), "Choose a file, or a folder with CSV, JSON or Parquet files");
    if (byKind.size() > 1) {
        std::string kinds;
        for (const auto& [kind, files] : byKind)
            kinds += (kinds.empty() ? "" : ", ") + std::to_string(files.size()) + " " + kind;
        return fail(ErrorCode::InvalidInput, "This folder holds files of several kinds: " + kinds, folder.string(),
                    "Name one kind by a pattern, such as " + (folder / ("**/*" + byKind.begin()->first)).string());
    }
    set.files = std::move(byKind.begin()->second);
    std::ranges::sort(set.files);
    if (others > 0)
        set.notices.push_back(std::to_string(others) + " files of other kinds in the folder are left aside");
    return {};
}

/// Whether some folder between the location and a file is named key=value.
bool isHive(const FileSet& set)
{
    const auto keyed = [](const fs::path& part) {
        const std::string text = part.string();
        const auto equals = text.find('=');
        return equals != std::string::npos && equals > 0;
    };
    fs::path base = set.location;
    while (hasWildcard(base.string()) && base.has_parent_path() && base != base.parent_path())
        base = base.parent_path();
    return std::ranges::any_of(set.files, [&](const fs::path& file) {
        const fs::path below = file.lexically_relative(base).parent_path();
        return std::any_of(below.begin(), below.end(), keyed);
    });
}

} // namespace

std::string FileSet::sqlFiles() const
{
    if (files.size() == 1)
        return sqlText(files.front().string());
    std::string text = "[";
    for (const auto& file : files)
        text += (text.size() > 1 ? ", " : "") + sqlText(file.string());
    return text + "]";
}

std::uint64_t plainBytesOf(const FileSet& set, const FileProbe& probe)
{
    if (set.files.size() == 1)
        return probe.plainBytes;
    std::uint64_t bytes = 0;
    std::error_code error;
    for (const auto& file : set.files) {
        const auto size = fs::file_size(file, error);
        bytes += error ? 0 : size;
    }
    return bytes * std::max<std::uint64_t>(1, probe.plainBytes / std::max<std::uint64_t>(1, probe.bytes));
}

bool isFileSet(const std::string& location)
{
    std::error_code error;
    const auto type = fs::status(location, error).type();
    return type == fs::file_type::directory || (type == fs::file_type::not_found && hasWildcard(location));
}

Result<FileSet> fileSet(const std::string& location)
{
    FileSet set;
    set.location = location;
    std::error_code error;
    if (fs::is_directory(location, error)) {
        CAIRN_TRY(collect(location, set));
    } else if (!fs::exists(location, error) && hasWildcard(location)) {
        CAIRN_ASSIGN(set.files, matches(location));
        if (set.files.empty())
            return fail(ErrorCode::NotFound, "No file matches the pattern", location, "Check the path and the pattern");
    } else {
        set.files = {location};
        return set;
    }
    const std::size_t all = set.files.size();
    std::erase_if(set.files, [](const fs::path& file) {
        std::error_code ignored;
        return fs::file_size(file, ignored) == 0 && !ignored;
    });
    if (set.files.empty())
        return fail(ErrorCode::InvalidInput, "All files are empty", location, "Choose files with rows");
    if (set.files.size() < all)
        set.notices.push_back(std::to_string(all - set.files.size()) + " empty files are skipped");
    set.hive = isHive(set);
    if (set.files.size() > 1)
        set.notices.push_back(std::to_string(set.files.size()) + " files are read as one table, in the order of their names");
    return set;
}

} // namespace cairn::data
