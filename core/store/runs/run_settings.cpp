// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/runs/run_settings.h"

namespace cairn::store {
namespace {

void writeSetting(sqlite::Query& insert, RunId run, const std::string& key, const Json& value)
{
    if (value.is_object()) {
        for (const auto& [inner, member] : value.items())
            writeSetting(insert, run, key.empty() ? inner : key + "." + inner, member);
    } else if (value.is_number_integer()) {
        insert.runWith(run.value, key, value.get<std::int64_t>());
    } else if (value.is_number()) {
        insert.runWith(run.value, key, value.get<double>());
    } else if (value.is_string()) {
        insert.runWith(run.value, key, value.get<std::string>());
    } else if (!value.is_null()) {
        insert.runWith(run.value, key, value.dump());
    }
}

} // namespace

int dataVersionOf(const Json& dataset)
{
    if (!dataset.is_object() || !dataset.contains("version") || !dataset["version"].is_number_integer())
        return 0;
    return dataset["version"].get<int>();
}

void writeSettings(SQLite::Database& database, RunId run, const Json& config)
{
    if (!config.is_object())
        return;
    sqlite::Query insert(database, "INSERT OR REPLACE INTO run_setting(run, key, value) VALUES(?, ?, ?)");
    writeSetting(insert, run, {}, config);
}

RunId insertRun(SQLite::Database& database, const RunDraft& draft, std::int64_t createdMs)
{
    sqlite::Query(database, "INSERT INTO run(name, state, config, graph, recipe, dataset, seed, created_ms, environment, data_version) "
                            "VALUES(?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(draft.name, draft.config.dump(), draft.graph.dump(), draft.recipe.dump(), draft.dataset.dump(), draft.seed,
              createdMs, draft.environment.dump(), dataVersionOf(draft.dataset))
        .run();
    const RunId run{database.getLastInsertRowid()};
    writeSettings(database, run, draft.config);
    writeSettings(database, run, draft.settings);
    for (const std::string& tag : draft.tags)
        sqlite::Query(database, "INSERT OR IGNORE INTO run_tag(run, tag) VALUES(?, ?)").bind(run.value, tag).run();
    if (draft.trial)
        sqlite::Query(database, "UPDATE trial SET run = ? WHERE sweep = ? AND number = ?").bind(run.value, draft.trial->sweep.value, draft.trial->number).run();
    return run;
}

} // namespace cairn::store
