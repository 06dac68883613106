// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are no projects, or damaged ones.
#include "core/base/random.h"
#include "tests/core/store/bad_projects.h"

#include <QObject>

using namespace cairn;
using namespace cairn::store;
using cairn::test::ProjectPlace;
using cairn::test::bytesOf;
using cairn::test::execute;
using cairn::test::makeProject;
using cairn::test::overwrite;
using cairn::test::WriteProtected;

namespace fs = std::filesystem;

class ProjectBadInputTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
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
