// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/file_lock.h"
#include "core/store/lease/run_lease.h"
#include "core/store/project_impl.h"
#include "core/store/sqlite/migrations.h"

namespace cairn::store {
namespace {

Result<FileLock> takeLease(const std::filesystem::path& runFolder, RunId run)
{
    auto lease = FileLock::take(leaseFileOf(runFolder));
    if (!lease && lease.error().code == ErrorCode::Busy)
        return fail(ErrorCode::Busy, "Run " + std::to_string(run.value) + " is being trained by another process", runFolder.string(), "Wait for its end, or stop it");
    return lease;
}

/// See Project::openForRun(). Whoever holds the project has read its file through.
Result<void> openBeside(Project::Impl& project, RunId run)
{
    project.readOnly = true;
    return sqlite::guarded(project.file, nullptr, [&]() -> Result<void> {
        project.database = sqlite::open(project.file, sqlite::Access::ReadWrite);
        SQLite::Database& database = *project.database;
        if (sqlite::pragmaNumber(database, "user_version") != sqlite::schemaVersion())
            return fail(ErrorCode::InvalidInput, "The project has the form of another version of Cairn", project.file.string(), "Open it with this version once");
        CAIRN_TRY(sqlite::checkSchema(database, project.file));
        CAIRN_TRY(checkRun(database, run, project.file));
        const auto folder = project.blobs / "runs" / std::to_string(run.value);
        CAIRN_TRY(makeFolders(*project.files, folder));
        CAIRN_ASSIGN(FileLock lease, takeLease(folder, run));
        project.lock.emplace(std::move(lease));
        project.leased = run;
        sqlite::setCheckpointOnClose(database, true); // where nobody else has it open by then
        return {};
    });
}

} // namespace

std::optional<RunId> Project::leasedRun() const { return m_impl->leased; }

Result<std::unique_ptr<Project>> Project::openForRun(const std::filesystem::path& file, RunId run)
{
    return openWith(file, nullptr, [&](Impl& impl) { return openBeside(impl, run); });
}

} // namespace cairn::store
