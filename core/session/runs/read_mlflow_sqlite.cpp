// SPDX-License-Identifier: GPL-3.0-or-later
// The SQL store of MLflow in a SQLite file (mlflow.db): the tables experiments, runs, params, metrics and tags.
#include "core/base/text.h"
#include "core/session/runs/run_readers.h"
#include "core/store/sqlite/foreign_database.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace cairn::session {
namespace {

namespace fs = std::filesystem;
using store::ForeignDatabase;
using store::ForeignRow;

constexpr std::uint64_t kRowsBetweenLooks = 4096;

/// The runs of a store while its tables are read one after the other.
class SqlStore {
public:
    SqlStore(const ForeignDatabase& database, JobContext& job) : m_database(database), m_job(job) {}

    Result<FoundRuns> read()
    {
        m_found.format = "MLflow";
        CAIRN_TRY(readRuns());
        CAIRN_TRY(table("SELECT run_uuid, key, value FROM params", [](store::RunRecord& run, const ForeignRow& row) {
            run.draft.config[toUtf8(row.text(1))] = settingOf(trimmed(row.text(2)));
        }));
        CAIRN_TRY(table("SELECT run_uuid, key, value FROM tags", [](store::RunRecord& run, const ForeignRow& row) {
            takeMlflowTag(row.text(1), row.text(2), run);
        }));
        CAIRN_TRY(table("SELECT run_uuid, key, value, timestamp, step, is_nan FROM metrics", addPoint));
        for (store::RunRecord& run : m_found.runs) {
            std::stable_sort(run.points.begin(), run.points.end(), [](const auto& a, const auto& b) { return a.step != b.step ? a.step < b.step : a.seconds < b.seconds; });
            if (run.draft.name.empty())
                run.draft.name = "MLflow run";
        }
        std::stable_sort(m_found.runs.begin(), m_found.runs.end(), [](const auto& a, const auto& b) { return a.createdMs < b.createdMs; });
        if (m_deleted > 0)
            m_found.notices.push_back(std::to_string(m_deleted) + (m_deleted == 1 ? " run is" : " runs are") + " in the bin of MLflow and was left there");
        if (m_strays > 0)
            m_found.notices.push_back(std::to_string(m_strays) + " rows belong to no run and were left out");
        return std::move(m_found);
    }

private:
    Result<void> readRuns()
    {
        CAIRN_TRY(m_database.each("SELECT r.run_uuid, r.name, r.status, r.start_time, r.end_time, r.lifecycle_stage, e.name "
                                  "FROM runs r LEFT JOIN experiments e ON e.experiment_id = r.experiment_id",
                                  [&](const ForeignRow& row) -> Result<void> {
                                      if (row.text(5) == "deleted") {
                                          ++m_deleted;
                                          m_places.emplace(row.text(0), kDeleted);
                                          return {};
                                      }
                                      store::RunRecord run;
                                      run.draft.name = toUtf8(row.text(1));
                                      run.draft.config = Json::object();
                                      run.state = mlflowState(row.text(2));
                                      run.createdMs = run.startedMs = std::max<std::int64_t>(0, row.number(3));
                                      run.endedMs = std::max<std::int64_t>(0, row.number(4));
                                      if (const std::string experiment = toUtf8(row.text(6)); !experiment.empty() && experiment != "Default")
                                          run.tags.push_back(experiment);
                                      m_places.emplace(row.text(0), m_found.runs.size());
                                      m_found.runs.push_back(std::move(run));
                                      return {};
                                  }));
        return {};
    }

    static void addPoint(store::RunRecord& run, const ForeignRow& row)
    {
        // The store writes NaN as 0 beside is_nan, and infinities as the largest doubles.
        double value = row.number(5) != 0 ? std::numeric_limits<double>::quiet_NaN() : row.real(2);
        if (std::abs(value) == std::numeric_limits<double>::max())
            value = std::copysign(std::numeric_limits<double>::infinity(), value);
        MetricName metric = metricName(toUtf8(row.text(1)));
        const std::int64_t step = row.number(4);
        run.points.push_back({std::move(metric.name), std::move(metric.split), step, static_cast<double>(step), static_cast<double>(row.number(3) - run.startedMs) / 1000, value});
    }

    template <typename Take>
    Result<void> table(const char* sql, const Take& take)
    {
        std::uint64_t rows = 0;
        return m_database.each(sql, [&](const ForeignRow& row) -> Result<void> {
            if (++rows % kRowsBetweenLooks == 0 && m_job.cancelled())
                return fail(ErrorCode::Cancelled, "Cancelled");
            const auto place = m_places.find(row.text(0));
            if (place == m_places.end())
                ++m_strays;
            else if (place->second != kDeleted)
                take(m_found.runs[place->second], row);
            return {};
        });
    }

    static constexpr std::size_t kDeleted = std::numeric_limits<std::size_t>::max();
    const ForeignDatabase& m_database;
    JobContext& m_job;
    FoundRuns m_found;
    std::unordered_map<std::string, std::size_t> m_places; ///< of runs by their id
    std::size_t m_deleted = 0, m_strays = 0;
};

} // namespace

store::RunState mlflowState(const std::string& status)
{
    // Names, or the numbers of the enumeration RunStatus.
    if (status == "FINISHED" || status == "3")
        return store::RunState::Finished;
    return status == "FAILED" || status == "4" ? store::RunState::Failed : store::RunState::Interrupted;
}

void takeMlflowTag(const std::string& key, const std::string& text, store::RunRecord& run)
{
    const std::string value = toUtf8(trimmed(text));
    if (key == "mlflow.note.content")
        run.note = toUtf8(text);
    else if (key == "mlflow.runName" && run.draft.name.empty())
        run.draft.name = value;
    else if (!key.starts_with("mlflow."))
        run.tags.push_back(value.empty() ? toUtf8(key) : toUtf8(key) + ": " + value);
}

std::optional<fs::path> mlflowDatabase(const fs::path& place)
{
    std::error_code none;
    const fs::path file = fs::is_directory(place, none) ? place / "mlflow.db" : place;
    return ForeignDatabase::isOne(file) ? std::optional(file) : std::nullopt;
}

Result<FoundRuns> readMlflowSqlite(const fs::path& file, JobContext& job)
{
    CAIRN_ASSIGN(const ForeignDatabase database, ForeignDatabase::open(file));
    for (const char* table : {"experiments", "runs", "params", "metrics", "tags"}) {
        CAIRN_ASSIGN(const bool there, database.hasTable(table));
        if (!there)
            return fail(ErrorCode::InvalidInput, std::string("This database is no store of MLflow: it has no table \"") + table + "\"", file.string(), "Choose the file mlflow.db of a tracking server");
    }
    return SqlStore(database, job).read();
}

} // namespace cairn::session
