// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/energy/energy.h"
#include "core/store/project_impl.h"
#include "core/store/runs/run_query_sql.h"
#include "core/store/runs/run_register.h"
#include "core/store/runs/series_summary.h"

namespace cairn::store {
namespace {

/// The statements that fill rows, prepared once for all of them.
class RowReader {
public:
    RowReader(SQLite::Database& database, std::span<const RunField> fields)
        : m_fields(fields),
          m_run(database, "SELECT name, state, seed, created_ms, started_ms, ended_ms, data_version, note, error, pinned, archived FROM run WHERE id = ?"),
          m_tags(database, "SELECT tag FROM run_tag WHERE run = ? ORDER BY tag"),
          m_setting(database, "SELECT value FROM run_setting WHERE run = ? AND key = ?"),
          m_series(database, "SELECT last, least, greatest, course FROM series WHERE run = ? AND name = ? AND split = ?")
    {
    }

    bool read(RunId run, RunRow& row)
    {
        if (!m_run.again(run.value))
            return false;
        row.id = run;
        row.name = m_run.text(0);
        row.state = runStateOf(m_run.text(1));
        row.seed = static_cast<std::uint64_t>(m_run.number(2));
        row.createdMs = m_run.number(3);
        row.startedMs = m_run.number(4);
        row.endedMs = m_run.number(5);
        row.dataVersion = static_cast<int>(m_run.number(6));
        row.note = m_run.text(7);
        row.error = m_run.text(8);
        row.pinned = m_run.number(9) != 0;
        row.archived = m_run.number(10) != 0;
        for (bool more = m_tags.again(run.value); more; more = m_tags.next())
            row.tags.push_back(m_tags.text(0));
        for (const RunField& field : m_fields)
            row.cells.push_back(cell(run, field));
        return true;
    }

private:
    RunCell cell(RunId run, const RunField& field)
    {
        RunCell cell;
        if (field.kind == RunField::Kind::Setting && m_setting.again(run.value, field.name)) {
            cell.type = m_setting.isNumber(0) ? RunCell::Type::Number : RunCell::Type::Text;
            cell.number = m_setting.real(0);
            cell.text = m_setting.text(0);
        } else if (field.kind == RunField::Kind::Metric && m_series.again(run.value, field.name, field.split)) {
            SeriesSummary summary;
            summary.setCourse(m_series.blob(3));
            cell.type = RunCell::Type::Number;
            cell.number = m_series.real(static_cast<int>(field.value));
            cell.course = std::move(summary.course);
            cell.estimated = energy::followsEnergy(field.name) && m_series.again(run.value, std::string(energy::kEstimatedSeries), std::string()) && m_series.real(0) > 0;
        }
        return cell;
    }

    std::span<const RunField> m_fields;
    sqlite::Query m_run, m_tags, m_setting, m_series;
};

} // namespace

Result<std::vector<RunRow>> RunRegister::rows(std::span<const RunId> runs, std::span<const RunField> fields) const
{
    return m_project.m_impl->read([&](SQLite::Database& database) -> Result<std::vector<RunRow>> {
        RowReader reader(database, fields);
        std::vector<RunRow> rows;
        rows.reserve(runs.size());
        for (const RunId run : runs)
            if (RunRow row; reader.read(run, row))
                rows.push_back(std::move(row));
        return rows;
    });
}

} // namespace cairn::store
