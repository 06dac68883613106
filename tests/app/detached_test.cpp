// SPDX-License-Identifier: GPL-3.0-or-later
// Trainings in a process of their own: they go on when whoever began them is gone, are found again, steered, killed and resumed, and end
// with the weights of a training in the program itself.
#include "core/engine_api/engine_loader.h"
#include "core/session/detached/detached_run.h"
#include "core/session/detached/run_notes.h"
#include "core/store/lease/run_lease.h"
#include "tests/app/cairnctl_support.h"

#include <QElapsedTimer>
#include <csignal>
#include <future>

using namespace cairn;
using namespace cairn::test;

namespace fs = std::filesystem;

namespace {

constexpr int kRunMs = 120'000;

/// Sixty epochs or so: some seconds.
const std::vector<std::string> kLong{"--epochs", "60", "--threads", "1", "--set", "batch_size=16", "--set", "checkpoint_seconds=0.1"};
const std::vector<std::string> kEndless{"--epochs", "100000", "--threads", "1", "--set", "batch_size=16", "--set", "checkpoint_seconds=0.1"};

struct Place {
    TempDir folder;
    std::string project = makeProject(folder);

    std::string copy() const
    {
        const std::string to = folder / "copy.cairn";
        fs::copy_file(project, to);
        fs::copy(project + ".d", to + ".d", fs::copy_options::recursive);
        return to;
    }
    fs::path runFolder(int run = 1) const { return project + ".d/runs/" + std::to_string(run); }
    bool held(int run = 1) const { return store::leaseHeld(runFolder(run)); }
    bool ends(int run = 1) const { return QTest::qWaitFor([&] { return !held(run); }, kRunMs); }
    std::int64_t step(int run = 1) const { return session::readPulse(runFolder(run)).step; }
    bool steps(std::int64_t least, int run = 1) const { return QTest::qWaitFor([&] { return step(run) >= least; }, kRunMs); }
    Json run(int number = 1) const { return cairnctlJson({"info", project}).json()["runs"][static_cast<std::size_t>(number - 1)]; }
    std::string state(int number = 1) const { return run(number)["state"].get<std::string>(); }
};

std::string hashOf(const std::string& project, int run = 1)
{
    const auto opened = session::Workbench::open(project);
    if (!opened)
        return opened.error().text();
    const auto stored = (*opened)->project().run(RunId{run});
    return stored ? stored->outcome.value("weights_hash", "none") : stored.error().text();
}

} // namespace

class DetachedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goesOnAloneWithTheSameWeights()
    {
        const Place place;
        const std::string copy = place.copy();
        COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"train", copy} + kLong), 0);
        const Ended begun = cairnctlJson(std::vector<std::string>{"train", place.project, "--detach"} + kLong);
        COMPARE_STATUS(begun, 0);
        QCOMPARE(begun.json()["run_id"].get<int>(), 1);
        QVERIFY(fs::exists(begun.json()["log"].get<std::string>()));
        QVERIFY2(place.held(), "It was over before cairnctl returned, or never began");
        // A session of its own: the terminal's end does not reach it.
        const auto process = begun.json()["process"].get<pid_t>();
        QVERIFY(::getsid(process) == process);

        // Another program opens the project for writing meanwhile, and the run stays what it is.
        {
            const auto opened = session::Workbench::open(place.project, store::OpenMode::ReadWrite);
            QVERIFY2(opened.has_value(), opened ? "" : opened.error().text().c_str());
            QVERIFY(!(*opened)->readOnly());
            QVERIFY(!store::ended((*opened)->project().run(RunId{1})->state));
            QVERIFY((*opened)->project().setDocument("view", Json{{"page", "train"}}).has_value());
        }
        QVERIFY(place.held());
        const Ended listed = cairnctl({"runs", "list", place.project});
        COMPARE_STATUS(listed, 0);
        QVERIFY2(listed.out.find("running") != std::string::npos, listed.out.c_str());
        QVERIFY(place.ends());
        QCOMPARE(place.state(), std::string("finished"));
        QCOMPARE(hashOf(place.project), hashOf(copy));
        QCOMPARE(hashOf(copy).size(), std::size_t{64});
    }

    void isFoundAgainByWhoOpensTheProject()
    {
        const Place place;
        const std::string copy = place.copy();
        const auto engine = engine::loadEngine();
        if (!engine)
            QSKIP("The tensor engine is not here");
        COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"train", copy} + kLong), 0);
        engine::TrainControl control;
        engine::TrainProgress progress;
        {
            auto opened = session::Workbench::open(place.project);
            QVERIFY(opened.has_value());
            Progress quiet;
            JobContext job{StopToken(), quiet};
            QVERIFY((*opened)->reopenData(job).has_value());
            Json options = (*opened)->trainOptions();
            options.update({{"epochs", 60}, {"threads", 1}, {"batch_size", 16}, {"checkpoint_seconds", 0.1}});
            const auto start = session::startDetached(**opened, **engine, options);
            QVERIFY2(start.has_value(), start ? "" : start.error().text().c_str());
            StopSource leave;
            auto following = std::async(std::launch::async, [&] { return session::followDetached(**opened, *start, control, progress, {}, leave.get_token()); });
            QTRY_VERIFY_WITH_TIMEOUT(progress.step > 5, kRunMs);
            leave.request_stop();
            control.stop.request_stop(); // as a program does that ends: the process must not hear it
            const auto left = following.get();
            QVERIFY(!left && left.error().code == ErrorCode::Cancelled);
        }
        QVERIFY(place.held());
        const auto opened = session::Workbench::open(place.project, store::OpenMode::ReadWrite);
        QVERIFY(opened.has_value());
        QCOMPARE(session::detachedRun(**opened), std::optional(RunId{1}));
        QVERIFY(!session::resumableRun(**opened));
        engine::TrainControl again;
        std::vector<std::int64_t> checkpoints;
        session::TrainObserver observer;
        observer.checkpoint = [&](std::int64_t step) { checkpoints.push_back(step); };
        const auto report = session::followDetached(**opened, {RunId{1}}, again, progress, observer, {});
        QVERIFY2(report.has_value(), report ? "" : report.error().text().c_str());
        QCOMPARE(report->outcome.end, engine::TrainEnd::Finished);
        QCOMPARE(report->outcome.epochs, 60);
        QCOMPARE(report->outcome.weightsHash, hashOf(copy));
        QVERIFY(!checkpoints.empty());
        QVERIFY(!session::detachedRun(**opened));
        // Every number of the attached run is there.
        const auto other = session::Workbench::open(copy);
        const auto names = [](const store::Project& project) {
            std::vector<std::pair<std::string, std::int64_t>> all;
            for (const store::MetricPoint& point : project.metricsSince(RunId{1})->points)
                if (point.name == "loss")
                    all.emplace_back(point.split, point.step);
            return all;
        };
        QCOMPARE(names((*opened)->project()), names((*other)->project()));
    }

    void stopsPausesAndGoesOn()
    {
        const Place place;
        COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"train", place.project, "--detach"} + kEndless), 0);
        QVERIFY(place.steps(10));
        COMPARE_STATUS(cairnctlJson({"runs", "pause", place.project}), 0);
        QTRY_VERIFY_WITH_TIMEOUT(session::readPulse(place.runFolder()).paused, kRunMs);
        const std::int64_t held = place.step();
        QTest::qWait(400);
        QCOMPARE(place.step(), held);
        COMPARE_STATUS(cairnctlJson({"runs", "go-on", place.project}), 0);
        QVERIFY(place.steps(held + 10));
        const Ended stopped = cairnctlJson({"runs", "stop", place.project});
        COMPARE_STATUS(stopped, 0);
        QCOMPARE(stopped.json()["state"].get<std::string>(), std::string("cancelled"));
        QVERIFY(!place.held());

        // The same run goes on, and is ended for good.
        COMPARE_STATUS(cairnctlJson({"train", place.project, "--resume", "--detach"}), 0);
        QVERIFY(place.steps(held + 20));
        const Ended kept = cairnctlJson({"runs", "stop", place.project, "--run", "1", "--keep"});
        COMPARE_STATUS(kept, 0);
        QCOMPARE(kept.json()["state"].get<std::string>(), std::string("kept"));
        QCOMPARE(cairnctlJson({"info", place.project}).json()["runs"].size(), std::size_t{1});
        QCOMPARE(codeOf(cairnctlJson({"runs", "stop", place.project})), std::string("not_found"));
    }

    void killedItIsInterruptedAndResumes()
    {
        const Place place;
        const std::string copy = place.copy();
        COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"train", copy} + kLong), 0);
        const Ended begun = cairnctlJson(std::vector<std::string>{"train", place.project, "--detach"} + kLong);
        COMPARE_STATUS(begun, 0);
        QVERIFY(place.steps(50));
        // Somebody follows it, and hears that it is gone.
        {
            const auto opened = session::Workbench::open(place.project);
            QVERIFY(opened.has_value());
            engine::TrainControl control;
            engine::TrainProgress progress;
            auto following = std::async(std::launch::async, [&] { return session::followDetached(**opened, {RunId{1}}, control, progress, {}, {}); });
            QCOMPARE(::kill(begun.json()["process"].get<pid_t>(), SIGKILL), 0);
            const auto report = following.get();
            QVERIFY(!report && report.error().code == ErrorCode::Crashed);
            QCOMPARE((*opened)->project().run(RunId{1})->state, store::RunState::Interrupted);
            QCOMPARE(session::resumableRun(**opened), std::optional(RunId{1}));
        }
        COMPARE_STATUS(cairnctlJson({"train", place.project, "--resume", "--detach"}), 0);
        QVERIFY(place.ends());
        QCOMPARE(place.state(), std::string("finished"));
        QCOMPARE(hashOf(place.project), hashOf(copy));

        // Killed with nobody looking: known at the next opening.
        const Ended other = cairnctlJson(std::vector<std::string>{"train", place.project, "--detach"} + kEndless);
        COMPARE_STATUS(other, 0);
        QVERIFY(place.steps(5, 2));
        QCOMPARE(::kill(other.json()["process"].get<pid_t>(), SIGKILL), 0);
        QVERIFY(place.ends(2));
        QCOMPARE(place.state(2), std::string("interrupted"));
    }

    void failuresAreTold()
    {
        const Place place;
        // No such run; one that is over; one that has a process already.
        QCOMPARE(codeOf(cairnctlJson({"train", place.project, "--run", "7"})), std::string("not_found"));
        COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"train", place.project} + kQuick), 0);
        QCOMPARE(codeOf(cairnctlJson({"train", place.project, "--run", "1"})), std::string("invalid_input"));
        QCOMPARE(place.state(1), std::string("finished"));
        QCOMPARE(cairnctl({"train", place.project, "--run", "1", "--resume"}).status, 2);
        QCOMPARE(codeOf(cairnctlJson({"train", place.project, "--resume", "--detach"})), std::string("not_found"));
        COMPARE_STATUS(cairnctlJson(std::vector<std::string>{"train", place.project, "--detach"} + kEndless), 0);
        QCOMPARE(codeOf(cairnctlJson({"train", place.project, "--run", "2"})), std::string("busy"));
        QVERIFY(place.steps(5, 2));
        // A snapshot cannot take the place of a file that the process writes into.
        const auto snapshot = [&] {
            const auto opened = session::Workbench::open(place.project);
            return (*opened)->project().saveSnapshot("before").has_value();
        };
        QVERIFY(snapshot());
        const auto restored = store::Project::restoreSnapshot(place.project, store::Project::snapshots(place.project).front());
        QVERIFY(!restored && restored.error().code == ErrorCode::Busy);
        COMPARE_STATUS(cairnctlJson({"runs", "stop", place.project, "--run", "2"}), 0);

        // The program is missing: the run says so. The data are gone: so does a run that began.
        qputenv("CAIRN_CTL", "/nowhere/cairnctl");
        const Ended missing = cairnctlJson(std::vector<std::string>{"train", place.project, "--detach"} + kQuick);
        qunsetenv("CAIRN_CTL");
        QCOMPARE(codeOf(missing), std::string("not_found"));
        QCOMPARE(place.state(3), std::string("failed"));
        fs::rename(place.folder / "table.csv", place.folder / "elsewhere.csv");
        const Ended without = cairnctlJson({"train", place.project, "--run", "2"});
        QVERIFY2(without.status != 0, without.out.c_str());
        QCOMPARE(codeOf(without), std::string("not_found"));
        fs::rename(place.folder / "elsewhere.csv", place.folder / "table.csv");
        QCOMPARE(place.state(2), std::string("interrupted"));
        {
            const auto opened = session::Workbench::open(place.project);
            QVERIFY((*opened)->project().run(RunId{2})->error.find("not there") != std::string::npos);
            QCOMPARE(session::resumableRun(**opened), std::optional(RunId{2}));
        }
    }

    /// What the other side wrote may be half, old or of somebody else.
    void damagedNotesAreNothing()
    {
        const TempDir folder;
        for (const char* text : {"", "{", "[]", "7", "{\"pause\": 3, \"rate_factor\": \"much\"}", "\xff\xfe"}) {
            writeFile(folder / "wishes.json", text);
            writeFile(folder / "progress.json", text);
            QVERIFY(session::readWishes(folder.path()) == session::RunWishes());
            QVERIFY(session::readPulse(folder.path()) == session::RunPulse());
        }
        const session::RunWishes wishes{true, false, true, 0.5};
        const session::RunPulse pulse{3, 10, 1, 4, 100.5, 7, 0.25, 2, true, 2};
        QVERIFY(session::writeWishes(folder.path(), wishes) && session::writePulse(folder.path(), pulse));
        QVERIFY(session::readWishes(folder.path()) == wishes);
        QVERIFY(session::readPulse(folder.path()) == pulse);
        const auto nowhere = session::writeWishes(folder.path() / "gone", wishes);
        QVERIFY(!nowhere && !nowhere.error().what.empty());
    }
};

QTEST_GUILESS_MAIN(DetachedTest)
#include "detached_test.moc"
