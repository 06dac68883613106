// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of other programs come in, runs of a project go out.
#include "core/session/runs/export_runs.h"
#include "core/session/runs/import_runs.h"
#include "core/session/runs/run_readers.h"
#include "core/store/runs/run_register.h"
#include "tests/core/store/store_test_support.h"
#include "tests/support/shared_data.h"

#include <QObject>

#include <cmath>

using namespace cairn;
using namespace cairn::session;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace fs = std::filesystem;

class RunTransferTest : public QObject {
    Q_OBJECT

private:
    Progress m_progress;
    JobContext m_job{StopToken(), m_progress};

    std::unique_ptr<Workbench> project(const TempDir& folder) { return std::move(Workbench::create(folder / "p.cairn").value()); }

private Q_SLOTS:
    void metricsFindTheirSplit()
    {
        const auto is = [](const char* tag, const char* name, const char* split) { return metricName(tag) == MetricName{name, split}; };
        QVERIFY(is("loss", "loss", ""));
        QVERIFY(is("train/loss", "loss", "train"));
        QVERIFY(is("loss/val", "loss", "validation"));
        QVERIFY(is("val_accuracy", "accuracy", "validation"));
        QVERIFY(is("test.f1", "f1", "test"));
        QVERIFY(is("eval/top/5", "top/5", "validation"));
        QVERIFY(is("trainer/global_step", "trainer/global_step", ""));
        QVERIFY(is("learning_rate", "learning_rate", ""));
        QVERIFY(is("train/", "train/", ""));
    }

    void tensorBoardThereAndBack()
    {
        const TempDir folder;
        const auto bench = project(folder);
        store::RunRecord run;
        run.draft.name = "a/b: first";
        run.startedMs = 1'700'000'000'000;
        run.points = {{"loss", "train", 1, 1, 0.5, 0.75}, {"accuracy", "validation", 1, 1, 1, 0.5}, {"loss", "train", 2, 2, 2, -0.25}, {"rate", "", 2, 2, 2, 0.125}};
        store::RunRecord twin = run;
        store::RunRegister runs(bench->project());
        const auto ids = runs.add(std::vector<store::RunRecord>{run, twin});
        QVERIFY_OK(ids);
        const auto written = exportRunsTensorBoard(bench->project(), *ids, folder / "logs", m_job);
        QVERIFY_OK(written);
        QCOMPARE(written->points, std::size_t(8));
        const auto found = readRuns(folder / "logs", m_job);
        QVERIFY_OK(found);
        QCOMPARE(found->format, std::string("TensorBoard"));
        QCOMPARE(found->runs.size(), std::size_t(2));
        QCOMPARE(found->runs[0].draft.name, std::string("a_b_ first"));
        QCOMPARE(found->runs[0].startedMs, std::int64_t(1'700'000'000'500));
        QCOMPARE(found->runs[0].points.size(), std::size_t(4));
        for (std::size_t i = 0; i < 4; ++i) {
            const auto &in = found->runs[0].points[i], &out = run.points[i];
            QVERIFY(in.name == out.name && in.split == out.split && in.step == out.step && in.value == out.value);
            QVERIFY(std::abs(in.seconds - (out.seconds - 0.5)) < 1e-5);
        }
        const auto imported = importRuns(*bench, folder / "logs", m_job);
        QVERIFY_OK(imported);
        QCOMPARE(runs.rows(imported->runs, {})->at(1).tags, std::vector<std::string>{"imported"});
        // A file that was cut off gives what it has, and says so.
        const fs::path file = fs::directory_iterator(folder / "logs" / "a_b_ first")->path();
        fs::resize_file(file, fs::file_size(file) - 3);
        const auto cut = readRuns(folder / "logs", m_job);
        QVERIFY_OK(cut);
        QCOMPARE(cut->notices.size(), std::size_t(1));
        QCOMPARE(cut->runs[0].points.size(), std::size_t(3));
    }

    void mlflowFolders()
    {
        const TempDir folder;
        const fs::path run = folder.path() / "mlruns" / "17" / "abc123";
        for (const char* part : {"params", "metrics/val", "tags"})
            fs::create_directories(run / part);
        writeFile(run.parent_path() / "meta.yaml", "experiment_id: '17'\nname: digits\n");
        writeFile(run / "meta.yaml", "run_id: abc123\nrun_name: ''\nstatus: 3\nstart_time: 1700000000000\nend_time: 1700000060000\n");
        writeFile(run / "params/lr", "0.01");
        writeFile(run / "params/optimizer", "adam\n");
        writeFile(run / "params/layers", "3");
        writeFile(run / "params/deep", "True");
        writeFile(run / "metrics/loss", "1700000001000 0.5 1\n1700000002000 0.25 2\nnot a number\n1700000003000 nan 3\n");
        writeFile(run / "metrics/val/acc", "1700000002500 0.9 2\n");
        writeFile(run / "tags/mlflow.runName", "eager-fox-7");
        writeFile(run / "tags/mlflow.note.content", "# good");
        writeFile(run / "tags/mlflow.user", "somebody");
        writeFile(run / "tags/team", "vision");
        for (const fs::path& place : {folder.path() / "mlruns", run.parent_path(), run}) {
            const auto found = readRuns(place, m_job);
            QVERIFY_OK(found);
            QCOMPARE(found->format, std::string("MLflow"));
            QCOMPARE(found->runs.size(), std::size_t(1));
            const store::RunRecord& one = found->runs[0];
            QCOMPARE(one.draft.name, std::string("eager-fox-7"));
            QCOMPARE(one.state, store::RunState::Finished);
            QCOMPARE(one.note, std::string("# good"));
            QCOMPARE(one.tags, (std::vector<std::string>{"digits", "team: vision"}));
            QCOMPARE(one.draft.config["lr"].get<double>(), 0.01);
            QCOMPARE(one.draft.config["layers"].get<int>(), 3);
            QVERIFY(one.draft.config["deep"].get<bool>());
            QCOMPARE(one.draft.config["optimizer"].get<std::string>(), std::string("adam"));
            QCOMPARE(one.endedMs - one.startedMs, std::int64_t(60'000));
            QCOMPARE(one.points.size(), std::size_t(4));
            QCOMPARE(one.points[0], (store::MetricPoint{"loss", "", 1, 1, 1, 0.5}));
            QVERIFY(std::find(one.points.begin(), one.points.end(), store::MetricPoint{"acc", "validation", 2, 2, 2.5, 0.9}) != one.points.end());
            QCOMPARE(found->notices.size(), std::size_t(1));
        }
    }

    void csvThereAndBack()
    {
        const TempDir folder;
        const auto bench = project(folder);
        store::RunRecord run;
        run.draft.name = "a \"quoted\", long\nname";
        run.points = {{"loss", "train", 1, 0.1, 0.5, 0.1}, {"loss", "validation", 1, 0.1, 0.5, 1e-300}, {"loss", "train", 2, 0.2, 1, INFINITY}};
        const auto ids = store::RunRegister(bench->project()).add(std::vector<store::RunRecord>{run});
        const auto written = exportRunsCsv(bench->project(), *ids, folder / "runs.csv", m_job);
        QVERIFY_OK(written);
        const auto found = readRuns(folder / "runs.csv", m_job);
        QVERIFY_OK(found);
        QCOMPARE(found->runs.size(), std::size_t(1));
        QCOMPARE(found->runs[0].draft.name, run.draft.name);
        QCOMPARE(found->runs[0].points, run.points);
        QVERIFY_FAILS(exportRunsCsv(bench->project(), std::vector<RunId>{RunId{99}}, folder / "none.csv", m_job), ErrorCode::NotFound);
        QVERIFY(!fs::exists(folder / "none.csv"));
    }

    /// As Lightning's CSVLogger writes it: a cell is empty where that metric was not told.
    void csvWithAColumnForEachMetric()
    {
        const TempDir folder;
        writeFile(folder / "metrics.csv", "epoch,step,train_loss,val_loss,lr\r\n0,9,1.5,,0.1\r\n0,19,,0.75,\r\n1,29,1.25,0.5,0.1\r\n");
        const auto found = readRuns(folder / "metrics.csv", m_job);
        QVERIFY_OK(found);
        const auto& points = found->runs.at(0).points;
        QCOMPARE(found->runs[0].draft.name, std::string("metrics"));
        QCOMPARE(points.size(), std::size_t(6));
        QVERIFY(std::find(points.begin(), points.end(), store::MetricPoint{"loss", "validation", 19, 0, 0, 0.75}) != points.end());
        QVERIFY(std::find(points.begin(), points.end(), store::MetricPoint{"lr", "", 29, 1, 0, 0.1}) != points.end());
    }

    void badInput()
    {
        const TempDir folder;
        const auto bench = project(folder);
        QVERIFY_FAILS(readRuns(folder / "nowhere", m_job), ErrorCode::NotFound);
        QVERIFY_FAILS(readRuns(folder.path() / "p.cairn.d", m_job), ErrorCode::NotFound);
        writeFile(folder / "empty.csv", "");
        QVERIFY_FAILS(readRuns(folder / "empty.csv", m_job), ErrorCode::InvalidInput);
        writeFile(folder / "words.csv", "a,b\nx,y\n");
        QVERIFY_FAILS(readRuns(folder / "words.csv", m_job), ErrorCode::InvalidInput);
        writeFile(folder / "half.csv", "run,metric,step,value\nr,loss,1,0.5\nr,loss,two,0.5\n");
        const auto half = importRuns(*bench, folder / "half.csv", m_job);
        QVERIFY_FAILS(half, ErrorCode::InvalidInput);
        QVERIFY(half.error().where.find("record 2") != std::string::npos);
        fs::create_directories(folder.path() / "tb");
        writeFile(folder.path() / "tb" / "events.out.tfevents.1", "this is no event file at all");
        QVERIFY_FAILS(readRuns(folder / "tb", m_job), ErrorCode::InvalidInput);
        writeFile(folder.path() / "tb" / "events.out.tfevents.1", "");
        QVERIFY_FAILS(readRuns(folder / "tb", m_job), ErrorCode::InvalidInput);
        QVERIFY(bench->project().runs()->empty());
        StopSource stop;
        stop.request_stop();
        JobContext cancelled{stop.get_token(), m_progress};
        QVERIFY_FAILS(readRuns(folder / "tb", cancelled), ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(RunTransferTest)
#include "transfer_test.moc"
