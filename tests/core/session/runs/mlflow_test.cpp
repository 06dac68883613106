// SPDX-License-Identifier: GPL-3.0-or-later
// MLflow: its SQL store comes in, its file store goes out; Parquet.
#include "core/data/dataset.h"
#include "core/session/runs/export_runs.h"
#include "core/session/runs/import_runs.h"
#include "core/session/runs/run_readers.h"
#include "core/store/runs/run_register.h"
#include "tests/core/data/sqlite_file.h"
#include "tests/core/store/store_test_support.h"
#include "tests/support/shared_data.h"

#include <QObject>

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace cairn;
using namespace cairn::session;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace fs = std::filesystem;

namespace {

/// The tables that matter, with the columns, types and constraints of MLflow 2.
constexpr const char* kTables = R"sql(
CREATE TABLE experiments(experiment_id INTEGER NOT NULL, name VARCHAR(256) NOT NULL, artifact_location VARCHAR(256), lifecycle_stage VARCHAR(32), creation_time BIGINT,
  last_update_time BIGINT, CONSTRAINT experiment_pk PRIMARY KEY(experiment_id), UNIQUE(name), CHECK(lifecycle_stage IN ('active', 'deleted')));
CREATE TABLE runs(run_uuid VARCHAR(32) NOT NULL, name VARCHAR(250), source_type VARCHAR(20), source_name VARCHAR(500), entry_point_name VARCHAR(50), user_id VARCHAR(256), status VARCHAR(9),
  start_time BIGINT, end_time BIGINT, source_version VARCHAR(50), lifecycle_stage VARCHAR(20), artifact_uri VARCHAR(200), experiment_id INTEGER, deleted_time BIGINT,
  CONSTRAINT run_pk PRIMARY KEY(run_uuid), FOREIGN KEY(experiment_id) REFERENCES experiments(experiment_id));
CREATE TABLE metrics(key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL, run_uuid VARCHAR(32) NOT NULL, step BIGINT DEFAULT '0' NOT NULL,
  is_nan BOOLEAN DEFAULT '0' NOT NULL, CONSTRAINT metric_pk PRIMARY KEY(key, timestamp, step, run_uuid, value, is_nan), CHECK(is_nan IN (0, 1)));
CREATE TABLE params(key VARCHAR(250) NOT NULL, value VARCHAR(8000) NOT NULL, run_uuid VARCHAR(32) NOT NULL, CONSTRAINT param_pk PRIMARY KEY(key, run_uuid));
CREATE TABLE tags(key VARCHAR(250) NOT NULL, value VARCHAR(5000), run_uuid VARCHAR(32) NOT NULL, CONSTRAINT tag_pk PRIMARY KEY(key, run_uuid));
)sql";

constexpr const char* kRows = R"sql(
INSERT INTO experiments VALUES(0, 'Default', '/x', 'active', 1, 1), (5, 'digits', '/x', 'active', 1, 1);
INSERT INTO runs VALUES('aaa', 'late', 'LOCAL', 'train.py', '', 'me', 'FAILED', 1700000100000, 1700000160000, '', 'active', '/x', 5, NULL),
                       ('bbb', '', 'LOCAL', 'train.py', '', 'me', 'RUNNING', 1700000000000, NULL, '', 'active', '/x', 0, NULL),
                       ('ccc', 'gone', 'LOCAL', 'train.py', '', 'me', 'FINISHED', 1700000000000, NULL, '', 'deleted', '/x', 0, 1);
INSERT INTO params VALUES('lr', '0.01', 'aaa'), ('layers', '3', 'aaa'), ('optimizer', 'adam', 'aaa'), ('lr', '1', 'ccc');
INSERT INTO tags VALUES('mlflow.runName', 'quick-fox', 'bbb'), ('mlflow.note.content', '# good', 'aaa'), ('team', 'vision', 'aaa'), ('mlflow.user', 'me', 'aaa');
INSERT INTO metrics VALUES('train/loss', 0.25, 1700000102000, 'aaa', 2, 0), ('train/loss', 0.5, 1700000101000, 'aaa', 1, 0), ('train/loss', 0, 1700000103000, 'aaa', 3, 1),
                          ('train/loss', 1.7976931348623157e308, 1700000104000, 'aaa', 4, 0), ('val_acc', 0.9, 1700000104500, 'aaa', 4, 0), ('acc', 1, 1, 'ccc', 1, 0),
                          ('acc', 1, 1, 'nobody', 1, 0);
)sql";

void make(const fs::path& file, const std::string& sql) { cairn::test::runSqlite(file, sql); }

store::RunRecord record()
{
    store::RunRecord run;
    run.draft.name = "it's: a \"name\"";
    run.draft.config = {{"lr", 0.1}, {"optimizer", {{"kind", "adam"}, {"fused", true}}}, {"../../escape", "no"}, {"empty", nullptr}};
    run.draft.seed = 7;
    run.startedMs = 1'700'000'000'000;
    run.endedMs = 1'700'000'060'000;
    run.note = "two\nlines";
    run.tags = {"paper", "team: vision"};
    run.points = {{"loss", "train", 1, 1, 0.5, 0.75}, {"loss", "train", 2, 2, 1.5, 1e-300}, {"loss", "validation", 2, 2, 1.5, INFINITY},
                  {"loss", "", 2, 2, 1.5, NAN},       {"train", "", 2, 2, 2, 0.125},        {"../../../out", "", 1, 1, 1, 1}};
    return run;
}

} // namespace

class RunMlflowTest : public QObject {
    Q_OBJECT

private:
    Progress m_progress;
    JobContext m_job{StopToken(), m_progress};

    std::unique_ptr<Workbench> project(const TempDir& folder, const std::string& name = "p.cairn") { return std::move(Workbench::create(folder / name).value()); }

private Q_SLOTS:
    void sqlStores()
    {
        const TempDir folder;
        make(folder / "mlflow.db", std::string(kTables) + kRows);
        for (const fs::path& place : {folder / "mlflow.db", folder.path()}) {
            const auto found = readRuns(place, m_job);
            QVERIFY_OK(found);
            QCOMPARE(found->format, std::string("MLflow"));
            QCOMPARE(found->runs.size(), std::size_t(2));
            QCOMPARE(found->notices.size(), std::size_t(2)); // one in the bin, one row of nobody
            const store::RunRecord &early = found->runs[0], &late = found->runs[1];
            QCOMPARE(early.draft.name, std::string("quick-fox"));
            QCOMPARE(early.state, store::RunState::Interrupted);
            QVERIFY(early.points.empty() && early.tags.empty());
            QCOMPARE(late.draft.name, std::string("late"));
            QCOMPARE(late.state, store::RunState::Failed);
            QCOMPARE(late.note, std::string("# good"));
            QCOMPARE(late.tags, (std::vector<std::string>{"digits", "team: vision"}));
            QCOMPARE(late.draft.config, (Json{{"lr", 0.01}, {"layers", 3}, {"optimizer", "adam"}}));
            QCOMPARE(late.endedMs - late.startedMs, std::int64_t(60'000));
            QCOMPARE(late.points.size(), std::size_t(5));
            QCOMPARE(late.points[0], (store::MetricPoint{"loss", "train", 1, 1, 1, 0.5}));
            QCOMPARE(late.points[1], (store::MetricPoint{"loss", "train", 2, 2, 2, 0.25}));
            QVERIFY(std::isnan(late.points[2].value));
            QVERIFY(std::isinf(late.points[3].value));
            QCOMPARE(late.points[4], (store::MetricPoint{"acc", "validation", 4, 4, 4.5, 0.9}));
        }
        const auto bench = project(folder);
        QVERIFY_OK(importRuns(*bench, folder / "mlflow.db", m_job));
        QCOMPARE(bench->project().runs()->size(), std::size_t(2));
    }

    void hostileSqlStores()
    {
        const TempDir folder;
        const fs::path file = folder / "m.db";
        make(file, std::string(kTables) + kRows);
        std::ifstream in(file, std::ios::binary);
        const std::string whole{std::istreambuf_iterator<char>(in), {}};
        for (const std::size_t length : {std::size_t(16), std::size_t(99), whole.size() / 3, whole.size() - 1}) { // truncated: an error, or what is there
            writeFile(file, whole.substr(0, length));
            const auto found = readRuns(file, m_job);
            QVERIFY2(found.has_value() || !found.error().fix.empty(), std::to_string(length).c_str());
            QVERIFY2(!found.has_value() || length > whole.size() / 2, std::to_string(length).c_str());
        }
        for (std::size_t at = 100; at < whole.size(); at += 37) { // damaged: never a crash
            std::string bytes = whole;
            bytes[at] = static_cast<char>(~bytes[at]);
            writeFile(file, bytes);
            (void)readRuns(file, m_job);
        }
        const auto says = [&](const std::string& sql, const char* words) {
            fs::remove(file);
            make(file, sql);
            const auto found = readRuns(file, m_job);
            return !found && found.error().code == ErrorCode::InvalidInput && found.error().text().find(words) != std::string::npos;
        };
        QVERIFY(says("CREATE TABLE other(a)", "experiments"));
        // A view in the place of a table could be anything.
        QVERIFY(says("CREATE TABLE experiments(a); CREATE TABLE params(a); CREATE TABLE metrics(a); CREATE TABLE tags(a); CREATE VIEW runs AS SELECT 1", "runs"));
        QVERIFY(says("CREATE TABLE experiments(a); CREATE TABLE params(a); CREATE TABLE metrics(a); CREATE TABLE tags(a); CREATE TABLE runs(a)", "column"));
        fs::remove(file);
        make(file, std::string(kTables)); // odd values in the right columns
        make(file, "INSERT INTO runs(run_uuid, name, status, start_time, lifecycle_stage) VALUES('a', x'ff00fe', 17, 'soon', 'active');"
                   "INSERT INTO params VALUES(x'ff', x'00', 'a'); INSERT INTO tags VALUES('k', NULL, 'a');"
                   "INSERT INTO metrics VALUES('m', 'many', 'now', 'a', 9223372036854775807, 0)");
        const auto odd = readRuns(file, m_job);
        QVERIFY_OK(odd);
        const auto bench = project(folder);
        QVERIFY_OK(importRuns(*bench, file, m_job));
        StopSource stop;
        stop.request_stop();
        fs::remove(file);
        make(file, std::string(kTables) + kRows + "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) INSERT INTO metrics SELECT 'x', i, i, 'aaa', i, 0 FROM n");
        JobContext cancelled{stop.get_token(), m_progress};
        QVERIFY_FAILS(readRuns(file, cancelled), ErrorCode::Cancelled);
    }

    void fileStoreThereAndBack()
    {
        const TempDir folder;
        const auto bench = project(folder, "digits.cairn");
        store::RunRecord twin = record();
        twin.draft.name = "twin";
        const auto ids = store::RunRegister(bench->project()).add(std::vector<store::RunRecord>{record(), twin});
        QVERIFY_OK(ids);
        writeFile(folder / "keep", "");
        for (int times = 0; times < 2; ++times) { // written again, nothing is there twice
            const auto written = exportRunsMlflow(bench->project(), *ids, folder / "mlruns", m_job);
            QVERIFY_OK(written);
            QCOMPARE(written->points, std::size_t(12));
        }
        const auto found = readRuns(folder / "mlruns", m_job);
        QVERIFY_OK(found);
        QVERIFY2(found->notices.empty(), found->notices.empty() ? "" : found->notices[0].c_str());
        QCOMPARE(found->runs.size(), std::size_t(2));
        const auto at = std::find_if(found->runs.begin(), found->runs.end(), [](const auto& run) { return run.draft.name != "twin"; });
        QVERIFY(at != found->runs.end());
        QCOMPARE(at->draft.name, record().draft.name);
        QCOMPARE(at->state, store::RunState::Finished);
        QCOMPARE(at->note, record().note);
        QCOMPARE(at->startedMs, record().startedMs);
        QCOMPARE(at->endedMs, record().endedMs);
        QCOMPARE(at->tags, (std::vector<std::string>{"digits", "paper", "team: vision"}));
        QCOMPARE(at->draft.config["optimizer.kind"].get<std::string>(), std::string("adam"));
        QVERIFY(at->draft.config["optimizer.fused"].get<bool>());
        QCOMPARE(at->draft.config["lr"].get<double>(), 0.1);
        QCOMPARE(at->draft.config["seed"].get<int>(), 7);
        QCOMPARE(at->points.size(), std::size_t(6));
        const auto value = [&](const char* name, const char* split, std::int64_t step) {
            for (const store::MetricPoint& point : at->points)
                if (point.name == name && point.split == split && point.step == step)
                    return point.value;
            return -99.0;
        };
        QCOMPARE(value("loss", "train", 1), 0.75);
        QCOMPARE(value("loss", "train", 2), 1e-300);
        QVERIFY(std::isinf(value("loss", "validation", 2)));
        QVERIFY(std::isnan(value("loss", "", 2)));
        QCOMPARE(value("train_", "", 2), 0.125); // a folder is called so
        // Keys with ways out of the folder stay within it.
        for (const auto& entry : fs::recursive_directory_iterator(folder / "mlruns"))
            QVERIFY(entry.path().filename() != "out" || entry.path().string().find("/metrics/__/__/__/out") != std::string::npos);
        QVERIFY(!fs::exists(folder.path().parent_path() / "out") && !fs::exists(folder / "out") && !fs::exists(folder / "escape"));
        QVERIFY_FAILS(exportRunsMlflow(bench->project(), std::vector<RunId>{RunId{99}}, folder / "mlruns", m_job), ErrorCode::NotFound);
        writeFile(folder / "file", "");
        QVERIFY(!exportRunsMlflow(bench->project(), *ids, folder.path() / "file" / "below", m_job));
        StopSource stop;
        stop.request_stop();
        JobContext cancelled{stop.get_token(), m_progress};
        QVERIFY_FAILS(exportRunsMlflow(bench->project(), *ids, folder / "other", cancelled), ErrorCode::Cancelled);
        for (const auto& entry : fs::recursive_directory_iterator(folder / "other"))
            QVERIFY2(!entry.path().filename().string().starts_with(".writing"), "half a run was left behind");
    }

    void parquet()
    {
        const TempDir folder;
        const auto bench = project(folder);
        store::RunRecord run = record();
        run.draft.name = "a \"quoted\", long\nname";
        run.points.resize(3);
        const auto ids = store::RunRegister(bench->project()).add(std::vector<store::RunRecord>{run});
        const fs::path file = folder / "runs.parquet";
        for (int times = 0; times < 2; ++times) {
            const auto written = exportRunsParquet(bench->project(), *ids, file, m_job);
            QVERIFY_OK(written);
            QCOMPARE(written->place, file);
            QCOMPARE(written->points, std::size_t(3));
        }
        // Read back as any table is, by DuckDB.
        const auto dataset = data::openDataset({file.string(), {}, {}}, folder / "cache", m_job);
        QVERIFY_OK(dataset);
        const auto& columns = (*dataset)->schema().columns;
        QCOMPARE(columns.size(), std::size_t(7));
        QCOMPARE(columns[3].name, std::string("step"));
        QVERIFY(columns[3].type == data::ColumnType::Integer && columns[6].type == data::ColumnType::Real && columns[0].type != data::ColumnType::Real);
        QCOMPARE((*dataset)->rowCount().value_or(0), std::uint64_t(3));
        std::size_t files = 0;
        for (const auto& entry : fs::directory_iterator(folder.path()))
            files += entry.path().filename().string().starts_with("runs.parquet");
        QCOMPARE(files, std::size_t(1)); // nothing is left of the way
        QVERIFY(!exportRunsParquet(bench->project(), *ids, folder.path() / "nowhere" / "x.parquet", m_job));
        QVERIFY_FAILS(exportRunsParquet(bench->project(), std::vector<RunId>{RunId{99}}, folder / "none.parquet", m_job), ErrorCode::NotFound);
        QVERIFY(!fs::exists(folder / "none.parquet"));
    }
};

QTEST_GUILESS_MAIN(RunMlflowTest)
#include "mlflow_test.moc"
