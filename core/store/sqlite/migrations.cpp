// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/migrations.h"

#include "core/store/runs/run_settings.h"
#include "core/store/runs/series_summary.h"

#include <array>
#include <string>

namespace cairn::store::sqlite {
namespace {

// Times are milliseconds since 1970. A NULL number in `metric` is NaN. JSON columns hold compact JSON text.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE document(
  name TEXT PRIMARY KEY, revision INTEGER NOT NULL, json TEXT NOT NULL, changed_ms INTEGER NOT NULL) STRICT;
CREATE TABLE document_history(
  name TEXT NOT NULL, revision INTEGER NOT NULL, json TEXT NOT NULL, changed_ms INTEGER NOT NULL,
  PRIMARY KEY(name, revision)) STRICT;
CREATE TABLE run(
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, state TEXT NOT NULL,
  config TEXT NOT NULL, graph TEXT NOT NULL, recipe TEXT NOT NULL, dataset TEXT NOT NULL, seed INTEGER NOT NULL,
  created_ms INTEGER NOT NULL, started_ms INTEGER NOT NULL DEFAULT 0, ended_ms INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL DEFAULT 'null', error TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
  metric_generation INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE series(
  id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  name TEXT NOT NULL, split TEXT NOT NULL, UNIQUE(run, name, split)) STRICT;
CREATE TABLE metric(
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE, sequence INTEGER NOT NULL,
  series INTEGER NOT NULL, step INTEGER NOT NULL, epoch REAL, seconds REAL, value REAL,
  PRIMARY KEY(run, sequence)) STRICT, WITHOUT ROWID;
CREATE TABLE event(
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE, sequence INTEGER NOT NULL,
  time_ms INTEGER NOT NULL, level TEXT NOT NULL, message TEXT NOT NULL,
  PRIMARY KEY(run, sequence)) STRICT, WITHOUT ROWID;
CREATE TABLE artifact(
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE, kind TEXT NOT NULL, path TEXT NOT NULL,
  bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY(run, kind, path)) STRICT, WITHOUT ROWID;
CREATE TABLE selection(
  name TEXT PRIMARY KEY, dataset_fingerprint TEXT NOT NULL, count INTEGER NOT NULL, rows BLOB NOT NULL) STRICT;
)sql";

// The table of runs. Documents make rows of `run` long, so lists are read from an index that has all they show. What
// lists show of settings and series is kept where it can be found by name: `run_setting` is `config` with one row a value,
// and `series` knows its last, least and greatest number and a small picture of its course (see series_summary.h).
constexpr const char* kVersion2 = R"sql(
ALTER TABLE run ADD COLUMN environment TEXT NOT NULL DEFAULT 'null';
ALTER TABLE run ADD COLUMN data_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
CREATE INDEX run_list ON run(
  archived, pinned, name, state, seed, created_ms, started_ms, ended_ms, data_version, note);
CREATE TABLE run_setting(
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE, key TEXT NOT NULL, value ANY,
  PRIMARY KEY(run, key)) STRICT, WITHOUT ROWID;
CREATE INDEX run_setting_by_key ON run_setting(key, value, run);
CREATE TABLE run_tag(
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE, tag TEXT NOT NULL,
  PRIMARY KEY(run, tag)) STRICT, WITHOUT ROWID;
CREATE INDEX run_tag_by_tag ON run_tag(tag, run);
ALTER TABLE series ADD COLUMN points INTEGER NOT NULL DEFAULT 0;
ALTER TABLE series ADD COLUMN last_step INTEGER NOT NULL DEFAULT 0;
ALTER TABLE series ADD COLUMN last REAL;
ALTER TABLE series ADD COLUMN least REAL;
ALTER TABLE series ADD COLUMN greatest REAL;
ALTER TABLE series ADD COLUMN course BLOB;
CREATE INDEX series_by_name ON series(name, split, run, last, least, greatest);
)sql";

void fillVersion2(SQLite::Database& database)
{
    Query runs(database, "SELECT id, config, dataset FROM run");
    while (runs.next()) {
        const RunId run{runs.number(0)};
        writeSettings(database, run, Json::parse(runs.text(1), nullptr, false));
        Query(database, "UPDATE run SET data_version = ? WHERE id = ?")
            .bind(dataVersionOf(Json::parse(runs.text(2), nullptr, false)), run.value)
            .run();
        summarizeAgain(database, run);
    }
}

// Searches over settings. `place` orders the queue; `plan` is the frozen document of core/session/search; `settings` and
// `reports` of a trial are JSON. Its run may be deleted, what it reported stays.
constexpr const char* kVersion3 = R"sql(
CREATE TABLE sweep(
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, state TEXT NOT NULL, place INTEGER NOT NULL, plan TEXT NOT NULL,
  created_ms INTEGER NOT NULL, ended_ms INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE trial(
  sweep INTEGER NOT NULL REFERENCES sweep(id) ON DELETE CASCADE, number INTEGER NOT NULL,
  run INTEGER REFERENCES run(id) ON DELETE SET NULL, state TEXT NOT NULL, settings TEXT NOT NULL, until INTEGER NOT NULL,
  reports TEXT NOT NULL DEFAULT '[]', error TEXT NOT NULL DEFAULT '', PRIMARY KEY(sweep, number)) STRICT, WITHOUT ROWID;
CREATE INDEX trial_by_run ON trial(run);
)sql";

constexpr std::array kMigrations{
    Migration{1, kVersion1},
    Migration{2, kVersion2, fillVersion2},
    Migration{3, kVersion3},
};

constexpr std::array kExpected{
    "SELECT key, value FROM meta",
    "SELECT name, revision, json, changed_ms FROM document",
    "SELECT name, revision, json, changed_ms FROM document_history",
    "SELECT id, name, state, config, graph, recipe, dataset, seed, created_ms, started_ms, ended_ms, outcome, error, "
    "note, metric_generation, environment, data_version, pinned, archived FROM run",
    "SELECT run, key, value FROM run_setting",
    "SELECT run, tag FROM run_tag",
    "SELECT id, run, name, split, points, last_step, last, least, greatest, course FROM series",
    "SELECT run, sequence, series, step, epoch, seconds, value FROM metric",
    "SELECT run, sequence, time_ms, level, message FROM event",
    "SELECT run, kind, path, bytes, sha256 FROM artifact",
    "SELECT name, dataset_fingerprint, count, rows FROM selection",
    "SELECT id, name, state, place, plan, created_ms, ended_ms, error FROM sweep",
    "SELECT sweep, number, run, state, settings, until, reports, error FROM trial",
};

} // namespace

std::span<const Migration> migrations() { return kMigrations; }

std::int64_t schemaVersion() { return kMigrations.back().to; }

void migrate(SQLite::Database& database, std::span<const Migration> steps)
{
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    for (const Migration& step : steps) {
        if (pragmaNumber(database, "user_version") >= step.to)
            continue;
        database.exec(step.sql);
        if (step.fill)
            step.fill(database);
        database.exec("PRAGMA user_version=" + std::to_string(step.to));
    }
    database.exec("PRAGMA application_id=" + std::to_string(kApplicationId));
    transaction.commit();
}

Result<void> checkSchema(SQLite::Database& database, const std::filesystem::path& file)
{
    for (const char* sql : kExpected) {
        try {
            const SQLite::Statement prepared(database, sql);
        } catch (const SQLite::Exception& e) {
            if ((e.getErrorCode() & 0xff) != 1) // SQLITE_ERROR: no such table or column
                return errorOf(e, file, &database);
            return fail(ErrorCode::Corrupt, std::string("The project file lacks a part: ") + e.what(), file.string(),
                        "Restore a snapshot or a backup");
        }
    }
    return {};
}

} // namespace cairn::store::sqlite
