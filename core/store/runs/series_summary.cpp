// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/runs/series_summary.h"

#include <cmath>
#include <cstring>
#include <map>
#include <utility>

namespace cairn::store {
namespace {

struct KnownSeries {
    std::int64_t id = 0;
    SeriesSummary summary;
};

KnownSeries readSeries(SQLite::Database& database, RunId run, const MetricPoint& point)
{
    sqlite::Query(database, "INSERT OR IGNORE INTO series(run, name, split) VALUES(?, ?, ?)")
        .bind(run.value, point.name, point.split)
        .run();
    sqlite::Query query(database, "SELECT id, points, last_step, last, least, greatest, course FROM series "
                                  "WHERE run = ? AND name = ? AND split = ?");
    query.bind(run.value, point.name, point.split).next();
    KnownSeries series;
    series.id = query.number(0);
    series.summary.points = query.number(1);
    series.summary.lastStep = query.number(2);
    series.summary.last = query.real(3);
    series.summary.least = query.real(4);
    series.summary.greatest = query.real(5);
    series.summary.setCourse(query.blob(6));
    return series;
}

class SummaryWriter {
public:
    explicit SummaryWriter(SQLite::Database& database)
        : m_update(database, "UPDATE series SET points = ?, last_step = ?, last = ?, least = ?, greatest = ?, course = ? WHERE id = ?")
    {
    }
    void write(std::int64_t series, const SeriesSummary& summary)
    {
        const std::vector<std::byte> course = summary.courseBytes();
        m_update.runWith(summary.points, summary.lastStep, summary.last, summary.least, summary.greatest,
                         std::span<const std::byte>(course), series);
    }

private:
    sqlite::Query m_update;
};

} // namespace

void SeriesSummary::add(std::int64_t step, double value)
{
    if (points % stride == 0)
        course.push_back(static_cast<float>(value));
    if (course.size() > kCourse) {
        for (std::size_t i = 0; 2 * i < course.size(); ++i)
            course[i] = course[2 * i];
        course.resize((course.size() + 1) / 2);
        stride *= 2;
    }
    ++points;
    lastStep = step;
    last = value;
    if (std::isnan(value))
        return;
    least = std::isnan(least) ? value : std::min(least, value);
    greatest = std::isnan(greatest) ? value : std::max(greatest, value);
}

std::vector<std::byte> SeriesSummary::courseBytes() const
{
    std::vector<std::byte> bytes(4 + 4 * course.size());
    std::memcpy(bytes.data(), &stride, 4);
    if (!course.empty())
        std::memcpy(bytes.data() + 4, course.data(), 4 * course.size());
    return bytes;
}

void SeriesSummary::setCourse(std::span<const std::byte> bytes)
{
    course.clear();
    stride = 1;
    if (bytes.size() < 4 || bytes.size() % 4 != 0 || bytes.size() > 4 + 4 * (kCourse + 1))
        return;
    std::memcpy(&stride, bytes.data(), 4);
    stride = std::max<std::uint32_t>(stride, 1);
    course.resize(bytes.size() / 4 - 1);
    if (!course.empty())
        std::memcpy(course.data(), bytes.data() + 4, 4 * course.size());
}

void appendPoints(SQLite::Database& database, RunId run, std::span<const MetricPoint> points)
{
    sqlite::Query last(database, "SELECT coalesce(max(sequence), 0) FROM metric WHERE run = ?");
    last.bind(run.value).next();
    std::int64_t sequence = last.number(0);
    std::map<std::pair<std::string, std::string>, KnownSeries> known;
    auto at = known.end();
    sqlite::Query insert(database, "INSERT INTO metric(run, sequence, series, step, epoch, seconds, value) "
                                   "VALUES(?, ?, ?, ?, ?, ?, ?)");
    for (const MetricPoint& point : points) {
        if (at == known.end() || at->first.first != point.name || at->first.second != point.split) {
            const auto [found, isNew] = known.try_emplace({point.name, point.split});
            if (isNew)
                found->second = readSeries(database, run, point);
            at = found;
        }
        insert.runWith(run.value, ++sequence, at->second.id, point.step, point.epoch, point.seconds, point.value);
        at->second.summary.add(point.step, point.value);
    }
    SummaryWriter writer(database);
    for (const auto& [name, series] : known)
        writer.write(series.id, series.summary);
}

void summarizeAgain(SQLite::Database& database, RunId run)
{
    std::map<std::int64_t, SeriesSummary> summaries;
    sqlite::Query points(database, "SELECT series, step, value FROM metric WHERE run = ? ORDER BY sequence");
    points.bind(run.value);
    while (points.next())
        summaries[points.number(0)].add(points.number(1), points.real(2));
    SummaryWriter writer(database);
    for (const auto& [series, summary] : summaries)
        writer.write(series, summary);
    sqlite::Query(database, "DELETE FROM series WHERE run = ?1 AND id NOT IN (SELECT series FROM metric WHERE run = ?1)")
        .bind(run.value)
        .run();
}

} // namespace cairn::store
