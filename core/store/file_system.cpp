// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/file_system.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace cairn::store {
namespace {

int outcome(long result) { return result < 0 ? -errno : static_cast<int>(result); }

class RealFileSystem final : public FileSystem {
public:
    int create(const std::filesystem::path& file) override
    {
        return outcome(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    }

    std::int64_t write(int descriptor, std::span<const std::byte> bytes) override
    {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        return written < 0 ? -errno : written;
    }

    int reserve(int descriptor, std::uint64_t bytes) override
    {
        return outcome(::fallocate(descriptor, FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(bytes)));
    }

    int sync(int descriptor) override { return outcome(::fdatasync(descriptor)); }
    int close(int descriptor) override { return outcome(::close(descriptor)); }

    int rename(const std::filesystem::path& from, const std::filesystem::path& to) override
    {
        return outcome(std::rename(from.c_str(), to.c_str()));
    }

    int syncFolder(const std::filesystem::path& folder) override
    {
        const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor < 0)
            return -errno;
        const int result = outcome(::fsync(descriptor));
        ::close(descriptor);
        return result == -EINVAL ? 0 : result; // some network file systems cannot sync folders
    }

    int makeFolder(const std::filesystem::path& folder) override { return outcome(::mkdir(folder.c_str(), 0777)); }
    int remove(const std::filesystem::path& path) override { return outcome(std::remove(path.c_str())); }

    std::int64_t freeBytes(const std::filesystem::path& where) override
    {
        struct statvfs info;
        if (::statvfs(where.c_str(), &info) != 0)
            return -errno;
        return static_cast<std::int64_t>(info.f_bavail) * static_cast<std::int64_t>(info.f_frsize);
    }

    bool shared(const std::filesystem::path& where) override
    {
        struct statfs info;
        if (::statfs(where.c_str(), &info) != 0)
            return false;
        switch (static_cast<std::uint32_t>(info.f_type)) {
        case 0x00006969: // NFS
        case 0x0000517b: // SMB
        case 0xff534d42: // CIFS
        case 0xfe534d42: // SMB2
        case 0x01021997: // 9P
        case 0x65735546: // FUSE
            return true;
        default:
            return false;
        }
    }
};

ErrorCode codeOf(int error)
{
    switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return ErrorCode::NoSpace;
    case EROFS:
        return ErrorCode::ReadOnly;
    case EACCES:
    case EPERM:
        return ErrorCode::Permission;
    case ENOENT:
    case ENOTDIR:
        return ErrorCode::NotFound;
    case ENAMETOOLONG:
    case EISDIR:
        return ErrorCode::InvalidInput;
    default:
        return ErrorCode::Io;
    }
}

std::string adviceFor(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NoSpace:
        return "Free some space on this disk, or move the project to another one, then try again";
    case ErrorCode::ReadOnly:
        return "Choose a place that can be written to";
    case ErrorCode::Permission:
        return "Ask the owner for permission, or choose another place";
    case ErrorCode::NotFound:
        return "Check that the folder still exists and that its disk is connected";
    case ErrorCode::InvalidInput:
        return "Choose another name";
    default:
        return "Check that the disk is connected and healthy, then try again";
    }
}

} // namespace

FileSystem& realFileSystem()
{
    static RealFileSystem files;
    return files;
}

Error systemError(int error, std::string what, const std::filesystem::path& where)
{
    const ErrorCode code = codeOf(error);
    what += ": " + std::generic_category().message(error);
    return fail(code, std::move(what), where.string(), adviceFor(code));
}

Result<void> removeTree(FileSystem& files, const std::filesystem::path& folder)
{
    std::error_code error;
    std::vector<std::filesystem::path> entries;
    for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        entries.push_back(at->path());
    if (error == std::errc::no_such_file_or_directory)
        return {};
    if (error)
        return systemError(error.value(), "Cannot list a folder", folder);
    for (const auto& entry : entries) {
        if (std::filesystem::is_directory(std::filesystem::symlink_status(entry, error)))
            CAIRN_TRY(removeTree(files, entry));
        else if (const int result = files.remove(entry); result < 0 && result != -ENOENT)
            return systemError(-result, "Cannot remove a file", entry);
    }
    if (const int result = files.remove(folder); result < 0 && result != -ENOENT)
        return systemError(-result, "Cannot remove a folder", folder);
    return {};
}

Result<void> makeFolders(FileSystem& files, const std::filesystem::path& folder)
{
    std::error_code ignored;
    if (std::filesystem::is_directory(folder, ignored))
        return {};
    const std::filesystem::path parent = folder.parent_path();
    if (!parent.empty() && parent != folder)
        CAIRN_TRY(makeFolders(files, parent));
    if (const int result = files.makeFolder(folder); result < 0 && result != -EEXIST)
        return systemError(-result, "Cannot make a folder", folder);
    if (!std::filesystem::is_directory(folder, ignored))
        return systemError(ENOTDIR, "Cannot make a folder", folder);
    if (const int result = files.syncFolder(parent.empty() ? "." : parent); result < 0)
        return systemError(-result, "Cannot make a folder", folder);
    return {};
}

} // namespace cairn::store
