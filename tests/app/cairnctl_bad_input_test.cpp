// SPDX-License-Identifier: GPL-3.0-or-later
// cairnctl from outside: what it refuses, and what it says then.
#include "tests/app/cairnctl_support.h"

#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace cairn;
using namespace cairn::test;

namespace fs = std::filesystem;

class CairnctlBadInputTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wrongArgumentsAreRefused()
    {
        COMPARE_STATUS(cairnctl({}), 2);
        COMPARE_STATUS(cairnctl({"fly"}), 2);
        const Ended json = cairnctlJson({"train", "x.cairn", "--sped", "9"});
        COMPARE_STATUS(json, 2);
        QCOMPARE(codeOf(json), std::string("invalid_input"));
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
        fs::create_directory(folder / "empty");
        COMPARE_STATUS(cairnctlJson({"new", folder / "q.cairn", "--data", folder / "empty"}), 4);
        COMPARE_STATUS(cairnctlJson({"new", folder / "q.cairn", "--data", "sample:nothing"}), 4);
        COMPARE_STATUS(cairnctlJson({"new", project, "--data", folder / "table.csv"}), 4); // is there already
        const Ended nested = cairnctlJson({"new", folder / "q.cairn", "--data", project});
        COMPARE_STATUS(nested, 4);
        QVERIFY2(nested.json()["error"].dump().find("is a project") != std::string::npos, nested.out.c_str());
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
        for (const char* setting : {"epochs=many", "learnig_rate=1", "optimizer=newton", "device=toaster", "batch_size", "epochs=0", "schedule=sawtooth", "schedule_curve=0:1 0:2",
                                    "accumulate=0", "average=mean", "average_decay=1", "lookahead=-1", "weight_decay_on=some", "gradient_clip_value=-1", "loss=fokal",
                                    "class_weights=yes", "quantile=1", "precision=float8", "early_stopping=-1", "guard_plateau=shout", "watch=lossy"}) {
            const Ended ended = cairnctlJson({"train", project, "--set", setting});
            COMPARE_STATUS(ended, 2);
            QCOMPARE(codeOf(ended), std::string("invalid_input"));
        }
        for (const auto& [setting, key] : std::map<std::string, std::string>{{"loss=huber", "loss"}, {"class_weights=nobody=2", "class_weights"}, {"schedule_curve=1", "schedule_curve"}}) {
            const Ended ended = cairnctlJson({"train", project, "--set", setting});
            COMPARE_STATUS(ended, 2);
            QCOMPARE(ended.json()["error"]["where"].get<std::string>(), key);
        }
        COMPARE_STATUS(cairnctlJson({"lr-find", project, "--steps", "3"}), 2);
        COMPARE_STATUS(cairnctlJson({"lr-find", project, "--from", "0"}), 2);
        COMPARE_STATUS(cairnctlJson({"lr-find", project, "--from", "1", "--to", "0.1"}), 4);
        COMPARE_STATUS(cairnctlJson({"lr-find", project, "--set", "learnig_rate=1"}), 2);
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
};

QTEST_GUILESS_MAIN(CairnctlBadInputTest)
#include "cairnctl_bad_input_test.moc"
