// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/store/durable_file.h"
#include "core/store/lease/run_lease.h"
#include "core/store/project_impl.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace cairn::store {
namespace {

std::filesystem::path snapshotFolderOf(const std::filesystem::path& file) { return blobFolderOf(file) / "snapshots"; }

bool plainFileName(const std::string& name)
{
    return !name.empty() && name.size() <= 200 && name.front() != '.' && isUtf8(name)
           && name.find_first_of(std::string("/\0", 2)) == std::string::npos;
}

int syncFile(const std::filesystem::path& file)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return -errno;
    const int result = ::fsync(descriptor) == 0 ? 0 : -errno;
    ::close(descriptor);
    return result;
}

std::int64_t changedMs(const std::filesystem::path& file)
{
    struct stat info;
    if (::stat(file.c_str(), &info) != 0)
        return 0;
    return std::int64_t{info.st_mtim.tv_sec} * 1000 + info.st_mtim.tv_nsec / 1'000'000;
}

/// Copies `from` to `to`, which appears whole or not at all.
Result<void> copyDurably(const std::filesystem::path& from, DurableFile& to)
{
    std::ifstream in(from, std::ios::binary);
    std::vector<char> piece(std::size_t{1} << 20);
    while (in) {
        in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        CAIRN_TRY(to.write(std::string_view(piece.data(), static_cast<std::size_t>(in.gcount()))));
    }
    if (!in.eof())
        return fail(ErrorCode::Io, "Cannot read the snapshot", from.string(), "Try another snapshot");
    return {};
}

/// Keeps `file` under a second name as well; moves it where the file system has no links.
Result<void> keepAs(const std::filesystem::path& file, const std::filesystem::path& second, FileSystem& files)
{
    std::error_code error;
    std::filesystem::create_hard_link(file, second, error);
    if (error)
        if (const int result = files.rename(file, second); result < 0)
            return systemError(-result, "Cannot put the damaged project aside", file);
    return {};
}

} // namespace

Result<void> writeCopy(SQLite::Database& database, const std::filesystem::path& target, FileSystem& files)
{
    const auto temporary = besideOf(target, ".tmp");
    files.remove(temporary);
    Result<void> written = sqlite::guarded(target, &database, [&]() -> Result<void> {
        sqlite::Query(database, "VACUUM INTO ?").bind(temporary.string()).run();
        return {};
    });
    int result = written ? syncFile(temporary) : 0;
    if (written && result == 0)
        result = files.rename(temporary, target);
    if (!written || result < 0)
        files.remove(temporary);
    else
        result = files.syncFolder(target.parent_path());
    CAIRN_TRY(written);
    if (result < 0)
        return systemError(-result, "Cannot write a snapshot", target);
    return {};
}

Result<std::filesystem::path> Project::saveSnapshot(const std::string& name)
{
    if (!plainFileName(name))
        return fail(ErrorCode::InvalidInput, "This cannot be the name of a snapshot", name, "Use a plain file name");
    if (m_impl->readOnly)
        return fail(ErrorCode::ReadOnly, "The project is open read-only", m_impl->file.string());
    const auto folder = snapshotFolderOf(m_impl->file);
    const auto target = folder / (name + ".cairn");
    CAIRN_TRY(makeFolders(*m_impl->files, folder));
    CAIRN_TRY(m_impl->read([&](SQLite::Database& database) { return writeCopy(database, target, *m_impl->files); }));
    return target;
}

Result<void> Project::saveCopy(const std::filesystem::path& target)
{
    std::error_code error;
    const auto place = std::filesystem::absolute(target, error);
    if (error || std::filesystem::exists(std::filesystem::symlink_status(place, error)))
        return fail(ErrorCode::InvalidInput, "A file of this name is there already", target.string(), "Choose another name");
    return m_impl->read([&](SQLite::Database& database) { return writeCopy(database, place, *m_impl->files); });
}

std::vector<Snapshot> Project::snapshots(const std::filesystem::path& file)
{
    std::vector<Snapshot> all;
    std::error_code error;
    const auto place = std::filesystem::weakly_canonical(file, error);
    for (std::filesystem::directory_iterator at(snapshotFolderOf(place), error), end; !error && at != end; at.increment(error))
        if (at->path().extension() == ".cairn")
            all.push_back({at->path().stem().string(), at->path(), changedMs(at->path())});
    std::sort(all.begin(), all.end(), [](const Snapshot& a, const Snapshot& b) { return a.timeMs > b.timeMs; });
    return all;
}

Result<void> Project::restoreSnapshot(const std::filesystem::path& file, const Snapshot& snapshot)
{
    FileSystem& files = realFileSystem();
    std::error_code error;
    const auto place = std::filesystem::weakly_canonical(file, error);
    CAIRN_ASSIGN(const FileLock lock, FileLock::take(lockFileOf(place)));
    if (anyLeaseHeld(blobFolderOf(place)))
        return fail(ErrorCode::Busy, "A run of the project is being trained in a process of its own", place.string(), "Stop it first");
    CAIRN_ASSIGN(DurableFile replacement, DurableFile::create(place, 0, files));
    CAIRN_TRY(copyDurably(snapshot.file, replacement));
    const auto aside = besideOf(place, (".damaged-" + std::to_string(wallClockMs())).c_str());
    if (std::filesystem::exists(place, error))
        CAIRN_TRY(keepAs(place, aside, files));
    for (const char* suffix : {"-wal", "-journal"}) { // they belong to the damaged file
        const int result = files.rename(besideOf(place, suffix), besideOf(aside, suffix));
        if (result < 0 && result != -ENOENT)
            return systemError(-result, "Cannot put the damaged project aside", place);
    }
    files.remove(besideOf(place, "-shm"));
    CAIRN_TRY(replacement.commit());
    return {};
}

} // namespace cairn::store
