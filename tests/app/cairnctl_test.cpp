// SPDX-License-Identifier: GPL-3.0-or-later
// cairnctl from outside: contract, resume.
#include "tests/app/cairnctl_support.h"

#include <fstream>

using namespace cairn;
using namespace cairn::test;

namespace fs = std::filesystem;

class CairnctlTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void helpIsEverywhere()
    {
        for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
                 {}, {"new"}, {"info"}, {"train"}, {"lr-find"}, {"evaluate"}, {"export"}, {"report"}, {"steps"}, {"synth"}, {"synth", "table"}, {"synth", "shapes"}, {"selftest"}}) {
            const Ended ended = cairnctl(command + std::vector<std::string>{"--help"});
            COMPARE_STATUS(ended, 0);
            QVERIFY(ended.out.find("Exit status") != std::string::npos);
        }
        QVERIFY(cairnctl({"train", "--help"}).out.find("learning_rate") != std::string::npos);
        COMPARE_STATUS(cairnctl({"--version"}), 0);
    }

    void selftestIsJson()
    {
        const Ended ended = cairnctl({"selftest"});
        COMPARE_STATUS(ended, 0);
        const Json facts = ended.json();
        for (const char* key : {"engine", "processors", "disk", "sandbox", "problems"})
            QVERIFY2(facts.contains(key), key);
        QVERIFY(facts["engine"].contains("blas"));
        QVERIFY(facts["sandbox"].contains("level"));
    }

    void learningRatesAreTried()
    {
        TempDir folder;
        const std::string project = makeProject(folder);
        const Ended found = cairnctlJson({"lr-find", project, "--steps", "60", "--set", "threads=1"});
        COMPARE_STATUS(found, 0);
        const Json curve = found.json();
        QVERIFY(curve["points"].size() > 10 && !curve["applied"].get<bool>());
        const double rate = curve["suggestion"].get<double>();
        QVERIFY2(rate > 1e-6 && rate < 1, found.out.c_str());
        const Ended applied = cairnctlJson({"lr-find", project, "--steps", "60", "--set", "threads=1", "--apply"});
        COMPARE_STATUS(applied, 0);
        QVERIFY(applied.json()["applied"].get<bool>());
        QCOMPARE(applied.json()["suggestion"].get<double>(), rate); // the same numbers again
        QCOMPARE(cairnctlJson({"info", project}).json()["options"]["learning_rate"].get<double>(), rate);
        QVERIFY(cairnctlJson({"info", project}).json()["runs"].empty());
    }

    /// A run keeps all it was trained with.
    void settingsAreRecorded()
    {
        TempDir folder;
        const std::string project = makeProject(folder);
        const Ended trained = cairnctlJson(std::vector<std::string>{"train", project, "--set", "schedule=plateau", "--set", "accumulate=2", "--set", "average=ema", "--set",
                                            "class_weights=balanced", "--set", "precision=bfloat16", "--set", "loss=focal"} + kQuick);
        COMPARE_STATUS(trained, 0);
        QVERIFY2(trained.json()["test"]["accuracy"].get<double>() > 0.7, trained.out.c_str());
        const Ended evaluated = cairnctlJson({"evaluate", project});
        COMPARE_STATUS(evaluated, 0);
        QVERIFY(std::abs(evaluated.json()["metrics"]["accuracy"].get<double>() - trained.json()["test"]["accuracy"].get<double>()) < 1e-9);
    }

    /// How the layers were distributed, as a person or a program reads it.
    void distributionsAreTold()
    {
        TempDir folder;
        const std::string project = makeProject(folder);
        COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"train", project, "--set", "histogram_every=5"} + kQuick), 0);
        const Ended all = cairnctlJson({"runs", "distributions", project});
        COMPARE_STATUS(all, 0);
        const Json samples = all.json()["samples"];
        QVERIFY(samples.size() > 1);
        QCOMPARE(samples[0]["step"].get<int>(), 1);
        const std::string node = samples[0]["nodes"][0]["node"].get<std::string>();
        QCOMPARE(samples[0]["nodes"][0]["counts"].size(), 32u);
        const Ended some = cairnctlJson({"runs", "distributions", project, "--run", "1", "--of", "weights"});
        COMPARE_STATUS(some, 0);
        QVERIFY(some.json()["samples"][0]["nodes"].size() < samples[0]["nodes"].size());
        QVERIFY(cairnctl({"runs", "distributions", project, "--node", node}).out.find("deviation") != std::string::npos);
        QVERIFY(cairnctlJson({"runs", "distributions", project, "--node", "nobody"}).status != 0);
        COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"train", project, "--set", "histogram_every=0"} + kQuick), 0);
        const Ended none = cairnctlJson({"runs", "distributions", project, "--run", "2"});
        QVERIFY(none.status != 0);
        QVERIFY((none.out + none.err).find("histogram_every") != std::string::npos);
    }

    /// The contract of the main job, on a table small enough for every run of the tests.
    void mainJob()
    {
        TempDir folder;
        const std::string project = makeProject(folder);
        const Ended info = cairnctlJson({"info", project});
        COMPARE_STATUS(info, 0);
        QCOMPARE(info.json()["learning"]["target"].get<std::string>(), std::string("answer"));
        QCOMPARE(info.json()["data"]["rows"].get<int>(), 2000);

        const Ended trained = cairnctlJson(std::vector<std::string>{"train", project, "--set", "learning_rate=0.01"} + kQuick);
        COMPARE_STATUS(trained, 0);
        const Json run = trained.json();
        QCOMPARE(run["epochs"].get<int>(), 3);
        QCOMPARE(run["state"].get<std::string>(), std::string("finished"));
        QVERIFY(run["run_id"].get<int>() > 0);
        QVERIFY(run["seconds"].get<double>() > 0);
        QVERIFY(run["rows_per_second"].get<double>() > 0);
        QVERIFY(run["weights_hash"].get<std::string>().size() >= 32);
        QVERIFY2(run["test"]["accuracy"].get<double>() > 0.85, trained.out.c_str());
        QCOMPARE(run["metrics"]["test.accuracy"], run["test"]["accuracy"]);

        const Json energy = run["energy"]; // measured or estimated, as the machine lets
        QVERIFY2(energy["joules"].get<double>() > 0 && energy["emissions_g"].get<double>() > 0 && energy["joules_per_row"].get<double>() > 0, energy.dump().c_str());
        const bool estimated = energy["estimated_joules"].get<double>() > 0;
        QVERIFY(energy["kind"].get<std::string>() == "measured" || estimated);
        const Json listed = cairnctlJson({"runs", "list", project, "--column", "energy", "--column", "emissions", "--column", "test.accuracy"}).json()["runs"][0];
        QCOMPARE(listed["columns"]["energy"], energy["joules"]);
        QCOMPARE(listed["estimated"], estimated ? Json::array({"energy", "emissions"}) : Json::array());
        QCOMPARE(cairnctl({"runs", "list", project, "--column", "energy"}).out.find('~') != std::string::npos, estimated);

        const Ended evaluated = cairnctlJson({"evaluate", project, "--split", "test"});
        COMPARE_STATUS(evaluated, 0);
        const Json scores = evaluated.json();
        QVERIFY(std::abs(scores["metrics"]["accuracy"].get<double>() - run["test"]["accuracy"].get<double>()) < 1e-9);
        QVERIFY(scores["metrics"]["auc"].get<double>() > 0.9);
        QCOMPARE(scores["confusion"].size(), std::size_t{2});

        writeTable(folder / "more.csv", 500, 2);
        const Ended elsewhere = cairnctlJson({"evaluate", project, "--data", folder / "more.csv"});
        COMPARE_STATUS(elsewhere, 0);
        QCOMPARE(elsewhere.json()["rows"].get<int>(), 500);
    }

    /// What is to be learned, and how categories enter, by name.
    void tasksAreChosenByName()
    {
        TempDir folder;
        writeTable(folder / "table.csv", 400);
        const std::string table = folder / "table.csv", project = folder / "again.cairn";
        COMPARE_STATUS(cairnctlJson({"new", project, "--data", table, "--task", "reconstruction", "--input", "a", "--input", "b", "--input", "group"}), 0);
        const Json facts = cairnctlJson({"info", project}).json();
        QCOMPARE(facts["learning"]["task"].get<std::string>(), std::string("reconstruction"));
        QCOMPARE(facts["learning"]["target"].get<std::string>(), std::string());
        COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"train", project} + kQuick), 0);
        const Ended evaluated = cairnctlJson({"evaluate", project});
        COMPARE_STATUS(evaluated, 0);
        QVERIFY(evaluated.json()["metrics"].contains("rmse"));
        QVERIFY(!evaluated.json().contains("confusion"));
        COMPARE_STATUS(cairnctlJson({"export", project, "--format", "onnx", "--out", folder / "out"}), 0);

        COMPARE_STATUS(cairnctlJson({"new", folder / "codes.cairn", "--data", table, "--encoding", "index", "--template", "deepfm"}), 0);
        QCOMPARE(codeOf(cairnctlJson({"new", folder / "no.cairn", "--data", table, "--template", "deepfm"})), std::string("mismatch"));
        QCOMPARE(codeOf(cairnctlJson({"new", folder / "no.cairn", "--data", table, "--task", "dreaming"})), std::string("invalid_input"));
        QCOMPARE(codeOf(cairnctlJson({"new", folder / "no.cairn", "--data", table, "--encoding", "braille"})), std::string("invalid_input"));
        QCOMPARE(codeOf(cairnctlJson({"new", folder / "no.cairn", "--data", table, "--task", "reconstruction", "--template", "mlp"})), std::string("mismatch"));
        QVERIFY(!fs::exists(fs::path(folder / "no.cairn")));
    }

    void exportsAgree()
    {
        TempDir folder;
        const std::string project = makeProject(folder);
        COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"train", project} + kQuick), 0);
        const Ended onnx = cairnctlJson({"export", project, "--format", "onnx", "--out", folder / "out"});
        COMPARE_STATUS(onnx, 0);
        QCOMPARE(onnx.json()["checked_rows"].get<int>(), 100);
        QVERIFY(onnx.json()["largest_difference"].get<double>() < 1e-4);
        for (const char* format : {"safetensors", "python", "torchscript"})
            COMPARE_STATUS(cairnctlJson({"export", project, "--format", format, "--out", folder / "out"}), 0);
        for (const char* file : {"model.onnx", "model.safetensors", "model.py", "model.pt"})
            QVERIFY2(fs::file_size(folder.path() / "out" / file) > 0, file);
        COMPARE_STATUS(cairnctlJson({"export", project, "--format", "gguf", "--out", folder / "out"}), 2);
        const Ended report = cairnctlJson({"report", project, "--out", folder / "report"});
        COMPARE_STATUS(report, 0);
        for (const char* file : {"report.html", "metrics.json", "loss.svg", "confusion.svg", "roc.svg"})
            QVERIFY2(fs::exists(folder.path() / "report" / file), file);
    }

    /// Each command is a process of its own: what was learned in one is replayed in the others, on parts and on files.
    void stepsAreReplayedInOtherProcesses()
    {
        TempDir folder;
        writeTable(folder / "table.csv", 2000, 1);
        const std::string project = folder / "steps.cairn", table = folder / "table.csv";
        const Ended made = cairnctlJson({"new", project, "--data", table, "--step", "impute columns=a,b strategy=mean", "--step", "interact a=a b=b",
                                         "--step", "scale method=quantile_normal", "--step", "one_hot columns=group", "--step", "sql name='both' sql='a * a - b'"});
        COMPARE_STATUS(made, 0);
        QCOMPARE(made.json()["learning"]["steps"].size(), std::size_t{5});
        QCOMPARE(made.json()["learning"]["steps"][1]["text"].get<std::string>(), std::string("interact a=a b=b"));
        COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"train", project} + kQuick), 0);
        double right = 0, rows = 0;
        for (const char* split : {"train", "validation", "test"}) {
            const Ended part = cairnctlJson({"evaluate", project, "--split", split});
            COMPARE_STATUS(part, 0);
            right += part.json()["metrics"]["accuracy"].get<double>() * part.json()["rows"].get<double>();
            rows += part.json()["rows"].get<double>();
        }
        const Ended whole = cairnctlJson({"evaluate", project, "--data", table});
        COMPARE_STATUS(whole, 0);
        QCOMPARE(rows, 2000.0);
        QVERIFY(std::abs(whole.json()["metrics"]["accuracy"].get<double>() * 2000 - right) < 1e-6);
        COMPARE_STATUS(cairnctlJson({"export", project, "--format", "python", "--out", folder / "out"}), 0);
        QVERIFY(fs::exists(folder.path() / "out" / "recipe.json"));
        COMPARE_STATUS(cairnctlJson({"new", folder / "no.cairn", "--data", table, "--step", "fly high=true"}), 4);
        const Ended refused = cairnctlJson({"new", folder / "no.cairn", "--data", table, "--step", "scale columns=group"});
        COMPARE_STATUS(refused, 4);
        QVERIFY2(refused.out.find("step scale") != std::string::npos, refused.out.c_str());
        QVERIFY(!fs::exists(folder.path() / "no.cairn"));
        COMPARE_STATUS(cairnctl({"steps"}), 0);
    }

    void sameSeedSameWeights()
    {
        TempDir folder;
        const std::string project = makeProject(folder);
        const std::vector<std::string> command = std::vector<std::string>{"train", project, "--seed", "5"} + kQuick;
        const Json first = cairnctlJson(command).json(), second = cairnctlJson(command).json();
        QCOMPARE(first["weights_hash"], second["weights_hash"]);
        QVERIFY(first["run_id"] != second["run_id"]);
    }

    /// A budget that no training can keep to: the run ends at once, is evaluated, and cannot go on.
    void budgetEndsARun()
    {
        TempDir folder;
        const std::string project = makeProject(folder);
        const std::vector<std::string> command{"train", project, "--epochs", "2000", "--threads", "1", "--set", "energy_budget=0.0005", "--set", "grid=own", "--set", "grid_factor=1000"};
        const Ended ended = cairnctlJson(command);
        COMPARE_STATUS(ended, 0);
        const Json run = ended.json();
        QCOMPARE(run["state"].get<std::string>(), std::string("budget"));
        QVERIFY(run["epochs"].get<int>() < 2000 && run["energy"]["joules"].get<double>() >= 1.8);
        QVERIFY(std::abs(run["energy"]["emissions_g"].get<double>() - run["energy"]["joules"].get<double>() / 3600) < 1e-9); // 1 g for each Wh
        QVERIFY(run["test"].contains("accuracy"));
        const Json info = cairnctlJson({"info", project}).json()["runs"][0];
        QCOMPARE(info["state"].get<std::string>(), std::string("finished"));
        QCOMPARE(info["outcome"]["end"].get<std::string>(), std::string("budget"));
        COMPARE_STATUS(cairnctlJson({"train", project, "--resume"}), 4);
        QCOMPARE(codeOf(cairnctlJson({"runs", "reproduce", project})), std::string("invalid_input"));
        QVERIFY(cairnctl(command).out.find("ended with its energy budget spent") != std::string::npos);
    }

    void killedRunResumesBitForBit()
    {
        TempDir folder;
        const std::string project = makeProject(folder, 12000);
        const std::vector<std::string> command{"train", project, "--epochs", "5", "--threads", "1", "--set", "batch_size=16", "--set", "checkpoint_seconds=0.1"};
        const Ended whole = cairnctlJson(command);
        COMPARE_STATUS(whole, 0);
        auto victim = startCairnctl(command);
        const fs::path checkpoints = project + ".d/runs/2/checkpoints";
        QTRY_VERIFY_WITH_TIMEOUT(fs::exists(checkpoints) && !fs::is_empty(checkpoints), 60000);
        QVERIFY2(victim->state() == QProcess::Running, "the run was over before it could be killed");
        victim->kill();
        victim->waitForFinished();
        const auto spent = [&] { return cairnctlJson({"runs", "list", project, "--filter", "id=2", "--column", "energy"}).json()["runs"][0]["columns"]["energy"].get<double>(); };
        const double before = spent();
        const Ended info = cairnctlJson({"info", project});
        QCOMPARE(info.json()["runs"][1]["state"].get<std::string>(), std::string("interrupted"));
        const Ended resumed = cairnctlJson({"train", project, "--resume"});
        COMPARE_STATUS(resumed, 0);
        QCOMPARE(resumed.json()["run_id"].get<int>(), 2);
        QCOMPARE(resumed.json()["weights_hash"], whole.json()["weights_hash"]);
        QVERIFY(before > 0 && resumed.json()["energy"]["joules"].get<double>() > before); // the sum goes on
        QCOMPARE(spent(), resumed.json()["energy"]["joules"].get<double>());
        COMPARE_STATUS(cairnctlJson({"train", project, "--resume"}), 4); // nothing left to resume
    }

    void signalKeepsACheckpoint()
    {
        TempDir folder;
        const std::string project = makeProject(folder, 40000);
        auto process = startCairnctl({"--json", "train", project, "--epochs", "500", "--threads", "1", "--set", "checkpoint_seconds=0.2"});
        const fs::path checkpoints = project + ".d/runs/1/checkpoints";
        QTRY_VERIFY_WITH_TIMEOUT(fs::exists(checkpoints) && !fs::is_empty(checkpoints), 60000);
        process->terminate();
        QVERIFY(process->waitForFinished(60000));
        QCOMPARE(process->exitCode(), 3);
        const Json said = Json::parse(process->readAllStandardOutput().toStdString(), nullptr, false);
        QVERIFY(said.is_object());
        COMPARE_STATUS(cairnctlJson({"evaluate", project}), 0);
    }

    void divergenceSaysWhereAndKeepsTheModel()
    {
        TempDir folder;
        const std::string project = makeProject(folder);
        const Ended ended = cairnctlJson({"train", project, "--epochs", "20", "--threads", "1", "--set", "learning_rate=1e6", "--set", "optimizer=sgd",
                                          "--set", "schedule=constant"});
        COMPARE_STATUS(ended, 5);
        QCOMPARE(codeOf(ended), std::string("diverged"));
        const std::string text = ended.json()["error"].dump();
        QVERIFY2(text.find("step") != std::string::npos, text.c_str());
        QVERIFY2(text.find("node") != std::string::npos || text.find("linear") != std::string::npos, text.c_str());
        QCOMPARE(cairnctlJson({"info", project}).json()["runs"][0]["state"].get<std::string>(), std::string("failed"));
    }

    void syntheticTablesAreWritten()
    {
        TempDir folder;
        const Ended ended = cairnctlJson({"synth", "table", "--rows", "500", "--columns", "8", "--out", folder / "t.csv"});
        COMPARE_STATUS(ended, 0);
        std::ifstream stream(folder / "t.csv");
        QCOMPARE(std::count(std::istreambuf_iterator<char>(stream), {}, '\n'), 501);
        QCOMPARE(ended.json().at("columns"), Json(8));
        const Ended shapes = cairnctlJson({"synth", "shapes", "--images", "20", "--side", "16", "--out", folder / "shapes"});
        COMPARE_STATUS(shapes, 0);
        QVERIFY(std::filesystem::exists(shapes.json().at("file").get<std::string>()));
        COMPARE_STATUS(cairnctlJson({"synth", "shapes", "--images", "20", "--side", "many", "--out", folder / "more"}), 4);
        COMPARE_STATUS(cairnctlJson({"synth", "table", "--rows", "0", "--columns", "8", "--out", folder / "t.csv"}), 2);
        COMPARE_STATUS(cairnctlJson({"synth", "table", "--rows", "5", "--columns", "8", "--out", folder / "t.xyz"}), 4);
    }
};

QTEST_GUILESS_MAIN(CairnctlTest)
#include "cairnctl_test.moc"
