// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/store: what a Project holds, shared by the sources that implement it.

#include "core/store/file_lock.h"
#include "core/store/project.h"
#include "core/store/project_place.h"
#include "core/store/project_seal.h"
#include "core/store/sqlite/database.h"

#include <atomic>
#include <mutex>
#include <utility>

namespace cairn::store {

/// A folder for a private copy of a project, removed at the end.
class PrivateFolder {
public:
    static Result<PrivateFolder> create();
    PrivateFolder(PrivateFolder&& other) noexcept : m_path(std::exchange(other.m_path, {})) {}
    PrivateFolder& operator=(PrivateFolder&&) = delete;
    ~PrivateFolder();
    const std::filesystem::path& path() const { return m_path; }

private:
    explicit PrivateFolder(std::filesystem::path path) : m_path(std::move(path)) {}
    std::filesystem::path m_path;
};

/// How well a change must be kept when the power fails. After a kill all committed changes are there.
enum class Durability : std::uint8_t { Synced, Soon };

struct Project::Impl {
    std::filesystem::path file, blobs;
    FileSystem* files = nullptr;
    bool readOnly = false;
    std::optional<RunId> leased; ///< the one run that may be changed although the project is read-only
    std::string id;
    std::vector<std::string> notices;
    std::pair<std::uint64_t, std::uint64_t> identity; ///< device and inode of `file` when it was opened
    std::optional<FileLock> lock;      ///< of the project, or of the run `leased`; released last
    std::optional<PrivateFolder> copy; ///< where the database is read from instead of `file`

    mutable std::mutex mutex; ///< guards `database`
    std::unique_ptr<SQLite::Database> database;

    std::uint64_t sealedFrom = kSealedFrom;          ///< see OpenOptions
    mutable std::atomic<std::int64_t> checkedMs = 0; ///< when the file was last read through
    mutable std::atomic<bool> checked = false;       ///< since it was opened
    mutable std::atomic<bool> damaged = false;       ///< something was not as it should be: it is not sealed

    ~Impl();

    template <typename T>
    T noticing(T result) const
    {
        if (!result && result.error().code == ErrorCode::Corrupt)
            damaged = true;
        return result;
    }

    /// Runs `f(database)`, which returns a Result, alone.
    template <typename F>
    auto read(F&& f) const
    {
        const std::lock_guard guard(mutex);
        return noticing(sqlite::guarded(file, database.get(), [&] { return f(*database); }));
    }

    /// Runs `f(database)` in a transaction that is committed if it succeeds.
    template <typename F>
    auto change(Durability durability, F&& f) -> decltype(f(*database))
    {
        return changeIf(!readOnly, durability, std::forward<F>(f));
    }

    /// The same for what belongs to one run.
    template <typename F>
    auto changeRun(RunId run, Durability durability, F&& f) -> decltype(f(*database))
    {
        return changeIf(!readOnly || leased == run, durability, std::forward<F>(f));
    }

private:
    template <typename F>
    auto changeIf(bool allowed, Durability durability, F&& f) -> decltype(f(*database))
    {
        if (!allowed)
            return fail(ErrorCode::ReadOnly, "The project is open read-only", file.string(),
                        "Save a copy somewhere else and work there");
        const std::lock_guard guard(mutex);
        if (identityOf(file) != identity) // SQLite would go on writing into a file that nobody can find any more
            return fail(ErrorCode::NotFound, "The project file was removed or replaced while it was open", file.string(),
                        "Save a copy now, or put the file back and open it again");
        return noticing(sqlite::guarded(file, database.get(), [&]() -> decltype(f(*database)) {
            database->exec(durability == Durability::Synced ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            SQLite::Transaction transaction(*database, SQLite::TransactionBehavior::IMMEDIATE);
            auto result = f(*database);
            if (result)
                transaction.commit();
            return result;
        }));
    }
};

/// Writes a copy of the open database to `target`, durably.
Result<void> writeCopy(SQLite::Database& database, const std::filesystem::path& target, FileSystem& files);

/// NotFound unless the run exists.
Result<void> checkRun(SQLite::Database& database, RunId id, const std::filesystem::path& file);

} // namespace cairn::store
