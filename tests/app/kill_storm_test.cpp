// SPDX-License-Identifier: GPL-3.0-or-later
// A training that is killed at random moments, again and again: while it starts, writes numbers or a checkpoint, or ends an epoch. The
// project opens each time, and in the end weights and numbers are those of a training that nobody disturbed.
// CAIRN_KILLS: how many times; default: a few. Many need QTEST_FUNCTION_TIMEOUT (ms) as well.
#include "tests/app/cairnctl_support.h"

#include "core/base/random.h"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace cairn;
using namespace cairn::test;

namespace fs = std::filesystem;

namespace {

constexpr int kFewKills = 12, kRows = 6000;
constexpr std::uint64_t kLongestMs = 1600; ///< of what a program may do before it is killed

int killCount()
{
    const char* given = std::getenv("CAIRN_KILLS");
    return given ? std::max(1, std::atoi(given)) : kFewKills;
}

/// The numbers of a run by name, part and step, but for those that say how quick it was. A step twice: an entry "twice".
std::map<std::string, std::string> numbersOf(const std::string& project, const fs::path& file)
{
    if (cairnctlJson({"runs", "export", project, "--run", "1", "--out", file.string()}).status != 0)
        return {{"no export", {}}};
    std::ifstream stream(file);
    std::map<std::string, std::string> numbers;
    std::string line;
    std::getline(stream, line); // run, metric, split, step, epoch, seconds, value
    while (std::getline(stream, line)) {
        std::vector<std::string> cells;
        std::istringstream cut(line);
        for (std::string cell; std::getline(cut, cell, ',');)
            cells.push_back(cell);
        if (cells.size() != 7 || cells[1] == "rows_per_second" || cells[1].starts_with("energy") || cells[1].starts_with("emission"))
            continue;
        const std::string key = cells[1] + "," + cells[2] + "," + cells[3];
        if (!numbers.emplace(key, cells[4] + "," + cells[6]).second)
            numbers["twice"] += key + "; ";
    }
    return numbers;
}

/// "metric,split,step" of each number of a run.
std::vector<std::string> linesOf(const std::string& project, const fs::path& file, int run)
{
    if (cairnctlJson({"runs", "export", project, "--run", std::to_string(run), "--out", file.string()}).status != 0)
        return {};
    std::ifstream stream(file);
    std::vector<std::string> lines;
    std::string line;
    std::getline(stream, line);
    while (std::getline(stream, line)) {
        std::istringstream cut(line);
        std::string name, metric, split, step;
        std::getline(cut, name, ',');
        std::getline(cut, metric, ',');
        std::getline(cut, split, ',');
        std::getline(cut, step, ',');
        lines.push_back(metric + "," + split + "," + step);
    }
    return lines;
}

/// The weights of a run as a file of safetensors has them.
std::string weightsOf(const std::string& project, const fs::path& folder)
{
    if (cairnctlJson({"export", project, "--format", "safetensors", "--out", folder.string()}).status != 0)
        return {};
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".safetensors")
            continue;
        std::ifstream stream(entry.path(), std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    return {};
}

} // namespace

class KillStormTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void killedAgainAndAgain()
    {
        const TempDir folder;
        const std::string project = makeProject(folder, kRows), copy = folder / "copy.cairn";
        fs::copy_file(project, copy);
        fs::copy(project + ".d", copy + ".d", fs::copy_options::recursive);
        const int wanted = killCount();
        const std::vector<std::string> settings{"--epochs", std::to_string(3 * wanted), "--threads", "1", "--set", "batch_size=64", "--set", "checkpoint_seconds=0.1", "--set", "tensorboard=on"};
        const Ended whole = cairnctlJson(std::vector<std::string>{"train", copy} + settings);
        COMPARE_STATUS(whole, 0);

        const Philox random(2026, 77);
        int kills = 0, amid = 0;
        bool begun = false, finished = false;
        while (kills < wanted && !finished) {
            const auto program = startCairnctl(begun ? std::vector<std::string>{"train", project, "--resume"} : std::vector<std::string>{"train", project} + settings);
            finished = program->waitForFinished(static_cast<int>(1 + random.below(static_cast<std::uint64_t>(kills), kLongestMs)));
            if (finished) {
                QVERIFY2(program->exitCode() == 0, (program->readAllStandardError() + program->readAllStandardOutput()).constData());
                break;
            }
            ::kill(static_cast<pid_t>(program->processId()), SIGKILL);
            QVERIFY(program->waitForFinished(10'000));
            ++kills;
            const Ended info = cairnctlJson({"info", project});
            COMPARE_STATUS(info, 0);
            const Json runs = info.json()["runs"];
            QVERIFY2(runs.size() <= 1, info.out.c_str());
            begun = !runs.empty();
            if (begun) {
                const auto state = runs[0]["state"].get<std::string>();
                finished = state == "finished";
                QVERIFY2(finished || state == "interrupted", state.c_str());
                ++amid;
            }
        }
        qInfo("killed %d times, %d of them amid a run", kills, amid);
        QVERIFY2(amid >= wanted / 4, "It was too quick to be killed");
        if (!finished)
            COMPARE_STATUS(cairnctlJson({"train", project, "--resume"}), 0);

        QCOMPARE(cairnctlJson({"info", project}).json()["runs"][0]["state"].get<std::string>(), std::string("finished"));
        const auto numbers = numbersOf(project, folder / "a.csv"), undisturbed = numbersOf(copy, folder / "b.csv");
        QVERIFY2(!numbers.contains("twice"), numbers.contains("twice") ? numbers.at("twice").c_str() : "");
        QVERIFY(numbers.size() > 100);
        QCOMPARE(numbers.size(), undisturbed.size());
        for (const auto& [key, value] : undisturbed) {
            const auto found = numbers.find(key);
            QVERIFY2(found != numbers.end() && found->second == value, key.c_str());
        }
        // The log for TensorBoard, written anew at each resume, has all of them once.
        const Ended logged = cairnctlJson({"runs", "import", project, project + ".d/runs/1/tensorboard"});
        COMPARE_STATUS(logged, 0);
        QCOMPARE(logged.json()["notices"].size(), std::size_t(0));
        std::size_t inLog = 0, inRun = 0;
        std::set<std::string> seen;
        for (const std::string& line : linesOf(project, folder / "log.csv", 2)) {
            ++inLog;
            const bool onItsWay = line.starts_with("energy") || line.starts_with("emission"); // also told at the end, at the same step
            QVERIFY2(seen.insert(line).second || onItsWay, line.c_str());
        }
        inRun = linesOf(project, folder / "run.csv", 1).size();
        QCOMPARE(inLog, inRun);
        const std::string weights = weightsOf(project, folder / "a");
        QVERIFY(weights.size() > 1000);
        QVERIFY(weights == weightsOf(copy, folder / "b"));
    }
};

QTEST_GUILESS_MAIN(KillStormTest)
#include "kill_storm_test.moc"
