// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/store/durable_folder.h"
#include "core/store/project_impl.h"
#include "core/store/runs/run_register.h"
#include "core/store/runs/run_settings.h"
#include "core/store/runs/series_summary.h"

#include <system_error>

namespace cairn::store {
namespace {

/// Bytes of the files within a folder; 0 where there is none.
std::uint64_t bytesWithin(const std::filesystem::path& folder)
{
    std::uint64_t bytes = 0;
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        std::error_code unreadable;
        if (at->is_regular_file(unreadable) && !at->is_symlink(unreadable))
            bytes += at->file_size(unreadable);
    }
    return bytes;
}

std::uint64_t bytesOfFile(const std::filesystem::path& file)
{
    std::error_code error;
    const auto bytes = std::filesystem::file_size(file, error);
    return error ? 0 : bytes;
}

Result<void> checkTags(const std::vector<std::string>& tags)
{
    for (const std::string& tag : tags)
        if (trimmed(tag).empty())
            return fail(ErrorCode::InvalidInput, "A tag has no letters", {}, "Write a word");
    return {};
}

void apply(SQLite::Database& database, RunId run, const RunEdit& edit)
{
    const auto set = [&](const char* sql, const auto& value) { sqlite::Query(database, sql).bind(value, run.value).run(); };
    if (edit.name)
        set("UPDATE run SET name = ? WHERE id = ?", *edit.name);
    if (edit.note)
        set("UPDATE run SET note = ? WHERE id = ?", *edit.note);
    if (edit.pinned)
        set("UPDATE run SET pinned = ? WHERE id = ?", int{*edit.pinned});
    if (edit.archived)
        set("UPDATE run SET archived = ? WHERE id = ?", int{*edit.archived});
    for (const std::string& tag : edit.removeTags)
        set("DELETE FROM run_tag WHERE tag = ? AND run = ?", tag);
    for (const std::string& tag : edit.addTags)
        set("INSERT OR IGNORE INTO run_tag(tag, run) VALUES(?, ?)", std::string(trimmed(tag)));
}

/// What takes `edit` back from the run as it is now.
RunEdit inverse(SQLite::Database& database, RunId run, const RunEdit& edit)
{
    sqlite::Query now(database, "SELECT name, note, pinned, archived FROM run WHERE id = ?");
    now.bind(run.value).next();
    RunEdit back;
    if (edit.name)
        back.name = now.text(0);
    if (edit.note)
        back.note = now.text(1);
    if (edit.pinned)
        back.pinned = now.number(2) != 0;
    if (edit.archived)
        back.archived = now.number(3) != 0;
    sqlite::Query has(database, "SELECT 1 FROM run_tag WHERE run = ? AND tag = ?");
    for (const std::string& tag : edit.addTags)
        if (const std::string plain(trimmed(tag)); !has.again(run.value, plain))
            back.removeTags.push_back(plain);
    for (const std::string& tag : edit.removeTags)
        if (has.again(run.value, tag))
            back.addTags.push_back(tag);
    return back;
}

RunId insertRecord(SQLite::Database& database, const RunRecord& record)
{
    const RunId run = insertRun(database, record.draft, record.createdMs > 0 ? record.createdMs : wallClockMs());
    sqlite::Query(database, "UPDATE run SET state = ?, started_ms = ?, ended_ms = ?, outcome = ?, error = ?, note = ? WHERE id = ?")
        .bind(std::string(name(record.state)), record.startedMs, record.endedMs, record.outcome.dump(), record.error, record.note, run.value)
        .run();
    RunEdit tags;
    tags.addTags = record.tags;
    apply(database, run, tags);
    appendPoints(database, run, record.points);
    return run;
}

} // namespace

Result<std::vector<RunEditFor>> RunRegister::edit(std::span<const RunEditFor> edits)
{
    for (const RunEditFor& one : edits)
        CAIRN_TRY(checkTags(one.edit.addTags));
    Project::Impl& project = *m_project.m_impl;
    return project.change(Durability::Synced, [&](SQLite::Database& database) -> Result<std::vector<RunEditFor>> {
        std::vector<RunEditFor> back;
        back.reserve(edits.size());
        for (const auto& [run, edit] : edits) {
            CAIRN_TRY(checkRun(database, run, project.file));
            back.push_back({run, inverse(database, run, edit)});
            apply(database, run, edit);
        }
        return back;
    });
}

Result<std::vector<RunEditFor>> RunRegister::edit(std::span<const RunId> runs, const RunEdit& edit)
{
    std::vector<RunEditFor> edits;
    edits.reserve(runs.size());
    for (const RunId run : runs)
        edits.push_back({run, edit});
    return this->edit(std::span<const RunEditFor>(edits));
}

Result<RemovedRuns> RunRegister::remove(std::span<const RunId> runs)
{
    Project::Impl& project = *m_project.m_impl;
    const auto removed = project.change(Durability::Synced, [&](SQLite::Database& database) -> Result<void> {
        sqlite::Query state(database, "SELECT state FROM run WHERE id = ?");
        for (const RunId run : runs) {
            if (!state.again(run.value))
                return checkRun(database, run, project.file);
            if (!ended(runStateOf(state.text(0))))
                return fail(ErrorCode::Busy, "Run " + std::to_string(run.value) + " has not ended", project.file.string(), "Stop it first");
            sqlite::Query(database, "DELETE FROM run WHERE id = ?").bind(run.value).run();
        }
        return {};
    });
    CAIRN_TRY(removed);
    RemovedRuns result;
    for (const RunId run : runs) {
        const auto folder = m_project.runFolder(run);
        result.bytes += bytesWithin(folder);
        CAIRN_TRY(removeTree(*project.files, folder));
        ++result.count;
    }
    return result;
}

Result<std::uint64_t> RunRegister::reclaim()
{
    Project::Impl& project = *m_project.m_impl;
    if (project.readOnly)
        return fail(ErrorCode::ReadOnly, "The project is open read-only", project.file.string());
    return project.read([&](SQLite::Database& database) -> Result<std::uint64_t> {
        database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
        const std::uint64_t before = bytesOfFile(project.file);
        database.exec("VACUUM");
        database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
        const std::uint64_t after = bytesOfFile(project.file);
        return before > after ? before - after : 0;
    });
}

Result<std::vector<RunId>> RunRegister::add(std::span<const RunRecord> records)
{
    for (const RunRecord& record : records) {
        CAIRN_TRY(checkTags(record.tags));
        if (!ended(record.state))
            return fail(ErrorCode::InvalidInput, "A run of elsewhere has not ended", record.draft.name, "Add it when it has");
    }
    return m_project.m_impl->change(Durability::Synced, [&](SQLite::Database& database) -> Result<std::vector<RunId>> {
        std::vector<RunId> runs;
        runs.reserve(records.size());
        for (const RunRecord& record : records)
            runs.push_back(insertRecord(database, record));
        return runs;
    });
}

} // namespace cairn::store
