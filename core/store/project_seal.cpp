// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/project_seal.h"

#include "core/base/json.h"
#include "core/store/durable_file.h"
#include "core/store/project_place.h"

#include <sys/stat.h>

namespace cairn::store {
namespace {

constexpr std::int64_t kWeekMs = 7LL * 24 * 3600 * 1000;
constexpr std::uint64_t kMostBytes = 4096; ///< of a seal

std::filesystem::path sealFileOf(const std::filesystem::path& file) { return blobFolderOf(file) / "seal"; }

std::int64_t nanoseconds(const timespec& time) { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

Json toJson(const FileMark& mark, std::int64_t checkedMs)
{
    return {{"bytes", mark.bytes}, {"inode", mark.inode}, {"modified_ns", mark.modifiedNs}, {"changed_ns", mark.changedNs}, {"checked_ms", checkedMs}};
}

} // namespace

FileMark markOf(const std::filesystem::path& file)
{
    struct stat info;
    if (::stat(file.c_str(), &info) != 0)
        return {};
    return {static_cast<std::uint64_t>(info.st_size), info.st_ino, nanoseconds(info.st_mtim), nanoseconds(info.st_ctim)};
}

std::int64_t sealedSince(const std::filesystem::path& file, std::int64_t nowMs)
{
    std::error_code none;
    if (!std::filesystem::is_regular_file(sealFileOf(file), none) || hasPendingChanges(file))
        return 0;
    const auto text = readFile(sealFileOf(file), kMostBytes);
    const Json kept = text ? Json::parse(*text, nullptr, false) : Json();
    const FileMark mark = markOf(file);
    if (mark.bytes == 0 || !kept.is_object() || !kept.contains("checked_ms") || !kept["checked_ms"].is_number_integer())
        return 0;
    const auto checkedMs = kept["checked_ms"].get<std::int64_t>();
    return kept == toJson(mark, checkedMs) && checkedMs > nowMs - kWeekMs && checkedMs <= nowMs ? checkedMs : 0;
}

Result<void> seal(const std::filesystem::path& file, std::int64_t checkedMs, FileSystem& files)
{
    const FileMark mark = markOf(file);
    if (mark.bytes == 0 || hasPendingChanges(file))
        return {};
    CAIRN_TRY(writeFile(sealFileOf(file), toJson(mark, checkedMs).dump(), files));
    return {};
}

void breakSeal(const std::filesystem::path& file, FileSystem& files)
{
    std::error_code none;
    if (std::filesystem::exists(sealFileOf(file), none) && files.remove(sealFileOf(file)) >= 0)
        files.syncFolder(blobFolderOf(file));
}

} // namespace cairn::store
