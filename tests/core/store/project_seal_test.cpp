// SPDX-License-Identifier: GPL-3.0-or-later
// Large project files that were left sound are opened without reading them through first.
#include "core/base/clock.h"
#include "core/store/project_seal.h"
#include "tests/core/store/bad_projects.h"

#include <QObject>

#include <chrono>

using namespace cairn;
using namespace cairn::store;
using cairn::test::ProjectPlace;
using cairn::test::bytesOf;
using cairn::test::overwrite;

namespace fs = std::filesystem;

namespace {

constexpr OpenOptions kLargeAtOnce{.mode = OpenMode::ReadWrite, .files = nullptr, .sealedFrom = 1};

fs::path sealOf(const fs::path& file) { return fs::path(file).concat(".d") / "seal"; }

/// A closed and sealed project with a run of 100,000 numbers.
void makeSealed(const fs::path& file)
{
    {
        const auto project = Project::create(file).value();
        const RunId run = project->createRun({"run", {}, {}, {}, {}, 1}).value();
        QVERIFY_OK(project->appendMetrics(run, std::vector<MetricPoint>(100'000, {"loss", "train", 1, 0, 0, 0.5})));
        QVERIFY_OK(project->updateRun(run, {.state = RunState::Finished}));
    }
    QVERIFY_OK(Project::open(file, kLargeAtOnce));
    QVERIFY(fs::exists(sealOf(file)));
}

/// Breaks a page of the numbers; the head of the file stays.
void damageNumbers(const fs::path& file)
{
    std::string bytes = bytesOf(file);
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2 / 4096 * 4096), 4096, '\x7f');
    overwrite(file, bytes);
}

} // namespace

class ProjectSealTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void smallFilesAreAlwaysReadThrough()
    {
        const ProjectPlace place;
        test::makeProject(place.file());
        QVERIFY(!fs::exists(sealOf(place.file())));
        QVERIFY(Project::open(place.file()).value()->checkedWhole());
    }

    void sealedFilesOpenAtOnceAndAreCheckedLater()
    {
        const ProjectPlace place;
        makeSealed(place.file());
        const auto project = Project::open(place.file(), kLargeAtOnce).value();
        QVERIFY(!project->checkedWhole());
        QVERIFY2(!fs::exists(sealOf(place.file())), "a program that dies now must leave no seal");
        QCOMPARE(project->metricsSince(RunId{1}).value().points.size(), std::size_t{100'000});
        QVERIFY_FAILS(project->checkWhole([] { return true; }), ErrorCode::Cancelled);
        QVERIFY(!project->checkedWhole());
        QVERIFY_OK(project->setDocument("graph", {{"version", 1}}));
        QVERIFY_OK(project->checkWhole([] { return false; }));
        QVERIFY(project->checkedWhole());
    }

    void readersTrustASealToo()
    {
        const ProjectPlace place;
        makeSealed(place.file());
        OpenOptions options = kLargeAtOnce;
        options.mode = OpenMode::ReadOnly;
        const auto project = Project::open(place.file(), options).value();
        QVERIFY(!project->checkedWhole());
        QVERIFY_OK(project->checkWhole());
        QVERIFY(fs::exists(sealOf(place.file())));
    }

    void whoeverTouchesTheFileBreaksTheSeal()
    {
        const ProjectPlace place;
        makeSealed(place.file());
        damageNumbers(place.file());
        QVERIFY_FAILS(Project::open(place.file(), kLargeAtOnce), ErrorCode::Corrupt);

        makeSealed(place.file("b.cairn"));
        fs::last_write_time(place.file("b.cairn"), fs::file_time_type::clock::now() - std::chrono::hours(1));
        QVERIFY(Project::open(place.file("b.cairn"), kLargeAtOnce).value()->checkedWhole());

        makeSealed(place.file("c.cairn"));
        fs::copy(place.file("c.cairn"), place.file("d.cairn"));
        fs::copy(fs::path(place.file("c.cairn")).concat(".d"), fs::path(place.file("d.cairn")).concat(".d"), fs::copy_options::recursive);
        QVERIFY(Project::open(place.file("d.cairn"), kLargeAtOnce).value()->checkedWhole());
    }

    void oldFutureAndBrokenSealsAreNone()
    {
        const ProjectPlace place;
        makeSealed(place.file());
        const std::int64_t now = wallClockMs();
        QVERIFY(sealedSince(place.file(), now) > 0);
        QCOMPARE(sealedSince(place.file(), now + 8LL * 24 * 3600 * 1000), 0);
        QCOMPARE(sealedSince(place.file(), now - 3600 * 1000), 0);
        const std::string whole = bytesOf(sealOf(place.file()));
        for (const std::string& text : {std::string(), std::string("{}"), std::string("[1]"), whole.substr(0, whole.size() / 2), std::string(10'000, '{')}) {
            overwrite(sealOf(place.file()), text);
            QCOMPARE(sealedSince(place.file(), now), 0);
        }
        overwrite(sealOf(place.file()), whole);
        QVERIFY(sealedSince(place.file(), now) > 0);
        overwrite(place.file().string() + "-wal", "changes");
        QCOMPARE(sealedSince(place.file(), now), 0);
    }

    /// A disk that forgets changes neither size nor times: what the seal does not see, the check beside the work does.
    void damageBehindASealIsFound()
    {
        const ProjectPlace place;
        makeSealed(place.file());
        const std::int64_t checkedMs = sealedSince(place.file(), wallClockMs());
        damageNumbers(place.file());
        QVERIFY_OK(seal(place.file(), checkedMs, realFileSystem()));
        {
            const auto project = Project::open(place.file(), kLargeAtOnce).value();
            QVERIFY(!project->checkedWhole());
            QVERIFY_FAILS(project->checkWhole(), ErrorCode::Corrupt);
        }
        QVERIFY2(!fs::exists(sealOf(place.file())), "a damaged file was sealed");
        QVERIFY_FAILS(Project::open(place.file(), kLargeAtOnce), ErrorCode::Corrupt);
    }

    void damageThatIsMetWhileWorkingBreaksTheSeal()
    {
        const ProjectPlace place;
        makeSealed(place.file());
        damageNumbers(place.file());
        QVERIFY_OK(seal(place.file(), wallClockMs(), realFileSystem()));
        {
            const auto project = Project::open(place.file(), kLargeAtOnce).value();
            QVERIFY_FAILS(project->metricsSince(RunId{1}), ErrorCode::Corrupt);
        }
        QVERIFY(!fs::exists(sealOf(place.file())));
    }
};

QTEST_GUILESS_MAIN(ProjectSealTest)
#include "project_seal_test.moc"
