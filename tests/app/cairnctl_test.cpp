// SPDX-License-Identifier: GPL-3.0-or-later
// cairnctl from outside: contract, bad input, resume.
#include "tests/app/program.h"
#include "tests/support/shared_data.h"

#include <QTest>
#include <csignal>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace cairn;
using namespace cairn::test;

namespace fs = std::filesystem;

namespace {

const std::vector<std::string> kQuick{"--epochs", "3", "--threads", "1"};

std::vector<std::string> operator+(std::vector<std::string> a, const std::vector<std::string>& b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

/// A project over a small table, made once and copied by the tests.
std::string makeProject(const TempDir& folder, int rows = 2000)
{
    writeTable(folder / "table.csv", rows);
    const std::string project = folder / "p.cairn";
    const Ended made = cairnctlJson({"new", project, "--data", folder / "table.csv", "--seed", "3"});
    if (made.status != 0)
        qWarning("%s %s", made.out.c_str(), made.err.c_str());
    return project;
}

std::string codeOf(const Ended& ended)
{
    const Json json = ended.json();
    return json.is_object() && json.contains("error") ? json["error"].value("code", "") : "no error: " + ended.out + ended.err;
}

#define COMPARE_STATUS(ended, expected) QVERIFY2((ended).status == (expected), ("status " + std::to_string((ended).status) + ": " + (ended).out + (ended).err).c_str())

} // namespace

class CairnctlTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void helpIsEverywhere()
    {
        for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
                 {}, {"new"}, {"info"}, {"train"}, {"evaluate"}, {"export"}, {"report"}, {"steps"}, {"synth"}, {"synth", "table"}, {"selftest"}}) {
            const Ended ended = cairnctl(command + std::vector<std::string>{"--help"});
            COMPARE_STATUS(ended, 0);
            QVERIFY(ended.out.find("Exit status") != std::string::npos);
        }
        QVERIFY(cairnctl({"train", "--help"}).out.find("learning_rate") != std::string::npos);
        COMPARE_STATUS(cairnctl({"--version"}), 0);
    }

    void wrongArgumentsAreRefused()
    {
        COMPARE_STATUS(cairnctl({}), 2);
        COMPARE_STATUS(cairnctl({"fly"}), 2);
        const Ended json = cairnctlJson({"train", "x.cairn", "--sped", "9"});
        COMPARE_STATUS(json, 2);
        QCOMPARE(codeOf(json), std::string("invalid_input"));
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
        const Ended info = cairnctlJson({"info", project});
        QCOMPARE(info.json()["runs"][1]["state"].get<std::string>(), std::string("interrupted"));
        const Ended resumed = cairnctlJson({"train", project, "--resume"});
        COMPARE_STATUS(resumed, 0);
        QCOMPARE(resumed.json()["run_id"].get<int>(), 2);
        QCOMPARE(resumed.json()["weights_hash"], whole.json()["weights_hash"]);
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

    void badDataIsRefused_data()
    {
        QTest::addColumn<QString>("content");
        QTest::newRow("empty") << "";
        QTest::newRow("one column") << "a\n1\n2\n3\n4\n";
        QTest::newRow("one class") << "a,b\n1,x\n2,x\n3,x\n4,x\n5,x\n6,x\n";
    }

    void badDataIsRefused()
    {
        QFETCH(QString, content);
        TempDir folder;
        writeFile(folder / "bad.csv", content.toStdString());
        const Ended ended = cairnctlJson({"new", folder / "p.cairn", "--data", folder / "bad.csv"});
        COMPARE_STATUS(ended, 4);
        QVERIFY(ended.json()["error"].contains("fix"));
        QVERIFY2(!fs::exists(folder / "p.cairn"), "nothing half-made stays");
        QVERIFY(!fs::exists(folder / "p.cairn.d"));
    }

    void missingThingsAreNamed()
    {
        TempDir folder;
        const std::string project = makeProject(folder);
        COMPARE_STATUS(cairnctlJson({"new", folder / "q.cairn", "--data", folder / "none.csv"}), 4);
        COMPARE_STATUS(cairnctlJson({"new", folder / "q.cairn", "--data", folder.path()}), 4);
        COMPARE_STATUS(cairnctlJson({"new", folder / "q.cairn", "--data", "sample:nothing"}), 4);
        COMPARE_STATUS(cairnctlJson({"new", project, "--data", folder / "table.csv"}), 4); // is there already
        const Ended target = cairnctlJson({"new", folder / "q.cairn", "--data", folder / "table.csv", "--target", "anwser"});
        COMPARE_STATUS(target, 4);
        QVERIFY(target.json()["error"].dump().find("anwser") != std::string::npos);
        COMPARE_STATUS(cairnctlJson({"new", folder / "q.cairn", "--data", folder / "table.csv", "--template", "gan"}), 4);
        COMPARE_STATUS(cairnctlJson({"info", folder / "none.cairn"}), 4);
        COMPARE_STATUS(cairnctlJson({"info", folder.path()}), 4);
        COMPARE_STATUS(cairnctlJson({"evaluate", project}), 4); // nothing trained yet
        COMPARE_STATUS(cairnctlJson({"evaluate", project, "--run", "seven"}), 4);
        COMPARE_STATUS(cairnctlJson({"evaluate", project, "--run", "7"}), 4);
        COMPARE_STATUS(cairnctlJson({"evaluate", project, "--split", "best"}), 2);
        COMPARE_STATUS(cairnctlJson({"train", project, "--resume"}), 4);
    }

    void wrongSettingsNameTheKey()
    {
        TempDir folder;
        const std::string project = makeProject(folder);
        for (const char* setting : {"epochs=many", "learnig_rate=1", "optimizer=lion", "device=toaster", "batch_size", "epochs=0"}) {
            const Ended ended = cairnctlJson({"train", project, "--set", setting});
            COMPARE_STATUS(ended, 2);
            QCOMPARE(codeOf(ended), std::string("invalid_input"));
        }
        COMPARE_STATUS(cairnctlJson({"train", project, "--epochs", "-4"}), 2);
        COMPARE_STATUS(cairnctlJson({"train", project, "--resume", "--epochs", "4"}), 2);
        QVERIFY(cairnctlJson({"info", project}).json()["runs"].empty());
    }

    void damagedProjectsAreMessages()
    {
        TempDir folder;
        const std::string project = makeProject(folder);
        writeFile(folder / "noise.cairn", std::string(20000, '\x5a'));
        COMPARE_STATUS(cairnctlJson({"info", folder / "noise.cairn"}), 4);
        writeFile(folder / "empty.cairn", "");
        COMPARE_STATUS(cairnctlJson({"info", folder / "empty.cairn"}), 4);
        std::fstream file(project, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(2000);
        file << std::string(6000, '\xff');
        file.close();
        const Ended damaged = cairnctlJson({"info", project});
        COMPARE_STATUS(damaged, 4);
        QVERIFY(!damaged.json()["error"]["fix"].get<std::string>().empty());
    }

    void newerProjectsOpenReadOnly()
    {
        TempDir folder;
        const std::string project = makeProject(folder);
        std::fstream file(project, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(60); // user_version in the header of an SQLite file, big endian
        file.write("\0\0\x27\x0f", 4);
        file.close();
        const Ended info = cairnctlJson({"info", project});
        COMPARE_STATUS(info, 0);
        QVERIFY(info.json()["read_only"].get<bool>());
        COMPARE_STATUS(cairnctlJson({"train", project}), 6);
    }

    void readOnlyProjectsCanBeLookedAt()
    {
        if (::geteuid() == 0)
            QSKIP("the superuser can write anywhere");
        TempDir folder;
        const std::string project = makeProject(folder);
        ::chmod(project.c_str(), 0444);
        ::chmod(folder.path().c_str(), 0555);
        const Ended info = cairnctlJson({"info", project});
        const Ended train = cairnctlJson({"train", project});
        ::chmod(folder.path().c_str(), 0755);
        COMPARE_STATUS(info, 0);
        COMPARE_STATUS(train, 6);
    }

    void vanishedDataIsAState()
    {
        TempDir folder;
        const std::string project = makeProject(folder);
        COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"train", project} + kQuick), 0);
        fs::rename(folder / "table.csv", folder / "elsewhere.csv");
        const Ended info = cairnctlJson({"info", project});
        COMPARE_STATUS(info, 0);
        QCOMPARE(info.json()["data"]["state"].get<std::string>(), std::string("missing"));
        QVERIFY(!info.json()["data"]["problem"]["fix"].get<std::string>().empty());
        COMPARE_STATUS(cairnctlJson({"train", project}), 4);
        COMPARE_STATUS(cairnctlJson({"evaluate", project}), 4);
        COMPARE_STATUS(cairnctlJson({"export", project, "--format", "safetensors", "--out", folder / "out"}), 0);
        writeTable(folder / "table.csv", 2000, 9);
        QCOMPARE(cairnctlJson({"info", project}).json()["data"]["state"].get<std::string>(), std::string("changed"));
        const Ended changed = cairnctlJson({"evaluate", project});
        COMPARE_STATUS(changed, 4);
        QCOMPARE(codeOf(changed), std::string("mismatch"));
        fs::rename(folder / "elsewhere.csv", folder / "table.csv");
        COMPARE_STATUS(cairnctlJson({"evaluate", project}), 0);
    }

    void otherColumnsDoNotFit()
    {
        TempDir folder;
        const std::string project = makeProject(folder);
        COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"train", project} + kQuick), 0);
        writeFile(folder / "other.csv", "x,y\n1,2\n3,4\n5,6\n");
        const Ended ended = cairnctlJson({"evaluate", project, "--data", folder / "other.csv"});
        COMPARE_STATUS(ended, 4);
        QCOMPARE(codeOf(ended), std::string("mismatch"));
    }

    void oneWriterAtATime()
    {
        TempDir folder;
        const std::string project = makeProject(folder, 40000);
        auto first = startCairnctl({"--json", "train", project, "--epochs", "500", "--threads", "1"});
        QTRY_VERIFY_WITH_TIMEOUT(fs::exists(project + ".d/runs/1"), 60000);
        const Ended second = cairnctlJson({"train", project});
        COMPARE_STATUS(second, 6);
        QCOMPARE(codeOf(second), std::string("busy"));
        COMPARE_STATUS(cairnctlJson({"info", project}), 0);
        first->terminate();
        QVERIFY(first->waitForFinished(60000));
    }

    void syntheticTablesAreWritten()
    {
        TempDir folder;
        const Ended ended = cairnctlJson({"synth", "table", "--rows", "500", "--columns", "8", "--out", folder / "t.csv"});
        COMPARE_STATUS(ended, 0);
        std::ifstream stream(folder / "t.csv");
        QCOMPARE(std::count(std::istreambuf_iterator<char>(stream), {}, '\n'), 501);
        COMPARE_STATUS(cairnctlJson({"synth", "table", "--rows", "0", "--columns", "8", "--out", folder / "t.csv"}), 2);
        COMPARE_STATUS(cairnctlJson({"synth", "table", "--rows", "5", "--columns", "8", "--out", folder / "t.xyz"}), 4);
    }
};

QTEST_GUILESS_MAIN(CairnctlTest)
#include "cairnctl_test.moc"
