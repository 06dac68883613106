// SPDX-License-Identifier: GPL-3.0-or-later
// Projects on bad ground: held by others, write-protected, vanished, on a full or shared disk.
#include "tests/core/store/bad_projects.h"
#include "tests/core/store/failing_file_system.h"

#include <QObject>
#include <QProcess>

#include <csignal>
#include <sys/resource.h>

using namespace cairn;
using namespace cairn::store;
using cairn::test::ProjectPlace;
using cairn::test::bytesOf;
using cairn::test::FailingFileSystem;
using cairn::test::hasNotice;
using cairn::test::makeProject;
using cairn::test::overwrite;
using cairn::test::WriteProtected;

namespace fs = std::filesystem;

class ProjectPlacesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { std::signal(SIGXFSZ, SIG_IGN); }

    void secondOpenerIsBusyOrReads()
    {
        const ProjectPlace place;
        const auto writer = Project::create(place.file()).value();
        QVERIFY_OK(writer->setDocument("graph", {{"version", 1}}));
        const auto second = Project::open(place.file());
        QVERIFY_FAILS(second, ErrorCode::Busy);
        QVERIFY2(second.error().what.find("this program") != std::string::npos, second.error().text().c_str());
        const auto reader = Project::open(place.file(), {.mode = OpenMode::ReadWriteOrReadOnly});
        QVERIFY_OK(reader);
        QVERIFY((*reader)->readOnly() && hasNotice(**reader, "this program"));
        QVERIFY_OK(writer->setDocument("graph", {{"version", 2}}));
        QCOMPARE((*reader)->document("graph").value().value()["version"].get<int>(), 2);
        QVERIFY_FAILS((*reader)->setMeta("a", "b"), ErrorCode::ReadOnly);
    }

    void busyNamesTheOtherProcess()
    {
        const ProjectPlace place;
        QVERIFY_OK(Project::create(place.file()));
        QProcess other;
        other.start(QStringLiteral(CAIRN_STORE_VICTIM), {QStringLiteral("write"), QString::fromStdString(place.file().string())});
        QVERIFY(other.waitForReadyRead(60'000));
        const auto opened = Project::open(place.file());
        QVERIFY_FAILS(opened, ErrorCode::Busy);
        const std::string holder = "process " + std::to_string(other.processId()) + "@";
        QVERIFY2(opened.error().what.find(holder) != std::string::npos, opened.error().text().c_str());
        const auto reader = Project::open(place.file(), {.mode = OpenMode::ReadOnly});
        QVERIFY_OK(reader);
        for (int i = 0; i < 50; ++i)
            QVERIFY_OK((*reader)->document("graph"));
        other.kill();
        other.waitForFinished();
        QVERIFY_OK(Project::open(place.file()));
    }

    void writeProtectedPlaces()
    {
        const ProjectPlace place;
        makeProject(place.file());
        {
            const WriteProtected file(place.file());
            const auto project = Project::open(place.file());
            QVERIFY_OK(project);
            QVERIFY((*project)->readOnly() && hasNotice(**project, "write-protected"));
            QCOMPARE((*project)->runs()->size(), std::size_t(1));
            QVERIFY_OK((*project)->saveCopy(place.file("copy.cairn")));
            QVERIFY_FAILS((*project)->saveCopy(place.file("copy.cairn")), ErrorCode::InvalidInput);
        }
        QVERIFY_OK((*Project::open(place.file("copy.cairn")))->document("graph"));
        const WriteProtected folder(place.folder());
        const auto project = Project::open(place.file());
        QVERIFY_OK(project);
        QVERIFY((*project)->readOnly());
        QCOMPARE((*project)->document("graph").value().value()["version"].get<int>(), 7);
    }

    /// After a kill on a disk that is read-only now, the last changes are still only in the log beside the file.
    void pendingChangesAreReadWithoutWriting()
    {
        const ProjectPlace place;
        std::string before;
        {
            const auto project = Project::create(place.file()).value();
            QVERIFY_OK(project->setDocument("graph", {{"version", 8}}));
            fs::create_directory(place.folder() / "killed");
            for (const char* suffix : {"", "-wal"})
                fs::copy_file(place.file(std::string("project.cairn") + suffix),
                              place.folder() / "killed" / (std::string("project.cairn") + suffix));
        }
        const auto killed = place.folder() / "killed" / "project.cairn";
        QVERIFY(fs::file_size(place.folder() / "killed" / "project.cairn-wal") > 0);
        before = bytesOf(killed);
        const WriteProtected file(killed);
        const auto project = Project::open(killed);
        QVERIFY_OK(project);
        QVERIFY((*project)->readOnly());
        QCOMPARE((*project)->document("graph").value().value()["version"].get<int>(), 8);
        QVERIFY(bytesOf(killed) == before);
    }

    void fileThatVanishes()
    {
        const ProjectPlace place;
        makeProject(place.file());
        const auto project = Project::open(place.file()).value();
        fs::rename(place.file(), place.file("moved.cairn"));
        QVERIFY_FAILS(project->setDocument("graph", {{"version", 9}}), ErrorCode::NotFound);
        QVERIFY_OK(project->saveCopy(place.file("rescued.cairn")));
        overwrite(place.file(), "something else");
        QVERIFY_FAILS(project->setMeta("a", "b"), ErrorCode::NotFound);
        const auto rescued = Project::open(place.file("rescued.cairn"));
        QVERIFY_OK(rescued);
        QCOMPARE((*rescued)->document("graph").value().value()["version"].get<int>(), 7);
    }

    /// Files cannot grow beyond a limit that moves up: every change is whole or absent, and the project stays usable.
    void fullDisk()
    {
        const ProjectPlace place;
        makeProject(place.file());
        const auto project = Project::open(place.file()).value();
        const RunId run = project->lastRun().value().value();
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        int failures = 0, version = 7;
        for (rlim_t limit = 0; limit < 400'000; limit += 20'000) {
            const rlimit small{limit, before.rlim_max};
            ::setrlimit(RLIMIT_FSIZE, &small);
            const auto changed = project->setDocument("graph", {{"version", version + 1}, {"filling", std::string(50'000, 'y')}});
            const auto measured = project->appendMetrics(run, std::vector<MetricPoint>(500, {"loss", "train", 2, 0, 0, 1}));
            const auto snapshot = project->saveSnapshot("s");
            ::setrlimit(RLIMIT_FSIZE, &before);
            version += changed.has_value();
            failures += !changed;
            for (const Error& error : {changed ? Error{} : changed.error(), measured ? Error{} : measured.error(),
                                       snapshot ? Error{} : snapshot.error()})
                if (!error.what.empty()) {
                    QVERIFY2(error.code == ErrorCode::NoSpace, error.text().c_str());
                    QVERIFY(!error.fix.empty());
                }
            QCOMPARE(project->document("graph").value().value()["version"].get<int>(), version);
            QCOMPARE(project->metricsSince(run)->points.size() % 500, std::size_t(0));
        }
        QVERIFY(failures > 0);
        QVERIFY_OK(project->setDocument("graph", {{"version", 100}}));
        QVERIFY_OK(project->saveSnapshot("s"));
        QVERIFY_OK(Project::open(Project::snapshots(place.file()).at(0).file));
    }

    /// Creating fails at every call of ours and with every file size; trying again succeeds.
    void creatingMayFail()
    {
        for (int n = 1;; ++n) {
            const ProjectPlace place;
            FailingFileSystem files(n, ENOSPC);
            const auto created = Project::create(place.file(), &files);
            if (created)
                break;
            QCOMPARE(created.error().code, ErrorCode::NoSpace);
            if (fs::exists(place.file()))
                QVERIFY_OK(Project::open(place.file()));
            else
                QVERIFY_OK(Project::create(place.file()));
        }
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        for (rlim_t limit = 0; limit < 60'000; limit += 4096) {
            const ProjectPlace place;
            const rlimit small{limit, before.rlim_max};
            ::setrlimit(RLIMIT_FSIZE, &small);
            const auto created = Project::create(place.file());
            ::setrlimit(RLIMIT_FSIZE, &before);
            if (created)
                continue;
            QVERIFY2(created.error().code == ErrorCode::NoSpace, created.error().text().c_str());
            if (!fs::exists(place.file()))
                QVERIFY_OK(Project::create(place.file()));
            QVERIFY_OK(Project::open(place.file()));
        }
    }

    void sharedFileSystemsGetNoLog()
    {
        const ProjectPlace place;
        makeProject(place.file());
        FailingFileSystem network;
        network.pretendShared = true;
        const auto project = Project::open(place.file(), {.files = &network});
        QVERIFY_OK(project);
        QVERIFY_OK((*project)->setDocument("graph", {{"version", 8}}));
        QVERIFY(!fs::exists(place.file("project.cairn-wal")));
        const auto reader = Project::open(place.file(), {.mode = OpenMode::ReadOnly, .files = &network});
        QVERIFY_OK(reader);
        QCOMPARE((*reader)->document("graph").value().value()["version"].get<int>(), 8);
    }
};

QTEST_GUILESS_MAIN(ProjectPlacesTest)
#include "project_places_test.moc"
