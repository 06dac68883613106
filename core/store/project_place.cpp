// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/project_place.h"

#include "core/store/file_system.h"
#include "core/store/project_file.h"
#include "core/store/sqlite/migrations.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace cairn::store {
namespace {

constexpr std::string_view kMagic("SQLite format 3\0", 16);

Error notAProject(const std::filesystem::path& file, std::string why)
{
    return fail(ErrorCode::InvalidInput, std::move(why), file.string(), "Choose a Cairn project (*.cairn)");
}

} // namespace

std::pair<std::uint64_t, std::uint64_t> identityOf(const std::filesystem::path& file)
{
    struct stat info;
    if (::stat(file.c_str(), &info) != 0)
        return {};
    return {info.st_dev, info.st_ino};
}

std::filesystem::path besideOf(const std::filesystem::path& file, const char* suffix)
{
    std::filesystem::path beside = file;
    return beside += suffix;
}

std::filesystem::path blobFolderOf(const std::filesystem::path& file) { return besideOf(file, ".d"); }
std::filesystem::path lockFileOf(const std::filesystem::path& file) { return blobFolderOf(file) / "lock"; }

Result<std::filesystem::path> locateProject(const std::filesystem::path& file)
{
    std::error_code error;
    const auto canonical = std::filesystem::canonical(file, error);
    if (error)
        return systemError(error.value(), "Cannot find the project", file);
    if (std::filesystem::is_directory(canonical, error))
        return notAProject(canonical, "This is a folder, not a project");
    if (!std::filesystem::is_regular_file(canonical, error))
        return notAProject(canonical, "This is not a file");
    return canonical;
}

Result<void> checkProjectHeader(const std::filesystem::path& file)
{
    std::array<char, 100> header{};
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return systemError(errno, "Cannot read the project", file);
    const ssize_t count = ::pread(descriptor, header.data(), header.size(), 0);
    const int error = errno;
    ::close(descriptor);
    if (count < 0)
        return systemError(error, "Cannot read the project", file);
    if (count == 0)
        return notAProject(file, "The file is empty");
    if (std::string_view(header.data(), std::min<std::size_t>(static_cast<std::size_t>(count), 16)) != kMagic)
        return notAProject(file, "This is not a Cairn project");
    if (count < 100)
        return fail(ErrorCode::Corrupt, "The project file is cut off", file.string(), "Restore a snapshot or a backup");
    std::int64_t application = 0;
    for (std::size_t i = 68; i < 72; ++i)
        application = application << 8 | static_cast<unsigned char>(header[i]);
    if (application != sqlite::kApplicationId)
        return notAProject(file, "This is a database of another program, not a Cairn project");
    return {};
}

bool isProjectFile(const std::filesystem::path& file)
{
    std::error_code none; // a FIFO would keep us waiting
    return std::filesystem::is_regular_file(file, none) && checkProjectHeader(file).has_value();
}

std::string whyNotWritable(const std::filesystem::path& file)
{
    for (const auto& path : {file, file.parent_path()}) {
        struct stat info;
        const bool marked = ::stat(path.c_str(), &info) == 0 && (info.st_mode & 0222) == 0;
        if (marked || ::access(path.c_str(), W_OK) != 0)
            return path == file ? "The project file is write-protected." : "The project's folder is write-protected.";
    }
    return {};
}

bool holdsBytes(const std::filesystem::path& file)
{
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    return !error && size > 0;
}

bool hasPendingChanges(const std::filesystem::path& file)
{
    return holdsBytes(besideOf(file, "-wal")) || holdsBytes(besideOf(file, "-journal"));
}

} // namespace cairn::store
