// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/store/project_impl.h"
#include "core/store/runs/series_summary.h"

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
    return m_impl->changeRun(id, Durability::Soon, [&](SQLite::Database& database) -> Result<void> {
        CAIRN_TRY(checkRun(database, id, m_impl->file));
        appendPoints(database, id, points);
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
    return m_impl->changeRun(id, Durability::Synced, [&](SQLite::Database& database) -> Result<void> {
        CAIRN_TRY(checkRun(database, id, m_impl->file));
        const int dropped =
            sqlite::Query(database, "DELETE FROM metric WHERE run = ? AND step > ?").bind(id.value, step).run();
        if (dropped == 0)
            return {};
        sqlite::Query(database, "UPDATE run SET metric_generation = metric_generation + 1 WHERE id = ?")
            .bind(id.value)
            .run();
        summarizeAgain(database, id);
        return {};
    });
}

Result<void> Project::appendEvent(RunId id, const std::string& level, const std::string& message)
{
    return m_impl->changeRun(id, Durability::Soon, [&](SQLite::Database& database) -> Result<void> {
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
