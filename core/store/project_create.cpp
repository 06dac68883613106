// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/store/project_impl.h"
#include "core/store/sqlite/migrations.h"

#include <cerrno>
#include <random>
#include <system_error>

namespace cairn::store {
namespace {

std::string freshId()
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::random_device device;
    std::string id;
    while (id.size() < 32)
        id += kDigits[device() & 15];
    return id;
}

/// The file as an absolute path with its links resolved; InvalidInput if something is there or cannot be.
Result<std::filesystem::path> newPlace(const std::filesystem::path& file)
{
    std::error_code error;
    const auto absolute = std::filesystem::weakly_canonical(std::filesystem::absolute(file, error), error);
    if (error || absolute.filename().empty())
        return fail(ErrorCode::InvalidInput, "This is not a file name", file.string(), "Choose another name");
    if (std::filesystem::exists(std::filesystem::symlink_status(absolute, error)))
        return fail(ErrorCode::InvalidInput, "A file of this name is there already", absolute.string(),
                    "Open it, or choose another name");
    if (!std::filesystem::is_directory(absolute.parent_path(), error))
        return fail(ErrorCode::InvalidInput, "The folder does not exist", absolute.parent_path().string(),
                    "Make the folder first, or choose another one");
    return absolute;
}

/// Files of a deleted project of the same name must not be taken for those of the new one.
Result<void> checkBlobsUnused(const std::filesystem::path& blobs)
{
    std::error_code error;
    for (std::filesystem::directory_iterator at(blobs, error), end; !error && at != end; at.increment(error))
        if (at->path().filename() != "lock")
            return fail(ErrorCode::InvalidInput, "The folder holds files of an earlier project of this name",
                        blobs.string(), "Move that folder away, or choose another name");
    return {};
}

Result<void> fill(SQLite::Database& database)
{
    sqlite::migrate(database, sqlite::migrations());
    SQLite::Transaction transaction(database);
    sqlite::Query insert(database, "INSERT INTO meta(key, value) VALUES(?, ?)");
    insert.runWith(std::string("id"), freshId());
    insert.runWith(std::string("created_ms"), std::to_string(wallClockMs()));
    transaction.commit();
    return {};
}

/// Makes a complete database under a temporary name and renames it: a kill leaves no half project.
Result<void> makeDatabase(const std::filesystem::path& file, FileSystem& files)
{
    std::filesystem::path temporary = file;
    temporary += ".tmp";
    files.remove(besideOf(temporary, "-journal"));
    for (const char* suffix : {"-wal", "-shm", "-journal"})
        files.remove(besideOf(file, suffix));
    const int descriptor = files.create(temporary);
    if (descriptor < 0)
        return systemError(-descriptor, "Cannot create the project", file);
    files.close(descriptor);
    std::unique_ptr<SQLite::Database> database;
    Result<void> made = sqlite::guarded(file, nullptr, [&]() -> Result<void> {
        database = sqlite::open(temporary, sqlite::Access::ReadWrite);
        return sqlite::guarded(file, database.get(), [&] { return fill(*database); });
    });
    database.reset();
    const int renamed = made ? files.rename(temporary, file) : 0;
    if (!made || renamed < 0)
        files.remove(temporary);
    CAIRN_TRY(made);
    if (renamed < 0)
        return systemError(-renamed, "Cannot create the project", file);
    if (const int synced = files.syncFolder(file.parent_path()); synced < 0)
        return systemError(-synced, "Cannot create the project", file);
    return {};
}

} // namespace

Result<std::unique_ptr<Project>> Project::create(const std::filesystem::path& file, FileSystem* files)
{
    FileSystem& system = files ? *files : realFileSystem();
    CAIRN_ASSIGN(const std::filesystem::path place, newPlace(file));
    const auto blobs = blobFolderOf(place);
    CAIRN_TRY(checkBlobsUnused(blobs));
    CAIRN_TRY(makeFolders(system, blobs));
    {
        CAIRN_ASSIGN(const FileLock lock, FileLock::take(lockFileOf(place)));
        CAIRN_TRY(makeDatabase(place, system));
    }
    return open(place, {OpenMode::ReadWrite, files});
}

} // namespace cairn::store
