// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/store/store_test_support.h"

#include <QObject>

#include <atomic>
#include <cmath>
#include <fstream>
#include <limits>
#include <thread>

using namespace cairn;
using namespace cairn::store;
using cairn::test::ProjectPlace;

namespace {

std::unique_ptr<Project> fresh(const ProjectPlace& place)
{
    auto project = Project::create(place.file());
    if (!project)
        qWarning("%s", project.error().text().c_str());
    return project ? std::move(project).value() : nullptr;
}

RunDraft draft(const std::string& name)
{
    return {name, {{"epochs", 3}}, {{"nodes", Json::array({1, 2})}}, {{"steps", Json::array()}}, {{"rows", 10}}, ~0ull};
}

std::vector<MetricPoint> points(std::int64_t first, std::int64_t count)
{
    std::vector<MetricPoint> all;
    for (std::int64_t i = first; i < first + count; ++i)
        all.push_back({i % 2 ? "loss" : "accuracy", i % 3 ? "train" : "validation", i, 0.01 * double(i), 0.5 * double(i),
                       1.0 / double(i + 1)});
    return all;
}

} // namespace

class ProjectTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void createsAndReopens()
    {
        const ProjectPlace place;
        std::string id;
        {
            const auto project = fresh(place);
            QVERIFY(project);
            QVERIFY(!project->readOnly());
            QCOMPARE(project->notices().size(), std::size_t(0));
            QCOMPARE(project->id().size(), std::size_t(32));
            id = project->id();
            QVERIFY(std::filesystem::is_directory(project->blobFolder()));
            QVERIFY_OK(project->setMeta("colour", "teal"));
        }
        QVERIFY(!std::filesystem::exists(place.file("project.cairn-wal")));
        QVERIFY(!std::filesystem::exists(place.file("project.cairn.tmp")));
        const auto again = Project::open(place.file());
        QVERIFY_OK(again);
        QCOMPARE((*again)->id(), id);
        QCOMPARE((*again)->meta("colour").value(), std::optional<std::string>("teal"));
        QCOMPARE((*again)->meta("none").value(), std::optional<std::string>());
    }

    void refusesToCreateOverSomething()
    {
        const ProjectPlace place;
        QVERIFY(fresh(place));
        QVERIFY_FAILS(Project::create(place.file()), ErrorCode::InvalidInput);
        QVERIFY_FAILS(Project::create(place.folder() / "nowhere" / "p.cairn"), ErrorCode::InvalidInput);
        std::filesystem::create_directories(place.file("old.cairn.d") / "runs" / "1");
        QVERIFY_FAILS(Project::create(place.file("old.cairn")), ErrorCode::InvalidInput);
        QVERIFY(!std::filesystem::exists(place.file("old.cairn")));
    }

    void documentsKeepRevisions()
    {
        const ProjectPlace place;
        const auto project = fresh(place);
        QCOMPARE(project->document("graph").value().has_value(), false);
        QCOMPARE(project->documentRevision("graph").value(), std::int64_t(0));
        for (int i = 1; i <= 60; ++i)
            QCOMPARE(project->setDocument("graph", {{"version", i}}).value(), std::int64_t(i));
        QCOMPARE(project->setDocument("graph", {{"version", 60}}).value(), std::int64_t(60));
        QCOMPARE(project->document("graph").value().value()["version"].get<int>(), 60);
        const auto history = project->documentHistory("graph").value();
        QCOMPARE(history.size(), std::size_t(50));
        QCOMPARE(history.front().revision, std::int64_t(60));
        QCOMPARE(history.back().revision, std::int64_t(11));
        QCOMPARE(project->documentAt("graph", 11).value()["version"].get<int>(), 11);
        QVERIFY_FAILS(project->documentAt("graph", 10), ErrorCode::NotFound);
    }

    void refusesTextThatIsNotUtf8()
    {
        const ProjectPlace place;
        const auto project = fresh(place);
        QVERIFY_OK(project->setDocument("view", {{"a", 1}}));
        QVERIFY_FAILS(project->setDocument("view", {{"a", "\xff\xfe"}}), ErrorCode::InvalidInput);
        QCOMPARE(project->document("view").value().value()["a"].get<int>(), 1);
    }

    void runsAreFrozenAndFollowed()
    {
        const ProjectPlace place;
        const auto project = fresh(place);
        QCOMPARE(project->lastRun().value(), std::optional<RunId>());
        const RunId first = project->createRun(draft("first")).value();
        const RunId second = project->createRun(draft("second")).value();
        QVERIFY(std::filesystem::is_directory(project->runFolder(first)));
        QCOMPARE(project->lastRun().value(), std::optional<RunId>(second));
        QVERIFY_OK(project->updateRun(first, {.state = RunState::Running}));
        const auto running = project->run(first).value();
        QVERIFY(running.startedMs > 0);
        QCOMPARE(running.endedMs, std::int64_t(0));
        QVERIFY_OK(project->updateRun(
            first, {.state = RunState::Finished, .outcome = Json{{"test.accuracy", 0.92}}, .note = "good"}));
        const auto done = project->run(first).value();
        QCOMPARE(done.state, RunState::Finished);
        QCOMPARE(done.startedMs, running.startedMs);
        QVERIFY(done.endedMs >= done.startedMs);
        QCOMPARE(done.seed, std::uint64_t(~0ull));
        QVERIFY(done.config == draft("").config && done.graph == draft("").graph);
        QVERIFY(done.recipe == draft("").recipe && done.dataset == draft("").dataset);
        QCOMPARE(done.outcome["test.accuracy"].get<double>(), 0.92);
        QCOMPARE(done.note, std::string("good"));
        QCOMPARE(project->runs().value().size(), std::size_t(2));
        QVERIFY_FAILS(project->run(RunId{77}), ErrorCode::NotFound);
        QVERIFY_FAILS(project->updateRun(RunId{77}, {.name = "x"}), ErrorCode::NotFound);
    }

    void removingARunRemovesWhatBelongsToIt()
    {
        const ProjectPlace place;
        const auto project = fresh(place);
        const RunId id = project->createRun(draft("gone")).value();
        QVERIFY_FAILS(project->removeRun(id), ErrorCode::Busy);
        QVERIFY_OK(project->appendMetrics(id, points(0, 10)));
        QVERIFY_OK(project->appendEvent(id, "info", "hello"));
        QVERIFY_OK(writeFile(project->runFolder(id) / "blob", "12345"));
        QVERIFY_OK(project->updateRun(id, {.state = RunState::Cancelled}));
        QVERIFY_OK(project->removeRun(id));
        QVERIFY(!std::filesystem::exists(project->runFolder(id)));
        QVERIFY_FAILS(project->metricsSince(id), ErrorCode::NotFound);
        const RunId next = project->createRun(draft("next")).value();
        QVERIFY(next.value > id.value);
        QCOMPARE(project->metricsSince(next).value().points.size(), std::size_t(0));
        QCOMPARE(project->events(next).value().size(), std::size_t(0));
    }

    void metricsAreReadIncrementally()
    {
        const ProjectPlace place;
        const auto project = fresh(place);
        const RunId id = project->createRun(draft("m")).value();
        const RunId other = project->createRun(draft("other")).value();
        QVERIFY_OK(project->appendMetrics(id, points(0, 100)));
        QVERIFY_OK(project->appendMetrics(other, points(500, 7)));
        auto page = project->metricsSince(id).value();
        QVERIFY(page.points == points(0, 100));
        QVERIFY(!page.restarted && !page.more);
        QVERIFY(project->metricsSince(id, page.cursor).value().points.empty());
        QVERIFY_OK(project->appendMetrics(id, points(100, 50)));
        page = project->metricsSince(id, page.cursor, 30).value();
        QVERIFY(page.points == points(100, 30) && page.more);
        page = project->metricsSince(id, page.cursor, 30).value();
        QVERIFY(page.points == points(130, 20) && !page.more);
    }

    void droppedMetricsRestartTheReader()
    {
        const ProjectPlace place;
        const auto project = fresh(place);
        const RunId id = project->createRun(draft("resumed")).value();
        QVERIFY_OK(project->appendMetrics(id, points(0, 100)));
        const auto before = project->metricsSince(id).value();
        QVERIFY_OK(project->dropMetricsAfter(id, 1000));
        QVERIFY(!project->metricsSince(id, before.cursor).value().restarted);
        QVERIFY_OK(project->dropMetricsAfter(id, 59));
        QVERIFY_OK(project->appendMetrics(id, points(60, 80)));
        const auto after = project->metricsSince(id, before.cursor).value();
        QVERIFY(after.restarted);
        QVERIFY(after.points == points(0, 140));
        QVERIFY(!project->metricsSince(id, after.cursor).value().restarted);
    }

    void oddNumbersSurvive()
    {
        const ProjectPlace place;
        const auto project = fresh(place);
        const RunId id = project->createRun(draft("nan")).value();
        constexpr double kInfinity = std::numeric_limits<double>::infinity();
        QVERIFY_OK(project->appendMetrics(id, std::vector<MetricPoint>{{"loss", "", 1, 0, 0, std::nan("")},
                                                                       {"loss", "", 2, 0, 0, kInfinity},
                                                                       {"loss", "", 3, 0, 0, -kInfinity}}));
        const auto read = project->metricsSince(id).value().points;
        QVERIFY(std::isnan(read.at(0).value));
        QCOMPARE(read.at(1).value, kInfinity);
        QCOMPARE(read.at(2).value, -kInfinity);
    }

    void aMillionPoints()
    {
        const ProjectPlace place;
        const auto project = fresh(place);
        const RunId id = project->createRun(draft("long")).value();
        constexpr std::int64_t kBatch = 10'000, kAll = 1'000'000;
        for (std::int64_t at = 0; at < kAll; at += kBatch)
            QVERIFY_OK(project->appendMetrics(id, points(at, kBatch)));
        MetricPage page;
        std::int64_t count = 0;
        double sum = 0, expected = 0;
        do {
            page = project->metricsSince(id, page.cursor).value();
            for (const MetricPoint& point : page.points) {
                QVERIFY(point.step == count);
                ++count;
                sum += point.value;
            }
        } while (page.more);
        for (std::int64_t i = 0; i < kAll; ++i)
            expected += 1.0 / double(i + 1);
        QCOMPARE(count, kAll);
        QCOMPARE(sum, expected);
    }

    void eventsAndArtifacts()
    {
        const ProjectPlace place;
        const auto project = fresh(place);
        const RunId id = project->createRun(draft("e")).value();
        QVERIFY_OK(project->appendEvent(id, "info", "one"));
        QVERIFY_OK(project->appendEvent(id, "warn", "two"));
        const auto lines = project->events(id, 1).value();
        QCOMPARE(lines.size(), std::size_t(1));
        QCOMPARE(lines[0].message, std::string("two"));
        QVERIFY_OK(project->addArtifact(id, {"onnx", "runs/1/model.onnx", 10, "aa"}));
        QVERIFY_OK(project->addArtifact(id, {"onnx", "runs/1/model.onnx", 20, "bb"}));
        QVERIFY_FAILS(project->addArtifact(id, {"onnx", "/etc/passwd", 0, ""}), ErrorCode::InvalidInput);
        const auto artifacts = project->artifacts(id).value();
        QCOMPARE(artifacts.size(), std::size_t(1));
        QCOMPARE(artifacts[0].bytes, std::uint64_t(20));
    }

    void selectionsAreStored()
    {
        const ProjectPlace place;
        const auto project = fresh(place);
        const std::vector<std::byte> rows{std::byte{1}, std::byte{0}, std::byte{255}};
        QVERIFY_OK(project->saveSelection({"errors", "fp", 3, rows}));
        QVERIFY_OK(project->saveSelection({"empty", "fp", 0, {}}));
        QCOMPARE(project->selections().value().size(), std::size_t(2));
        QVERIFY(project->selection("errors").value().rows == rows);
        QVERIFY(project->selection("empty").value().rows.empty());
        QVERIFY_OK(project->removeSelection("errors"));
        QVERIFY_FAILS(project->selection("errors"), ErrorCode::NotFound);
        QVERIFY_FAILS(project->removeSelection("errors"), ErrorCode::NotFound);
    }

    void deadRunsAreInterrupted()
    {
        const ProjectPlace place;
        RunId running, finished;
        {
            const auto project = fresh(place);
            running = project->createRun(draft("running")).value();
            finished = project->createRun(draft("finished")).value();
            QVERIFY_OK(project->updateRun(running, {.state = RunState::Running}));
            QVERIFY_OK(project->updateRun(finished, {.state = RunState::Finished}));
        }
        const auto project = Project::open(place.file()).value();
        QCOMPARE(project->run(running).value().state, RunState::Interrupted);
        QCOMPARE(project->run(finished).value().state, RunState::Finished);
        QCOMPARE(project->notices().size(), std::size_t(1));
        QCOMPARE(project->events(running).value().size(), std::size_t(1));
    }

    void snapshotsReplaceADamagedFile()
    {
        const ProjectPlace place;
        {
            const auto project = fresh(place);
            QVERIFY_OK(project->setDocument("graph", {{"version", 1}}));
            QVERIFY_OK(project->saveSnapshot("good"));
            QVERIFY_OK(project->saveSnapshot("good"));
            QVERIFY_FAILS(project->saveSnapshot("../out"), ErrorCode::InvalidInput);
            QVERIFY_FAILS(project->saveSnapshot(""), ErrorCode::InvalidInput);
            QVERIFY_OK(project->setDocument("graph", {{"version", 2}}));
            const auto list = Project::snapshots(place.file());
            QCOMPARE(list.size(), std::size_t(1));
            QVERIFY_FAILS(Project::restoreSnapshot(place.file(), list[0]), ErrorCode::Busy);
        }
        std::filesystem::resize_file(place.file(), 8192);
        const auto damaged = Project::open(place.file());
        QVERIFY_FAILS(damaged, ErrorCode::Corrupt);
        QVERIFY2(damaged.error().fix.find("good") != std::string::npos, damaged.error().text().c_str());
        QVERIFY_OK(Project::restoreSnapshot(place.file(), Project::snapshots(place.file()).at(0)));
        const auto project = Project::open(place.file());
        QVERIFY_OK(project);
        QCOMPARE((*project)->document("graph").value().value()["version"].get<int>(), 1);
        int aside = 0;
        for (const auto& entry : std::filesystem::directory_iterator(place.folder()))
            aside += entry.path().string().find(".damaged-") != std::string::npos
                     && !entry.path().string().ends_with("-wal");
        QCOMPARE(aside, 1);
    }

    void threadsShareAProject()
    {
        const ProjectPlace place;
        const auto project = fresh(place);
        const RunId id = project->createRun(draft("shared")).value();
        std::atomic<int> failures{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 50; ++i) {
                    failures += !project->appendMetrics(id, points(i, 20));
                    failures += !project->setDocument("doc" + std::to_string(t), {{"i", i}});
                    failures += !project->metricsSince(id);
                }
            });
        for (auto& thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        QCOMPARE(project->metricsSince(id).value().points.size(), std::size_t(4 * 50 * 20));
    }
};

QTEST_GUILESS_MAIN(ProjectTest)
#include "project_test.moc"
