// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sweeps/sweep_register.h"

#include "core/base/clock.h"
#include "core/store/project_impl.h"

#include <array>
#include <cmath>

namespace cairn::store {
namespace {

constexpr std::array<std::string_view, 5> kSweepStates{"queued", "running", "paused", "finished", "cancelled"};
constexpr const char* kSweepColumns =
    "SELECT id, name, state, created_ms, ended_ms, error, (SELECT count(*) FROM trial WHERE sweep = sweep.id), "
    "(SELECT count(*) FROM trial WHERE sweep = sweep.id AND state = 'running'), "
    "(SELECT count(*) FROM trial WHERE sweep = sweep.id AND state = 'failed'), "
    "(SELECT count(*) FROM trial WHERE sweep = sweep.id AND state NOT IN ('running', 'paused')) FROM sweep ";

void readSweep(const sqlite::Query& query, SweepSummary& sweep)
{
    sweep.id = SweepId{query.number(0)};
    sweep.name = query.text(1);
    sweep.state = sweepStateOf(query.text(2));
    sweep.createdMs = query.number(3);
    sweep.endedMs = query.number(4);
    sweep.error = query.text(5);
    sweep.trials = static_cast<int>(query.number(6));
    sweep.running = static_cast<int>(query.number(7));
    sweep.failed = static_cast<int>(query.number(8));
    sweep.ended = static_cast<int>(query.number(9));
}

Result<void> checkSweep(SQLite::Database& database, SweepId id, const std::filesystem::path& file)
{
    if (sqlite::Query(database, "SELECT 1 FROM sweep WHERE id = ?").bind(id.value).next())
        return {};
    return fail(ErrorCode::NotFound, "No search " + std::to_string(id.value), file.string(), "Look at the list of searches");
}

/// [[resource, value], ...]; numbers that JSON has no word for are texts.
Json reportsJson(const StoredTrial& trial)
{
    Json json = Json::array();
    for (const auto& [resource, value] : trial.reports) {
        const char* word = std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
        json.push_back({resource, std::isfinite(value) ? Json(value) : Json(word)});
    }
    return json;
}

double numberOf(const Json& value)
{
    if (!value.is_string())
        return value.get<double>();
    const auto& word = value.get_ref<const std::string&>();
    return word == "nan" ? std::nan("") : word == "inf" ? HUGE_VAL : -HUGE_VAL;
}

StoredTrial readTrial(const sqlite::Query& query)
{
    StoredTrial trial;
    trial.number = static_cast<int>(query.number(0));
    trial.run = RunId{query.isNull(1) ? 0 : query.number(1)};
    trial.state = query.text(2);
    trial.settings = query.json(3);
    trial.until = query.number(4);
    for (const Json& report : query.json(5))
        trial.reports.emplace_back(report.at(0).get<std::int64_t>(), numberOf(report.at(1)));
    trial.error = query.text(6);
    return trial;
}

} // namespace

std::string_view name(SweepState state) { return kSweepStates[static_cast<std::size_t>(state)]; }

SweepState sweepStateOf(std::string_view text)
{
    for (std::size_t i = 0; i < kSweepStates.size(); ++i)
        if (kSweepStates[i] == text)
            return static_cast<SweepState>(i);
    return SweepState::Cancelled;
}

bool ended(SweepState state) { return state == SweepState::Finished || state == SweepState::Cancelled; }

Result<SweepId> SweepRegister::add(const std::string& name, const Json& plan)
{
    return m_project.m_impl->change(Durability::Synced, [&](SQLite::Database& database) -> Result<SweepId> {
        sqlite::Query(database, "INSERT INTO sweep(name, state, place, plan, created_ms) "
                                "VALUES(?, 'queued', (SELECT coalesce(max(place), 0) + 1 FROM sweep), ?, ?)")
            .bind(name, plan.dump(), wallClockMs())
            .run();
        return SweepId{database.getLastInsertRowid()};
    });
}

Result<std::vector<SweepSummary>> SweepRegister::list() const
{
    return m_project.m_impl->read([&](SQLite::Database& database) -> Result<std::vector<SweepSummary>> {
        sqlite::Query query(database, (std::string(kSweepColumns) + "ORDER BY place, id").c_str());
        std::vector<SweepSummary> all;
        while (query.next())
            readSweep(query, all.emplace_back());
        return all;
    });
}

Result<Sweep> SweepRegister::sweep(SweepId id) const
{
    return m_project.m_impl->read([&](SQLite::Database& database) -> Result<Sweep> {
        CAIRN_TRY(checkSweep(database, id, m_project.file()));
        sqlite::Query query(database, (std::string(kSweepColumns) + "WHERE id = ?").c_str());
        query.bind(id.value).next();
        Sweep found;
        readSweep(query, found);
        sqlite::Query plan(database, "SELECT plan FROM sweep WHERE id = ?");
        plan.bind(id.value).next();
        found.plan = plan.json(0);
        return found;
    });
}

Result<void> SweepRegister::setState(SweepId id, SweepState state, const std::string& error)
{
    return m_project.m_impl->change(Durability::Synced, [&](SQLite::Database& database) -> Result<void> {
        CAIRN_TRY(checkSweep(database, id, m_project.file()));
        sqlite::Query(database, "UPDATE sweep SET state = ?, ended_ms = ?, error = ? WHERE id = ?")
            .bind(std::string(name(state)), ended(state) ? wallClockMs() : std::int64_t{0}, error, id.value)
            .run();
        return {};
    });
}

Result<void> SweepRegister::move(SweepId id, SweepId before)
{
    return m_project.m_impl->change(Durability::Synced, [&](SQLite::Database& database) -> Result<void> {
        CAIRN_TRY(checkSweep(database, id, m_project.file()));
        if (before)
            CAIRN_TRY(checkSweep(database, before, m_project.file()));
        std::vector<std::int64_t> order;
        sqlite::Query query(database, "SELECT id FROM sweep ORDER BY place, id");
        while (query.next()) {
            if (before && query.number(0) == before.value)
                order.push_back(id.value);
            if (query.number(0) != id.value)
                order.push_back(query.number(0));
        }
        if (!before)
            order.push_back(id.value);
        if (before == id)
            return {};
        sqlite::Query place(database, "UPDATE sweep SET place = ? WHERE id = ?");
        for (std::size_t i = 0; i < order.size(); ++i)
            place.runWith(static_cast<std::int64_t>(i) + 1, order[i]);
        return {};
    });
}

Result<void> SweepRegister::remove(SweepId id)
{
    return m_project.m_impl->change(Durability::Synced, [&](SQLite::Database& database) -> Result<void> {
        CAIRN_TRY(checkSweep(database, id, m_project.file()));
        sqlite::Query state(database, "SELECT state FROM sweep WHERE id = ?");
        state.bind(id.value).next();
        if (sweepStateOf(state.text(0)) == SweepState::Running)
            return fail(ErrorCode::Busy, "Search " + std::to_string(id.value) + " is running", m_project.file().string(), "Stop it first");
        sqlite::Query(database, "DELETE FROM sweep WHERE id = ?").bind(id.value).run();
        return {};
    });
}

Result<std::vector<StoredTrial>> SweepRegister::trials(SweepId id) const
{
    return m_project.m_impl->read([&](SQLite::Database& database) -> Result<std::vector<StoredTrial>> {
        CAIRN_TRY(checkSweep(database, id, m_project.file()));
        sqlite::Query query(database, "SELECT number, run, state, settings, until, reports, error FROM trial WHERE sweep = ? ORDER BY number");
        query.bind(id.value);
        std::vector<StoredTrial> all;
        while (query.next())
            all.push_back(readTrial(query));
        return all;
    });
}

Result<void> SweepRegister::setTrial(SweepId id, const StoredTrial& trial)
{
    return m_project.m_impl->change(Durability::Synced, [&](SQLite::Database& database) -> Result<void> {
        CAIRN_TRY(checkSweep(database, id, m_project.file()));
        sqlite::Query(database, "INSERT INTO trial(sweep, number, state, settings, until, reports, error) VALUES(?, ?, ?, ?, ?, ?, ?) "
                                "ON CONFLICT(sweep, number) DO UPDATE SET state = excluded.state, settings = excluded.settings, "
                                "until = excluded.until, reports = excluded.reports, error = excluded.error")
            .bind(id.value, trial.number, trial.state, trial.settings.dump(), trial.until, reportsJson(trial).dump(), trial.error)
            .run();
        return {};
    });
}

Result<std::set<RunId>> SweepRegister::runsOfTrials() const
{
    return m_project.m_impl->read([&](SQLite::Database& database) -> Result<std::set<RunId>> {
        sqlite::Query query(database, "SELECT run FROM trial WHERE run IS NOT NULL");
        std::set<RunId> runs;
        while (query.next())
            runs.insert(RunId{query.number(0)});
        return runs;
    });
}

} // namespace cairn::store
