// SPDX-License-Identifier: GPL-3.0-or-later
// "cairnctl search" from outside: a whole search, what it refuses, and one that is killed in the middle.
#include "tests/app/cairnctl_support.h"

#include <QProcess>

#include <csignal>
#include <filesystem>
#include <set>

using namespace cairn;
using namespace cairn::test;

namespace fs = std::filesystem;

namespace {

const std::vector<std::string> kRate{"--param", "train.learning_rate=log:1e-4..1e-1", "--set", "threads=1"};

/// Settings, epochs and value of every trial.
Json outcomes(const Json& search)
{
    Json all = Json::array();
    for (const Json& trial : search.at("trials"))
        all.push_back({trial["trial"], trial["settings"], trial["epochs"], trial["value"], trial["state"]});
    return all;
}

std::string stateOf(const std::string& project)
{
    const Json json = cairnctlJson({"searches", project}).json();
    return json.is_object() && json.contains("searches") && !json["searches"].empty() ? json["searches"][0]["state"].get<std::string>() : "";
}

} // namespace

class CairnctlSearchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aWholeSearch()
    {
        const TempDir folder;
        const std::string project = makeProject(folder, 400);
        const Ended list = cairnctlJson({"search", project, "--list"});
        COMPARE_STATUS(list, 0);
        std::string width;
        const Json listed = list.json();
        for (const Json& parameter : listed["parameters"]) {
            const auto path = parameter["path"].get<std::string>();
            if (width.empty() && path.starts_with("graph.") && path.ends_with(".out_features"))
                width = path;
        }
        QVERIFY(!width.empty());
        const Ended done = cairnctlJson(std::vector<std::string>{"search", project, "--param", width + "=8,32", "--trials", "9", "--epochs", "4", "--scheduler", "asha", "--reduction", "2",
                                                                 "--metric", "validation_loss"} + kRate);
        COMPARE_STATUS(done, 0);
        const Json search = done.json();
        QCOMPARE(search["state"].get<std::string>(), std::string("finished"));
        QCOMPARE(search["goal"].get<std::string>(), std::string("minimize"));
        QCOMPARE(search["trials"].size(), std::size_t(9));
        QVERIFY(search["stopped"].get<int>() >= 4 && search["finished"].get<int>() >= 1);
        QCOMPARE(search["best"]["epochs"].get<int>(), 4);
        QVERIFY(search["importance"]["shares"].contains(width));
        const Ended runs = cairnctlJson({"runs", "list", project, "--filter", "sweep=\"Search 1\"", "--column", width});
        COMPARE_STATUS(runs, 0);
        QCOMPARE(runs.json()["total"].get<int>(), 9);
        QCOMPARE(runs.json()["runs"][0]["tags"], Json::array({"Search 1"}));
        const double shown = runs.json()["runs"][0]["columns"][width].get<double>();
        QVERIFY(shown == 8 || shown == 32);
        QVERIFY(cairnctl({"searches", project, "--show", "1"}).out.find("What mattered") != std::string::npos);
        COMPARE_STATUS(cairnctlJson({"train", project, "--resume"}), 4); // trials are not resumed by hand
    }

    void wrongArgumentsBeginNothing()
    {
        const TempDir folder;
        const std::string project = makeProject(folder, 200);
        for (const char* parameter : {"train.learnign_rate=0.1..0.2", "train.learning_rate=0.2..0.1", "graph.nowhere.p=0.1..0.2", "train.momentum=0.5..2.0", "nonsense"}) {
            const Ended refused = cairnctlJson({"search", project, "--param", parameter});
            COMPARE_STATUS(refused, 2);
            QCOMPARE(codeOf(refused), std::string("invalid_input"));
            QVERIFY(!refused.json()["error"]["fix"].get<std::string>().empty());
        }
        COMPARE_STATUS(cairnctlJson({"search", project}), 2);
        COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"search", project, "--metric", "test.loss"} + kRate), 2);
        COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"search", project, "--method", "magic"} + kRate), 2);
        COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"search", project, "--trials", "0"} + kRate), 2);
        COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"search", project, "--resume"} + kRate), 2);
        COMPARE_STATUS(cairnctlJson({"search", project, "--resume"}), 4);
        QVERIFY(cairnctlJson({"searches", project}).json()["searches"].empty());
        COMPARE_STATUS(cairnctlJson({"searches", project, "--show", "3"}), 4);
        COMPARE_STATUS(cairnctlJson({"search", folder / "nothing.cairn", "--list"}), 4);
    }

    void theQueue()
    {
        const TempDir folder;
        const std::string project = makeProject(folder, 200);
        for (const char* name : {"a", "b", "c"})
            COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"search", project, "--later", "--name", name, "--trials", "1", "--epochs", "1"} + kRate), 0);
        COMPARE_STATUS(cairnctlJson({"searches", project, "--move", "3", "--before", "1"}), 0);
        COMPARE_STATUS(cairnctlJson({"searches", project, "--cancel", "1"}), 0);
        const Ended done = cairnctlJson({"search", project, "--resume"});
        COMPARE_STATUS(done, 0);
        QCOMPARE(done.json()["name"].get<std::string>(), std::string("b")); // the last one of c, b
        const Json all = cairnctlJson({"searches", project}).json()["searches"];
        QCOMPARE(all[0]["name"].get<std::string>() + all[1]["name"].get<std::string>() + all[2]["name"].get<std::string>(), std::string("cab"));
        QCOMPARE(all[0]["state"].get<std::string>(), std::string("finished"));
        QCOMPARE(all[1]["state"].get<std::string>(), std::string("cancelled"));
        COMPARE_STATUS(cairnctlJson({"searches", project, "--remove", "1"}), 0);
        QCOMPARE(cairnctlJson({"searches", project}).json()["searches"].size(), std::size_t(2));
    }

    /// Killed again and again, and gone on with: the same trials with the same numbers, none lost, none done twice.
    void killedSearchesGoOn()
    {
        const TempDir folder;
        const std::string project = makeProject(folder, 4000), copy = folder / "copy.cairn";
        fs::copy_file(project, copy);
        fs::copy(project + ".d", copy + ".d", fs::copy_options::recursive);
        const std::vector<std::string> asked = std::vector<std::string>{"--trials", "5", "--epochs", "16", "--scheduler", "asha", "--reduction", "2", "--beside", "1"} + kRate;
        const Ended whole = cairnctlJson(std::vector<std::string>{"search", copy} + asked);
        COMPARE_STATUS(whole, 0);

        int kills = 0;
        for (; kills < 30 && !(kills > 0 && stateOf(project) == "finished"); ++kills) { // it may end just before it is killed
            const auto arguments = kills == 0 ? std::vector<std::string>{"search", project} + asked : std::vector<std::string>{"search", project, "--resume"};
            const auto program = startCairnctl(arguments);
            if (program->waitForFinished(1400 + 137 * kills)) {
                QVERIFY2(program->exitCode() == 0, (program->readAllStandardError() + program->readAllStandardOutput()).constData());
                break;
            }
            ::kill(static_cast<pid_t>(program->processId()), SIGKILL);
            QVERIFY(program->waitForFinished(10'000));
        }
        QVERIFY2(kills >= 1, "It was too quick to be killed");
        qInfo("killed %d times", kills);
        QCOMPARE(stateOf(project), std::string("finished"));
        const Json search = cairnctlJson({"searches", project, "--show", "1"}).json();
        QCOMPARE(outcomes(search).dump(), outcomes(whole.json()).dump());
        QCOMPARE(cairnctlJson({"runs", "list", project}).json()["total"].get<int>(), 5);
    }

    void aSignalPauses()
    {
        const TempDir folder;
        const std::string project = makeProject(folder, 1500);
        const auto program = startCairnctl(std::vector<std::string>{"search", project, "--trials", "50", "--epochs", "20"} + kRate);
        QVERIFY(!program->waitForFinished(4000));
        ::kill(static_cast<pid_t>(program->processId()), SIGINT);
        QVERIFY(program->waitForFinished(30'000));
        QCOMPARE(program->exitCode(), 3);
        QCOMPARE(stateOf(project), std::string("paused"));
    }
};

QTEST_GUILESS_MAIN(CairnctlSearchTest)
#include "cairnctl_search_test.moc"
