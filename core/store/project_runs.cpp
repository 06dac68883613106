// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/store/project_impl.h"
#include "core/store/runs/run_settings.h"

#include <array>

namespace cairn::store {
namespace {

constexpr std::array<std::string_view, 8> kStateNames{"queued", "running",   "paused",      "finished",
                                                      "kept",   "cancelled", "interrupted", "failed"};
constexpr const char* kSummaryColumns =
    "SELECT id, name, state, seed, created_ms, started_ms, ended_ms, outcome, error, note, data_version FROM run ";

void readSummary(const sqlite::Query& query, RunSummary& run)
{
    run.id = RunId{query.number(0)};
    run.name = query.text(1);
    run.state = runStateOf(query.text(2));
    run.seed = static_cast<std::uint64_t>(query.number(3));
    run.createdMs = query.number(4);
    run.startedMs = query.number(5);
    run.endedMs = query.number(6);
    run.outcome = query.json(7);
    run.error = query.text(8);
    run.note = query.text(9);
    run.dataVersion = static_cast<int>(query.number(10));
}

void changeState(SQLite::Database& database, RunId id, RunState state)
{
    const std::string text(name(state));
    const std::int64_t now = wallClockMs();
    if (ended(state))
        sqlite::Query(database, "UPDATE run SET state = ?, ended_ms = ? WHERE id = ?").bind(text, now, id.value).run();
    else if (state == RunState::Running)
        sqlite::Query(database, "UPDATE run SET state = ?, ended_ms = 0, error = '', "
                                "started_ms = CASE started_ms WHEN 0 THEN ? ELSE started_ms END WHERE id = ?")
            .bind(text, now, id.value)
            .run();
    else
        sqlite::Query(database, "UPDATE run SET state = ? WHERE id = ?").bind(text, id.value).run();
}

} // namespace

std::string_view name(RunState state) { return kStateNames[static_cast<std::size_t>(state)]; }

bool ended(RunState state)
{
    return state != RunState::Queued && state != RunState::Running && state != RunState::Paused;
}

RunState runStateOf(std::string_view text)
{
    for (std::size_t i = 0; i < kStateNames.size(); ++i)
        if (kStateNames[i] == text)
            return static_cast<RunState>(i);
    return RunState::Failed;
}

Result<void> checkRun(SQLite::Database& database, RunId id, const std::filesystem::path& file)
{
    if (sqlite::Query(database, "SELECT 1 FROM run WHERE id = ?").bind(id.value).next())
        return {};
    return fail(ErrorCode::NotFound, "No run " + std::to_string(id.value), file.string(), "Look at the list of runs");
}

std::filesystem::path Project::runFolder(RunId id) const
{
    return m_impl->blobs / "runs" / std::to_string(id.value);
}

Result<RunId> Project::createRun(const RunDraft& draft)
{
    return m_impl->change(Durability::Synced, [&](SQLite::Database& database) -> Result<RunId> {
        const RunId id = insertRun(database, draft, wallClockMs());
        CAIRN_TRY(makeFolders(*m_impl->files, runFolder(id)));
        return id;
    });
}

Result<void> Project::updateRun(RunId id, const RunChange& change)
{
    return m_impl->changeRun(id, Durability::Synced, [&](SQLite::Database& database) -> Result<void> {
        CAIRN_TRY(checkRun(database, id, m_impl->file));
        if (change.state)
            changeState(database, id, *change.state);
        const auto set = [&](const char* sql, const std::string& value) {
            sqlite::Query(database, sql).bind(value, id.value).run();
        };
        if (change.name)
            set("UPDATE run SET name = ? WHERE id = ?", *change.name);
        if (change.outcome)
            set("UPDATE run SET outcome = ? WHERE id = ?", change.outcome->dump());
        if (change.error)
            set("UPDATE run SET error = ? WHERE id = ?", *change.error);
        if (change.note)
            set("UPDATE run SET note = ? WHERE id = ?", *change.note);
        return {};
    });
}

Result<std::vector<RunSummary>> Project::runs() const
{
    return m_impl->read([&](SQLite::Database& database) -> Result<std::vector<RunSummary>> {
        sqlite::Query query(database, (std::string(kSummaryColumns) + "ORDER BY id").c_str());
        std::vector<RunSummary> all;
        while (query.next())
            readSummary(query, all.emplace_back());
        return all;
    });
}

Result<Run> Project::run(RunId id) const
{
    return m_impl->read([&](SQLite::Database& database) -> Result<Run> {
        CAIRN_TRY(checkRun(database, id, m_impl->file));
        sqlite::Query query(database, (std::string(kSummaryColumns) + "WHERE id = ?").c_str());
        query.bind(id.value).next();
        Run found;
        readSummary(query, found);
        sqlite::Query documents(database, "SELECT config, graph, recipe, dataset, environment FROM run WHERE id = ?");
        documents.bind(id.value).next();
        found.config = documents.json(0);
        found.graph = documents.json(1);
        found.recipe = documents.json(2);
        found.dataset = documents.json(3);
        found.environment = documents.json(4);
        return found;
    });
}

Result<std::optional<RunId>> Project::lastRun() const
{
    return m_impl->read([&](SQLite::Database& database) -> Result<std::optional<RunId>> {
        sqlite::Query query(database, "SELECT id FROM run ORDER BY id DESC LIMIT 1");
        if (!query.next())
            return std::optional<RunId>();
        return std::optional(RunId{query.number(0)});
    });
}

Result<void> Project::removeRun(RunId id)
{
    const auto removed = m_impl->change(Durability::Synced, [&](SQLite::Database& database) -> Result<void> {
        CAIRN_TRY(checkRun(database, id, m_impl->file));
        sqlite::Query state(database, "SELECT state FROM run WHERE id = ?");
        state.bind(id.value).next();
        if (!ended(runStateOf(state.text(0))))
            return fail(ErrorCode::Busy, "Run " + std::to_string(id.value) + " has not ended", m_impl->file.string(),
                        "Stop it first");
        sqlite::Query(database, "DELETE FROM run WHERE id = ?").bind(id.value).run();
        return {};
    });
    CAIRN_TRY(removed);
    return removeTree(*m_impl->files, runFolder(id));
}

Result<void> Project::addArtifact(RunId id, const Artifact& artifact)
{
    if (artifact.path.is_absolute())
        return fail(ErrorCode::InvalidInput, "A path of an artifact is not relative", artifact.path.string());
    return m_impl->changeRun(id, Durability::Synced, [&](SQLite::Database& database) -> Result<void> {
        CAIRN_TRY(checkRun(database, id, m_impl->file));
        sqlite::Query(database, "INSERT OR REPLACE INTO artifact(run, kind, path, bytes, sha256) VALUES(?, ?, ?, ?, ?)")
            .bind(id.value, artifact.kind, artifact.path.generic_string(), artifact.bytes, artifact.sha256)
            .run();
        return {};
    });
}

Result<std::vector<Artifact>> Project::artifacts(RunId id) const
{
    return m_impl->read([&](SQLite::Database& database) -> Result<std::vector<Artifact>> {
        CAIRN_TRY(checkRun(database, id, m_impl->file));
        sqlite::Query query(database, "SELECT kind, path, bytes, sha256 FROM artifact WHERE run = ? ORDER BY kind, path");
        query.bind(id.value);
        std::vector<Artifact> all;
        while (query.next())
            all.push_back({query.text(0), query.text(1), static_cast<std::uint64_t>(query.number(2)), query.text(3)});
        return all;
    });
}

} // namespace cairn::store
