// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/media/file_list.h"

#include "core/base/random.h"
#include "core/data/fingerprint.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <sys/stat.h>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 14> kPictures{".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff", ".ppm", ".pgm", ".pbm", ".gif", ".jp2", ".jfif", ".pnm"};
constexpr std::array<std::string_view, 8> kSounds{".wav", ".flac", ".ogg", ".oga", ".mp3", ".aif", ".aiff", ".au"};
constexpr std::array<std::string_view, 15> kVideos{".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".m2ts", ".ogv", ".flv", ".wmv", ".3gp", ".y4m", ".ivf"};
constexpr std::array<std::string_view, 1> kTexts{".txt"};
constexpr std::array<std::string_view, 8> kTables{".csv", ".tsv", ".parquet", ".json", ".jsonl", ".ndjson", ".csv.gz", ".tsv.gz"};
constexpr int kDeepest = 12;
constexpr std::size_t kTasted = 500;
constexpr std::size_t kSampledFiles = 64;

/// What a path that was met on the walk of `root` is called below it. Quicker than lexically_relative(), which takes both apart.
std::string below(const fs::path& root, const fs::path& path)
{
    std::string_view rest = std::string_view(path.native()).substr(root.native().size());
    rest.remove_prefix(std::min(rest.find_first_not_of('/'), rest.size()));
    return std::string(rest);
}

/// Visits files below a folder until `visit` says false.
template <typename Visit>
Result<void> walk(const fs::path& root, const Visit& visit)
{
    std::error_code error;
    fs::recursive_directory_iterator it(root, fs::directory_options::skip_permission_denied, error), end;
    if (error)
        return fail(error == std::errc::no_such_file_or_directory ? ErrorCode::NotFound : ErrorCode::Permission,
                    "The folder cannot be read: " + error.message(), root.string(), "Check the path and its permissions");
    for (; it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (name.starts_with('.') || name == "__MACOSX") {
            it.disable_recursion_pending();
            continue;
        }
        if (it.depth() >= kDeepest)
            it.disable_recursion_pending();
        if (it->is_regular_file(error) && !visit(*it))
            return {};
    }
    if (error)
        return fail(ErrorCode::Io, "The folder cannot be read: " + error.message(), root.string(), "Check the disk");
    return {};
}

} // namespace

std::span<const std::string_view> pictureEndings() { return kPictures; }
std::span<const std::string_view> soundEndings() { return kSounds; }
std::span<const std::string_view> videoEndings() { return kVideos; }

std::span<const std::string_view> textEndings() { return kTexts; }

bool endsWithAny(std::string_view path, std::span<const std::string_view> endings)
{
    return std::ranges::any_of(endings, [&](std::string_view ending) {
        if (path.size() < ending.size())
            return false;
        return std::ranges::equal(path.substr(path.size() - ending.size()), ending, [](char a, char b) {
            return std::tolower(static_cast<unsigned char>(a)) == b;
        });
    });
}

Result<std::vector<ListedFile>> listFiles(const fs::path& root, std::span<const std::string_view> endings, JobContext& job)
{
    std::vector<ListedFile> files;
    bool cancelled = false;
    CAIRN_TRY(walk(root, [&](const fs::directory_entry& entry) {
        struct stat facts {};
        if (endsWithAny(entry.path().native(), endings) && ::stat(entry.path().c_str(), &facts) == 0) {
            files.push_back({below(root, entry.path()), static_cast<std::uint64_t>(facts.st_size),
                             static_cast<std::int64_t>(facts.st_mtim.tv_sec) * 1'000'000'000 + facts.st_mtim.tv_nsec});
        }
        cancelled = job.cancelled();
        return !cancelled;
    }));
    if (cancelled)
        return fail(ErrorCode::Cancelled, "Cancelled", root.string());
    std::ranges::sort(files, {}, &ListedFile::path);
    return files;
}

std::vector<std::string> pathsOf(const std::vector<ListedFile>& files)
{
    std::vector<std::string> paths;
    for (const ListedFile& file : files)
        paths.push_back(file.path);
    return paths;
}

std::vector<fs::path> tablesIn(const fs::path& root)
{
    std::vector<fs::path> tables;
    std::error_code error;
    for (fs::directory_iterator it(root, error), end; !error && it != end; it.increment(error)) {
        const fs::path ending = it->path().extension();
        if (ending == ".csv" || ending == ".tsv" || ending == ".parquet")
            tables.push_back(it->path());
    }
    std::ranges::sort(tables);
    return tables;
}

FolderTaste tasteFolder(const fs::path& root)
{
    FolderTaste taste;
    std::size_t seen = 0;
    (void)walk(root, [&](const fs::directory_entry& entry) {
        const std::string name = entry.path().filename().string();
        ++(endsWithAny(name, kPictures) ? taste.pictures : endsWithAny(name, kSounds) ? taste.sounds : endsWithAny(name, kVideos) ? taste.videos
           : endsWithAny(name, kTexts)  ? taste.texts    : endsWithAny(name, kTables) ? taste.tables : taste.others);
        if (endsWithAny(name, kTexts))
            taste.textFiles.push_back(below(root, entry.path()));
        return ++seen < kTasted;
    });
    return taste;
}

Result<std::string> fingerprintOf(const fs::path& root, const std::vector<ListedFile>& files, std::string_view extra)
{
    std::string list(extra);
    for (const ListedFile& file : files)
        list += file.path + '\0' + std::to_string(file.bytes) + '\n';
    std::vector<fs::path> sampled;
    for (std::size_t i = 0; i < std::min(kSampledFiles, files.size()); ++i)
        sampled.push_back(root / files[i * files.size() / std::min(kSampledFiles, files.size())].path);
    return fingerprint(sampled, hashText(list));
}

std::string cacheName(const fs::path& root, const std::vector<ListedFile>& files, std::string_view extra)
{
    std::uint64_t times = 0;
    std::string list = root.string() + '\0' + std::string(extra) + '\0';
    for (const ListedFile& file : files) {
        times = mix(times, static_cast<std::uint64_t>(file.changed));
        list += file.path + '\0' + std::to_string(file.bytes) + '\n';
    }
    return hashText(list + std::to_string(times));
}

} // namespace cairn::data
