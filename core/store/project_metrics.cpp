// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/store/project_impl.h"

#include <map>
#include <utility>

namespace cairn::store {
namespace {

using SeriesName = std::pair<std::string, std::string>; ///< name and split

std::int64_t lastSequence(SQLite::Database& database, const char* sql, RunId id)
{
    sqlite::Query query(database, sql);
    query.bind(id.value).next();
    return query.number(0);
}

/// Ids of the series of a run, looked up or made when first asked for.
class SeriesIds {
public:
    SeriesIds(SQLite::Database& database, RunId run) : m_database(database), m_run(run) {}

    std::int64_t of(const MetricPoint& point)
    {
        if (m_last != m_ids.end() && m_last->first.first == point.name && m_last->first.second == point.split)
            return m_last->second;
        const auto [at, isNew] = m_ids.try_emplace(SeriesName(point.name, point.split), 0);
        if (isNew)
            at->second = stored(point);
        m_last = at;
        return at->second;
    }

private:
    std::int64_t stored(const MetricPoint& point)
    {
        sqlite::Query(m_database, "INSERT OR IGNORE INTO series(run, name, split) VALUES(?, ?, ?)")
            .bind(m_run.value, point.name, point.split)
            .run();
        sqlite::Query query(m_database, "SELECT id FROM series WHERE run = ? AND name = ? AND split = ?");
        query.bind(m_run.value, point.name, point.split).next();
        return query.number(0);
    }

    SQLite::Database& m_database;
    RunId m_run;
    std::map<SeriesName, std::int64_t> m_ids;
    std::map<SeriesName, std::int64_t>::iterator m_last = m_ids.end();
};

std::map<std::int64_t, SeriesName> seriesOf(SQLite::Database& database, RunId id)
{
    sqlite::Query query(database, "SELECT id, name, split FROM series WHERE run = ?");
    query.bind(id.value);
    std::map<std::int64_t, SeriesName> names;
    while (query.next())
        names.emplace(query.number(0), SeriesName(query.text(1), query.text(2)));
    return names;
}

} // namespace

Result<void> Project::appendMetrics(RunId id, std::span<const MetricPoint> points)
{
    return m_impl->change(Durability::Soon, [&](SQLite::Database& database) -> Result<void> {
        CAIRN_TRY(checkRun(database, id, m_impl->file));
        std::int64_t sequence =
            lastSequence(database, "SELECT coalesce(max(sequence), 0) FROM metric WHERE run = ?", id);
        SeriesIds series(database, id);
        sqlite::Query insert(database, "INSERT INTO metric(run, sequence, series, step, epoch, seconds, value) "
                                       "VALUES(?, ?, ?, ?, ?, ?, ?)");
        for (const MetricPoint& point : points)
            insert.runWith(id.value, ++sequence, series.of(point), point.step, point.epoch, point.seconds, point.value);
        return {};
    });
}

Result<MetricPage> Project::metricsSince(RunId id, MetricCursor cursor, std::size_t limit) const
{
    return m_impl->read([&](SQLite::Database& database) -> Result<MetricPage> {
        CAIRN_TRY(checkRun(database, id, m_impl->file));
        MetricPage page;
        page.cursor = cursor;
        const std::int64_t generation = lastSequence(database, "SELECT metric_generation FROM run WHERE id = ?", id);
        if (generation != cursor.generation) {
            page.restarted = cursor.sequence > 0;
            page.cursor = {0, generation};
        }
        const auto names = seriesOf(database, id);
        sqlite::Query query(database, "SELECT sequence, series, step, epoch, seconds, value FROM metric "
                                      "WHERE run = ? AND sequence > ? ORDER BY sequence LIMIT ?");
        query.bind(id.value, page.cursor.sequence, static_cast<std::int64_t>(limit));
        while (query.next()) {
            page.cursor.sequence = query.number(0);
            const auto series = names.find(query.number(1));
            if (series == names.end())
                continue;
            page.points.push_back({series->second.first, series->second.second, query.number(2), query.real(3),
                                   query.real(4), query.real(5)});
        }
        page.more = page.points.size() == limit;
        return page;
    });
}

Result<void> Project::dropMetricsAfter(RunId id, std::int64_t step)
{
    return m_impl->change(Durability::Synced, [&](SQLite::Database& database) -> Result<void> {
        CAIRN_TRY(checkRun(database, id, m_impl->file));
        const int dropped =
            sqlite::Query(database, "DELETE FROM metric WHERE run = ? AND step > ?").bind(id.value, step).run();
        if (dropped > 0)
            sqlite::Query(database, "UPDATE run SET metric_generation = metric_generation + 1 WHERE id = ?")
                .bind(id.value)
                .run();
        return {};
    });
}

Result<void> Project::appendEvent(RunId id, const std::string& level, const std::string& message)
{
    return m_impl->change(Durability::Soon, [&](SQLite::Database& database) -> Result<void> {
        CAIRN_TRY(checkRun(database, id, m_impl->file));
        const std::int64_t last = lastSequence(database, "SELECT coalesce(max(sequence), 0) FROM event WHERE run = ?", id);
        sqlite::Query(database, "INSERT INTO event(run, sequence, time_ms, level, message) VALUES(?, ?, ?, ?, ?)")
            .bind(id.value, last + 1, wallClockMs(), level, message)
            .run();
        return {};
    });
}

Result<std::vector<RunEvent>> Project::events(RunId id, std::int64_t afterSequence) const
{
    return m_impl->read([&](SQLite::Database& database) -> Result<std::vector<RunEvent>> {
        CAIRN_TRY(checkRun(database, id, m_impl->file));
        sqlite::Query query(database, "SELECT sequence, time_ms, level, message FROM event "
                                      "WHERE run = ? AND sequence > ? ORDER BY sequence");
        query.bind(id.value, afterSequence);
        std::vector<RunEvent> lines;
        while (query.next())
            lines.push_back({query.number(0), query.number(1), query.text(2), query.text(3)});
        return lines;
    });
}

} // namespace cairn::store
