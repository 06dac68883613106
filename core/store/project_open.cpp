// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/store/lease/run_lease.h"
#include "core/store/project_impl.h"
#include "core/store/project_seal.h"
#include "core/store/sqlite/migrations.h"

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace cairn::store {
namespace {

Result<void> checkWhole(SQLite::Database& database, const std::filesystem::path& file)
{
    const std::string said = database.execAndGet("PRAGMA quick_check(1)").getString();
    if (said != "ok")
        return fail(ErrorCode::Corrupt, "The project file is damaged: " + said, file.string(),
                    "Restore a snapshot or a backup");
    return {};
}

void chooseJournal(SQLite::Database& database, bool shared)
{
    if (shared) { // the write-ahead log needs memory shared by all readers: not across machines
        database.exec("PRAGMA locking_mode=EXCLUSIVE");
        database.execAndGet("PRAGMA journal_mode=DELETE");
        database.exec("PRAGMA locking_mode=NORMAL");
    } else {
        database.execAndGet("PRAGMA journal_mode=WAL");
    }
}

/// Runs that have not ended although nobody carries them out.
std::vector<std::int64_t> abandonedRuns(SQLite::Database& database, const std::filesystem::path& blobs)
{
    std::vector<std::int64_t> abandoned;
    sqlite::Query query(database, "SELECT id FROM run WHERE state IN ('queued', 'running', 'paused')");
    while (query.next())
        if (!leaseHeld(blobs / "runs" / std::to_string(query.number(0))))
            abandoned.push_back(query.number(0));
    return abandoned;
}

std::size_t markInterrupted(SQLite::Database& database, const std::filesystem::path& blobs)
{
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    const std::int64_t now = wallClockMs();
    const auto abandoned = abandonedRuns(database, blobs);
    sqlite::Query tell(database, "INSERT INTO event(run, sequence, time_ms, level, message) "
                                 "SELECT id, (SELECT coalesce(max(sequence), 0) + 1 FROM event WHERE run = run.id), ?, 'warn', "
                                 "'The program ended while this run was ' || state FROM run WHERE id = ?");
    sqlite::Query mark(database, "UPDATE run SET state = 'interrupted', ended_ms = ? WHERE id = ?");
    for (const std::int64_t run : abandoned) {
        tell.runWith(now, run);
        mark.runWith(now, run);
    }
    database.exec("UPDATE sweep SET state = 'paused' WHERE state = 'running'");
    transaction.commit();
    return abandoned.size();
}

Error tooNew(const std::filesystem::path& file)
{
    return fail(ErrorCode::TooNew, "The project was made by a newer version of Cairn", file.string(), "Update Cairn");
}

/// Keeps a copy of what an older version wrote before the file is changed to this version's form.
Result<void> upgrade(Project::Impl& project, std::int64_t version)
{
    SQLite::Database& database = *project.database;
    if (anyLeaseHeld(project.blobs))
        return fail(ErrorCode::Busy, "Another version of Cairn is training a run of the project", project.file.string(), "Wait for its end, or stop it");
    if (version > 0) {
        const auto folder = project.blobs / "snapshots";
        CAIRN_TRY(makeFolders(*project.files, folder));
        CAIRN_TRY(writeCopy(database, folder / ("before-upgrade-" + std::to_string(version) + ".cairn"), *project.files));
        project.notices.push_back("The project was brought to the form of this version of Cairn; a copy of the old form "
                                  "is among its snapshots.");
    }
    sqlite::migrate(database, sqlite::migrations());
    return {};
}

/// Reads the file through, or its small tables only where it is sealed; see Project::checkedWhole().
Result<void> checkAtOpening(Project::Impl& project, std::int64_t sealedMs)
{
    if (sealedMs > 0) {
        for (const char* table : {"meta", "document", "selection", "sweep"}) {
            const std::string said = project.database->execAndGet(std::string("PRAGMA quick_check('") + table + "')").getString();
            if (said != "ok")
                return fail(ErrorCode::Corrupt, "The project file is damaged: " + said, project.file.string(), "Restore a snapshot or a backup");
        }
        project.checkedMs = sealedMs;
        return {};
    }
    CAIRN_TRY(checkWhole(*project.database, project.file));
    project.checkedMs = wallClockMs();
    project.checked = true;
    return {};
}

/// The file is sound and has the form that this program knows.
Result<void> checkSound(Project::Impl& project, std::int64_t sealedMs)
{
    CAIRN_TRY(checkAtOpening(project, sealedMs));
    return sqlite::checkSchema(*project.database, project.file);
}

/// When a file of that size or more was sealed; 0: it was not.
std::int64_t sealOf(const Project::Impl& project, std::uint64_t sealedFrom)
{
    std::error_code none;
    const auto bytes = std::filesystem::file_size(project.file, none);
    return !none && bytes >= sealedFrom ? sealedSince(project.file, wallClockMs()) : 0;
}

/// TooNew without having changed anything.
Result<void> openForWriting(Project::Impl& project, std::uint64_t sealedFrom)
{
    CAIRN_TRY(makeFolders(*project.files, project.blobs));
    CAIRN_ASSIGN(FileLock lock, FileLock::take(lockFileOf(project.file)));
    project.lock.emplace(std::move(lock));
    const std::int64_t sealedMs = sealOf(project, sealedFrom);
    project.database = sqlite::open(project.file, sqlite::Access::ReadWrite);
    return sqlite::guarded(project.file, project.database.get(), [&]() -> Result<void> {
        SQLite::Database& database = *project.database;
        const std::int64_t version = sqlite::pragmaNumber(database, "user_version");
        if (version > sqlite::schemaVersion())
            return tooNew(project.file);
        CAIRN_TRY(checkAtOpening(project, sealedMs));
        breakSeal(project.file, *project.files);
        project.sealedFrom = sealedFrom;
        chooseJournal(database, project.files->shared(project.file));
        if (version < sqlite::schemaVersion())
            CAIRN_TRY(upgrade(project, version));
        CAIRN_TRY(sqlite::checkSchema(database, project.file));
        sqlite::setCheckpointOnClose(database, true);
        if (const std::size_t count = markInterrupted(database, project.blobs); count > 0)
            project.notices.push_back(std::to_string(count) + (count == 1 ? " run was" : " runs were")
                                      + " interrupted when the program ended; it can be resumed.");
        return {};
    });
}

/// Reads from a copy in a private folder: for pending changes that cannot be folded in where the file lies, and for
/// older forms that cannot be upgraded there.
Result<void> openCopy(Project::Impl& project)
{
    project.database.reset();
    CAIRN_ASSIGN(PrivateFolder folder, PrivateFolder::create());
    const auto copy = folder.path() / "project.cairn";
    for (const char* suffix : {"", "-wal", "-journal"}) {
        std::error_code error;
        if (*suffix != 0 && !holdsBytes(besideOf(project.file, suffix)))
            continue;
        std::filesystem::copy_file(besideOf(project.file, suffix), besideOf(copy, suffix), error);
        if (error)
            return systemError(error.value(), "Cannot copy the project for reading", folder.path());
        std::filesystem::permissions(besideOf(copy, suffix), std::filesystem::perms::owner_write,
                                     std::filesystem::perm_options::add, error);
    }
    project.copy.emplace(std::move(folder));
    project.database = sqlite::open(copy, sqlite::Access::ReadWrite);
    CAIRN_TRY(checkAtOpening(project, 0));
    sqlite::migrate(*project.database, sqlite::migrations());
    return sqlite::checkSchema(*project.database, project.file);
}

/// A connection that only reads, whatever the place allows.
std::unique_ptr<SQLite::Database> openToRead(const std::filesystem::path& file)
{
    try {
        auto database = sqlite::open(file, sqlite::Access::ReadOnly);
        sqlite::pragmaNumber(*database, "user_version");
        return database;
    } catch (const SQLite::Exception&) {
        if (hasPendingChanges(file))
            throw;
    }
    return sqlite::open(file, sqlite::Access::Immutable);
}

/// Opens for reading in the way that the place allows. Returns the version of the file.
Result<std::int64_t> openAnyhow(Project::Impl& project)
{
    try {
        project.database = sqlite::open(project.file, sqlite::Access::ReadOnly);
        return sqlite::pragmaNumber(*project.database, "user_version");
    } catch (const SQLite::Exception& e) {
        const Error error = sqlite::errorOf(e, project.file, project.database.get());
        if (error.code == ErrorCode::Corrupt || hasPendingChanges(project.file))
            return error;
    }
    project.database = sqlite::open(project.file, sqlite::Access::Immutable);
    return sqlite::pragmaNumber(*project.database, "user_version");
}

Result<void> openForReading(Project::Impl& project, std::uint64_t sealedFrom)
{
    const std::int64_t sealedMs = sealOf(project, sealedFrom);
    return sqlite::guarded(project.file, nullptr, [&]() -> Result<void> {
        const Result<std::int64_t> version = openAnyhow(project);
        if (!version && version.error().code == ErrorCode::Corrupt)
            return version.error();
        if (!version || *version < sqlite::schemaVersion())
            return openCopy(project);
        const Result<void> sound = checkSound(project, sealedMs);
        if (!sound && *version > sqlite::schemaVersion())
            return tooNew(project.file);
        return sound;
    });
}

/// Whether the project can still be read when it could not be opened for writing.
bool mayRead(ErrorCode code, OpenMode mode)
{
    switch (code) {
    case ErrorCode::Busy:
        return mode == OpenMode::ReadWriteOrReadOnly;
    case ErrorCode::TooNew:
    case ErrorCode::ReadOnly:
    case ErrorCode::Permission:
    case ErrorCode::NoSpace:
        return true;
    default:
        return false;
    }
}

Result<void> openImpl(Project::Impl& project, const OpenOptions& options)
{
    if (options.mode != OpenMode::ReadOnly) {
        const std::string reason = whyNotWritable(project.file);
        if (reason.empty()) {
            const Result<void> opened =
                sqlite::guarded(project.file, nullptr, [&] { return openForWriting(project, options.sealedFrom); });
            if (opened)
                return opened;
            project.database.reset(); // leaves the file as it is
            project.lock.reset();
            if (!mayRead(opened.error().code, options.mode))
                return opened;
            project.notices.push_back(opened.error().what + ". It is open read-only.");
        } else {
            project.notices.push_back(reason + " The project is open read-only.");
        }
    }
    project.readOnly = true;
    return openForReading(project, options.sealedFrom);
}

Error withAdvice(Error error, const std::filesystem::path& file)
{
    if (error.code != ErrorCode::Corrupt)
        return error;
    const auto snapshots = Project::snapshots(file);
    if (!snapshots.empty())
        error.fix = "Restore its newest snapshot, \"" + snapshots.front().name + "\" of "
                    + isoTime(snapshots.front().timeMs) + " (" + snapshots.front().file.string() + ")";
    return error;
}

} // namespace

Result<PrivateFolder> PrivateFolder::create()
{
    std::error_code error;
    const auto base = std::filesystem::temp_directory_path(error);
    std::string name = (base / "cairn-XXXXXX").string();
    if (error || ::mkdtemp(name.data()) == nullptr)
        return systemError(error ? error.value() : errno, "Cannot make a temporary folder", base);
    return PrivateFolder(name);
}

PrivateFolder::~PrivateFolder()
{
    std::error_code ignored;
    if (!m_path.empty())
        std::filesystem::remove_all(m_path, ignored);
}

Project::Impl::~Impl()
{
    if (!database || readOnly)
        return;
    try {
        database->exec("PRAGMA wal_checkpoint(TRUNCATE)");
        database.reset(); // the last write
    } catch (const SQLite::Exception& e) {
        log::warn("store", std::string("The project's log could not be folded into the file: ") + e.what());
        return;
    }
    std::error_code none;
    const auto bytes = std::filesystem::file_size(file, none);
    if (none || bytes < sealedFrom || damaged || checkedMs == 0 || identityOf(file) != identity)
        return;
    if (const auto sealed = seal(file, checkedMs, *files); !sealed)
        log::warn("store", "The project will be read through when it is opened again: " + sealed.error().text());
}

bool Project::checkedWhole() const { return m_impl->checked; }

Result<void> Project::checkWhole(const std::function<bool()>& stop) const
{
    const auto file = m_impl->copy ? m_impl->copy->path() / "project.cairn" : m_impl->file;
    const std::int64_t nowMs = wallClockMs();
    const auto checked = m_impl->noticing(sqlite::guarded(m_impl->file, nullptr, [&]() -> Result<void> {
        const auto database = openToRead(file);
        if (stop)
            sqlite::stopWhen(*database, &stop);
        return store::checkWhole(*database, m_impl->file);
    }));
    if (!checked)
        return withAdvice(checked.error(), m_impl->file);
    m_impl->checkedMs = nowMs;
    m_impl->checked = true;
    return {};
}

Result<std::unique_ptr<Project>> Project::open(const std::filesystem::path& file, const OpenOptions& options)
{
    return openWith(file, options.files, [&](Impl& impl) { return openImpl(impl, options); });
}

Result<std::unique_ptr<Project>> Project::openWith(const std::filesystem::path& file, FileSystem* files, const std::function<Result<void>(Impl&)>& open)
{
    CAIRN_ASSIGN(const std::filesystem::path place, locateProject(file));
    // Closing a plain descriptor drops the locks that SQLite has in this process on the same file; a project that
    // somebody holds has been looked at before.
    if (!FileLock::held(lockFileOf(place)))
        if (const auto header = checkProjectHeader(place); !header)
            return withAdvice(header.error(), place);
    auto impl = std::make_unique<Impl>();
    impl->file = place;
    impl->blobs = blobFolderOf(place);
    impl->identity = identityOf(place);
    impl->files = files ? files : &realFileSystem();
    if (const auto opened = open(*impl); !opened)
        return withAdvice(opened.error(), place);
    std::unique_ptr<Project> project(new Project(std::move(impl)));
    CAIRN_ASSIGN(const auto id, project->meta("id"));
    project->m_impl->id = id.value_or("");
    return project;
}

} // namespace cairn::store
