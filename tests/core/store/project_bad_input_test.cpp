// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/store/sqlite/migrations.h"
#include "tests/core/store/failing_file_system.h"
#include "tests/core/store/store_test_support.h"

#include <QObject>
#include <QProcess>

#include <csignal>
#include <fstream>
#include <set>
#include <sys/resource.h>

using namespace cairn;
using namespace cairn::store;
using cairn::test::FailingFileSystem;
using cairn::test::ProjectPlace;

namespace {

namespace fs = std::filesystem;

std::string bytesOf(const fs::path& file) { return readFile(file).value(); }

void overwrite(const fs::path& file, const std::string& bytes)
{
    std::ofstream(file, std::ios::binary | std::ios::trunc).write(bytes.data(), std::streamsize(bytes.size()));
}

/// A closed project with a document and a run with metrics.
void makeProject(const fs::path& file)
{
    const auto project = Project::create(file).value();
    QVERIFY_OK(project->setDocument("graph", {{"version", 7}, {"filling", std::string(20'000, 'x')}}));
    const RunId run = project->createRun({"run", {}, {}, {}, {}, 1}).value();
    QVERIFY_OK(project->appendMetrics(run, std::vector<MetricPoint>(2000, {"loss", "train", 1, 0, 0, 0.5})));
    QVERIFY_OK(project->updateRun(run, {.state = RunState::Finished}));
}

void execute(const fs::path& file, const std::string& sql)
{
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(sql);
}

bool hasNotice(const Project& project, const std::string& part)
{
    for (const std::string& notice : project.notices())
        if (notice.find(part) != std::string::npos)
            return true;
    return false;
}

/// Takes all write permissions from a file or folder, and gives them back.
class WriteProtected {
public:
    explicit WriteProtected(fs::path path) : m_path(std::move(path)), m_before(fs::status(m_path).permissions())
    {
        constexpr auto kWrite = fs::perms::owner_write | fs::perms::group_write | fs::perms::others_write;
        fs::permissions(m_path, kWrite, fs::perm_options::remove);
    }
    ~WriteProtected() { fs::permissions(m_path, m_before); }

private:
    fs::path m_path;
    fs::perms m_before;
};

} // namespace

class ProjectBadInputTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { std::signal(SIGXFSZ, SIG_IGN); }

    void notAProject()
    {
        const ProjectPlace place;
        QVERIFY_FAILS(Project::open(place.file("none.cairn")), ErrorCode::NotFound);
        QVERIFY_FAILS(Project::open(place.folder()), ErrorCode::InvalidInput);
        QVERIFY_FAILS(Project::open("/dev/null"), ErrorCode::InvalidInput);
        const auto file = place.file();
        for (const std::string& bytes : {std::string(), std::string("x"), std::string("epoch,loss\n1,2\n"),
                                         std::string(5000, '\0'), std::string("SQLite format 4\0 and so on", 26)}) {
            overwrite(file, bytes);
            const auto opened = Project::open(file);
            QVERIFY_FAILS(opened, ErrorCode::InvalidInput);
            QVERIFY(!opened.error().fix.empty() && !opened.error().where.empty());
            QCOMPARE(bytesOf(file), bytes);
        }
        fs::remove(file);
        execute(file, "CREATE TABLE music(title TEXT)");
        QVERIFY_FAILS(Project::open(file), ErrorCode::InvalidInput);
    }

    /// Cut anywhere, the file is an error or (beyond the last used page) opens; it is never changed by the attempt.
    void truncated()
    {
        const ProjectPlace place;
        makeProject(place.file());
        const std::string whole = bytesOf(place.file());
        int opened = 0;
        for (std::size_t length = 1; length < whole.size(); length += length < 4096 ? 97 : 4096 - 7) {
            overwrite(place.file(), whole.substr(0, length));
            const auto project = Project::open(place.file());
            opened += project.has_value();
            if (!project) {
                QVERIFY2(project.error().code == ErrorCode::Corrupt || project.error().code == ErrorCode::InvalidInput,
                         project.error().text().c_str());
                QCOMPARE(bytesOf(place.file()), whole.substr(0, length));
            }
        }
        QCOMPARE(opened, 0);
    }

    /// Random damage never crashes; what opens can be read to the end without a crash either.
    void damaged()
    {
        const ProjectPlace place;
        makeProject(place.file());
        const std::string whole = bytesOf(place.file());
        const Philox random(11, 1);
        int failures = 0;
        for (std::uint64_t round = 0; round < 150; ++round) {
            std::string bytes = whole;
            for (std::uint64_t hit = 0; hit < 1 + round % 8; ++hit)
                bytes[random.below(round * 16 + hit, round % 2 ? 8192 : bytes.size())] =
                    char(random.below(round * 16 + hit + (1u << 20), 256));
            overwrite(place.file(), bytes);
            const auto project = Project::open(place.file());
            failures += !project;
            if (!project)
                continue;
            (void)(*project)->document("graph");
            const auto runs = (*project)->runs();
            for (const RunSummary& run : runs ? *runs : std::vector<RunSummary>()) {
                (void)(*project)->run(run.id);
                (void)(*project)->metricsSince(run.id);
            }
        }
        qInfo("%d of 150 damaged files were refused", failures);
        QVERIFY(failures > 20);
    }

    void lacksATable()
    {
        const ProjectPlace place;
        makeProject(place.file());
        execute(place.file(), "DROP TABLE metric");
        QVERIFY_FAILS(Project::open(place.file()), ErrorCode::Corrupt);
    }

    /// A project from a stranger cannot run code of its own: triggers and views are off.
    void hostileSchema()
    {
        const ProjectPlace place;
        makeProject(place.file());
        execute(place.file(), "CREATE TRIGGER evil AFTER INSERT ON meta BEGIN DELETE FROM document; END");
        const auto project = Project::open(place.file()).value();
        QVERIFY_OK(project->setMeta("a", "b"));
        QVERIFY(project->document("graph")->has_value());
    }

    void newerOpensReadOnlyAndIsNotChanged()
    {
        const ProjectPlace place;
        makeProject(place.file());
        execute(place.file(), "CREATE TABLE hologram(x); ALTER TABLE run ADD COLUMN aura TEXT; PRAGMA user_version=99");
        const std::string before = bytesOf(place.file());
        {
            const auto project = Project::open(place.file());
            QVERIFY_OK(project);
            QVERIFY((*project)->readOnly() && hasNotice(**project, "newer"));
            QCOMPARE((*project)->document("graph").value().value()["version"].get<int>(), 7);
            QCOMPARE((*project)->runs()->size(), std::size_t(1));
            QVERIFY_FAILS((*project)->setDocument("graph", {}), ErrorCode::ReadOnly);
            QVERIFY_FAILS((*project)->createRun({}), ErrorCode::ReadOnly);
            QVERIFY_FAILS((*project)->saveSnapshot("x"), ErrorCode::ReadOnly);
        }
        QVERIFY(bytesOf(place.file()) == before);
        execute(place.file(), "ALTER TABLE metric RENAME TO measurement");
        QVERIFY_FAILS(Project::open(place.file()), ErrorCode::TooNew);
    }

    /// A file that has the program's mark but no content yet, and the stored first form.
    void olderFormsAreBroughtUpToDate()
    {
        const ProjectPlace place;
        execute(place.file("zero.cairn"), "PRAGMA application_id=1130459758; VACUUM");
        {
            const WriteProtected protectedFile(place.file("zero.cairn"));
            const auto project = Project::open(place.file("zero.cairn"));
            QVERIFY_OK(project);
            QVERIFY((*project)->readOnly());
            QCOMPARE((*project)->runs()->size(), std::size_t(0));
        }
        const auto zero = Project::open(place.file("zero.cairn"));
        QVERIFY_OK(zero);
        QVERIFY_OK((*zero)->setDocument("graph", {{"a", 1}}));

        execute(place.file("one.cairn"), bytesOf(fs::path(CAIRN_TEST_FOLDER) / "project_v1.sql"));
        const auto one = Project::open(place.file("one.cairn"));
        QVERIFY_OK(one);
        QVERIFY(!(*one)->readOnly());
        QCOMPARE((*one)->id(), std::string("00112233445566778899aabbccddeeff"));
        QCOMPARE((*one)->document("graph").value().value()["nodes"].size(), std::size_t(2));
        const Run run = (*one)->run(RunId{1}).value();
        QCOMPARE(run.state, RunState::Finished);
        QCOMPARE(run.outcome["test.accuracy"].get<double>(), 0.92);
        const auto points = (*one)->metricsSince(RunId{1})->points;
        QCOMPARE(points.size(), std::size_t(3));
        QCOMPARE(points[1], (MetricPoint{"accuracy", "validation", 10, 1.0, 2.5, 0.8}));
        QCOMPARE((*one)->events(RunId{1})->at(0).message, std::string("Started"));
        QCOMPARE((*one)->artifacts(RunId{1})->at(0).path, fs::path("runs/1/model.onnx"));
        QCOMPARE((*one)->selection("errors")->rows.size(), std::size_t(4));
    }

    void migrationsRunInOrderOrNotAtAll()
    {
        const ProjectPlace place;
        makeProject(place.file());
        const auto database = sqlite::open(place.file(), sqlite::Access::ReadWrite);
        using sqlite::Migration;
        std::vector<Migration> steps(sqlite::migrations().begin(), sqlite::migrations().end());
        steps.push_back({2, "ALTER TABLE run ADD COLUMN colour TEXT NOT NULL DEFAULT 'teal'"});
        steps.push_back({3, "UPDATE run SET colour = upper(colour); CREATE TABLE extra(x)"});
        auto broken = steps;
        broken.push_back({4, "CREATE TABLE also(x); SELECT nothing FROM nowhere"});
        try {
            sqlite::migrate(*database, broken);
            QFAIL("A broken migration must throw");
        } catch (const SQLite::Exception&) {
        }
        QCOMPARE(sqlite::pragmaNumber(*database, "user_version"), std::int64_t(1));
        sqlite::migrate(*database, steps);
        QCOMPARE(sqlite::pragmaNumber(*database, "user_version"), std::int64_t(3));
        QCOMPARE(database->execAndGet("SELECT colour FROM run").getString(), std::string("TEAL"));
        sqlite::migrate(*database, steps);
        for (std::size_t i = 0; i < sqlite::migrations().size(); ++i)
            QCOMPARE(sqlite::migrations()[i].to, std::int64_t(i + 1));
    }

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

    void oddNames()
    {
        const ProjectPlace place;
        for (const std::string& name :
             {std::string("with space.cairn"), std::string("100% ?mode=memory#x.cairn"), std::string("\xf0\x9f\x8f\x94 berg.cairn"),
              std::string("line\nbreak.cairn"), std::string("file:x.cairn"), std::string("no extension"), std::string("'quote\".cairn")}) {
            const auto file = place.file(name);
            makeProject(file);
            const auto project = Project::open(file);
            QVERIFY_OK(project);
            QVERIFY_OK((*project)->saveSnapshot("it's"));
        }
        const auto file = place.file("100% ?mode=memory#x.cairn");
        const WriteProtected folder(place.folder()), itself(file);
        QVERIFY_OK(Project::open(file));
        QVERIFY_FAILS(Project::create(place.folder() / std::string(300, 'x')), ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(ProjectBadInputTest)
#include "project_bad_input_test.moc"
