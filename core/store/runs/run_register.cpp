// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/runs/run_register.h"

#include "core/store/project_impl.h"
#include "core/store/runs/run_query_sql.h"

#include <algorithm>
#include <array>

namespace cairn::store {
namespace {

/// A value by which is ordered; SQLite compares names and notes without regard to case.
RunCell orderCell(const sqlite::Query& query, int column, const RunField& field)
{
    RunCell cell;
    if (query.isNull(column))
        return cell;
    cell.type = query.isNumber(column) ? RunCell::Type::Number : RunCell::Type::Text;
    if (cell.type == RunCell::Type::Number) {
        cell.number = query.real(column);
        return cell;
    }
    cell.text = query.text(column);
    if (field.kind == RunField::Kind::Name || field.kind == RunField::Kind::Note)
        for (char& c : cell.text)
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return cell;
}

/// Steps over all rows of one key by looking up the next key: as many look-ups as there are keys.
std::vector<KnownField> settingsIn(SQLite::Database& database)
{
    std::vector<KnownField> known;
    std::string key;
    sqlite::Query next(database, "SELECT key FROM run_setting INDEXED BY run_setting_by_key WHERE key > ? ORDER BY key LIMIT 1");
    sqlite::Query ends(database, "SELECT (SELECT min(value) FROM run_setting WHERE key = ?1) IS NOT (SELECT max(value) FROM run_setting WHERE key = ?1)");
    while (next.again(key)) {
        key = next.text(0);
        ends.again(key);
        known.push_back({{RunField::Kind::Setting, key}, ends.number(0) != 0});
    }
    return known;
}

void addMetrics(SQLite::Database& database, std::vector<KnownField>& known)
{
    std::string name, split;
    sqlite::Query next(database, "SELECT name, split FROM series INDEXED BY series_by_name "
                                 "WHERE (name, split) > (?, ?) ORDER BY name, split LIMIT 1");
    bool first = true;
    sqlite::Query begin(database, "SELECT name, split FROM series INDEXED BY series_by_name ORDER BY name, split LIMIT 1");
    while (first ? begin.next() : next.again(name, split)) {
        const sqlite::Query& found = first ? begin : next;
        first = false;
        name = found.text(0);
        split = found.text(1);
        known.push_back({{RunField::Kind::Metric, name, split}});
    }
}

/// Thins a series while it is read: each stretch leaves its first, least, greatest and last point.
class Thinner {
public:
    Thinner(std::int64_t points, std::size_t most)
        : m_stretch(std::max<std::int64_t>(1, (4 * points + static_cast<std::int64_t>(most) - 1) / static_cast<std::int64_t>(std::max<std::size_t>(4, most))))
    {
        if (points <= static_cast<std::int64_t>(most))
            m_stretch = 1;
    }

    void add(const CurvePoint& point)
    {
        if (m_stretch == 1) {
            m_kept.push_back(point);
            return;
        }
        m_held.push_back(point);
        if (static_cast<std::int64_t>(m_held.size()) == m_stretch)
            flush();
    }

    std::vector<CurvePoint> take()
    {
        flush();
        return std::move(m_kept);
    }

private:
    void flush()
    {
        if (m_held.empty())
            return;
        const auto less = [](const CurvePoint& a, const CurvePoint& b) { return a.value < b.value; };
        const auto [least, greatest] = std::minmax_element(m_held.begin(), m_held.end(), less);
        std::array<std::size_t, 4> places{0, static_cast<std::size_t>(least - m_held.begin()),
                                          static_cast<std::size_t>(greatest - m_held.begin()), m_held.size() - 1};
        std::sort(places.begin(), places.end());
        for (auto at = places.begin(), end = std::unique(places.begin(), places.end()); at != end; ++at)
            m_kept.push_back(m_held[*at]);
        m_held.clear();
    }

    std::int64_t m_stretch;
    std::vector<CurvePoint> m_kept, m_held;
};

} // namespace

Result<RunListing> RunRegister::list(const RunQuery& query) const
{
    return m_project.m_impl->read([&](SQLite::Database& database) -> Result<RunListing> {
        sqlite::Query found = listingSql(query).prepare(database);
        RunListing listing;
        while (found.next()) {
            if (query.group) {
                std::string value = found.text(1);
                if (listing.groups.empty() || listing.groups.back().value != value)
                    listing.groups.push_back({std::move(value), listing.runs.size(), 0});
                ++listing.groups.back().count;
            }
            listing.runs.push_back(RunId{found.number(0)});
            if (query.keyed)
                listing.keys.push_back({found.number(2) != 0, query.group ? orderCell(found, 1, *query.group) : RunCell(), orderCell(found, 3, query.order),
                                        query.group ? found.text(1) : std::string()});
        }
        return listing;
    });
}

Result<std::vector<KnownField>> RunRegister::fields() const
{
    return m_project.m_impl->read([](SQLite::Database& database) -> Result<std::vector<KnownField>> {
        std::vector<KnownField> known = settingsIn(database);
        addMetrics(database, known);
        return known;
    });
}

Result<std::vector<std::string>> RunRegister::tags() const
{
    return m_project.m_impl->read([](SQLite::Database& database) -> Result<std::vector<std::string>> {
        sqlite::Query query(database, "SELECT DISTINCT tag FROM run_tag INDEXED BY run_tag_by_tag ORDER BY tag");
        std::vector<std::string> all;
        while (query.next())
            all.push_back(query.text(0));
        return all;
    });
}

Result<std::vector<CurvePoint>> RunRegister::curve(RunId run, const std::string& name, const std::string& split, std::size_t most) const
{
    return m_project.m_impl->read([&](SQLite::Database& database) -> Result<std::vector<CurvePoint>> {
        sqlite::Query series(database, "SELECT id, points FROM series WHERE run = ? AND name = ? AND split = ?");
        if (!series.bind(run.value, name, split).next())
            return std::vector<CurvePoint>();
        Thinner thinner(series.number(1), most);
        sqlite::Query query(database, "SELECT step, epoch, seconds, value FROM metric WHERE run = ? AND series = ? ORDER BY sequence");
        query.bind(run.value, series.number(0));
        while (query.next())
            thinner.add({query.number(0), query.real(1), query.real(2), query.real(3)});
        return thinner.take();
    });
}

} // namespace cairn::store
