// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/migrations.h"

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

constexpr std::array kMigrations{
    Migration{1, kVersion1},
};

constexpr std::array kExpected{
    "SELECT key, value FROM meta",
    "SELECT name, revision, json, changed_ms FROM document",
    "SELECT name, revision, json, changed_ms FROM document_history",
    "SELECT id, name, state, config, graph, recipe, dataset, seed, created_ms, started_ms, ended_ms, outcome, error, "
    "note, metric_generation FROM run",
    "SELECT id, run, name, split FROM series",
    "SELECT run, sequence, series, step, epoch, seconds, value FROM metric",
    "SELECT run, sequence, time_ms, level, message FROM event",
    "SELECT run, kind, path, bytes, sha256 FROM artifact",
    "SELECT name, dataset_fingerprint, count, rows FROM selection",
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
