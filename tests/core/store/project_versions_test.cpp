// SPDX-License-Identifier: GPL-3.0-or-later
// Projects of older and newer programs.
#include "core/store/runs/run_register.h"
#include "tests/core/store/bad_projects.h"

#include <QObject>

using namespace cairn;
using namespace cairn::store;
using cairn::test::ProjectPlace;
using cairn::test::bytesOf;
using cairn::test::execute;
using cairn::test::makeProject;
using cairn::test::hasNotice;
using cairn::test::WriteProtected;

namespace fs = std::filesystem;

class ProjectVersionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
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

    /// What later forms keep for the table of runs is made from what the first one has.
    void theTableOfRunsIsFilledFromTheFirstForm()
    {
        const ProjectPlace place;
        execute(place.file(), bytesOf(fs::path(CAIRN_TEST_FOLDER) / "project_v1.sql"));
        execute(place.file(), R"(UPDATE run SET dataset = '{"version":3}';)"
                              "INSERT INTO run SELECT 2, name, state, '{broken', graph, recipe, dataset, 7, created_ms, 0, 0, 'null', '', '', 0 FROM run");
        const auto project = Project::open(place.file());
        QVERIFY_OK(project);
        const RunRegister runs(**project);
        const std::vector<RunField> fields{{RunField::Kind::Setting, "epochs"}, {RunField::Kind::Metric, "loss", "train", MetricValue::Greatest},
                                           {RunField::Kind::Metric, "accuracy", "validation"}};
        const auto rows = runs.rows(std::vector<RunId>{RunId{1}, RunId{2}}, fields);
        QVERIFY_OK(rows);
        QCOMPARE(rows->size(), std::size_t(2));
        QCOMPARE(rows->at(0).dataVersion, 3);
        QVERIFY(!rows->at(0).pinned && !rows->at(0).archived);
        QCOMPARE(rows->at(0).cells[0].number, 1.0);
        QCOMPARE(rows->at(0).cells[1].number, 0.7);
        QCOMPARE(rows->at(0).cells[1].course.size(), std::size_t(2));
        QCOMPARE(rows->at(0).cells[2].number, 0.8);
        QCOMPARE(rows->at(1).cells[0].type, RunCell::Type::None);
        QCOMPARE((*project)->run(RunId{1})->dataVersion, 3);
    }

    void migrationsRunInOrderOrNotAtAll()
    {
        const ProjectPlace place;
        makeProject(place.file());
        const auto database = sqlite::open(place.file(), sqlite::Access::ReadWrite);
        using sqlite::Migration;
        std::vector<Migration> steps(sqlite::migrations().begin(), sqlite::migrations().end());
        const std::int64_t now = sqlite::schemaVersion();
        steps.push_back({now + 1, "ALTER TABLE run ADD COLUMN colour TEXT NOT NULL DEFAULT 'teal'"});
        steps.push_back({now + 2, "UPDATE run SET colour = upper(colour); CREATE TABLE extra(x)"});
        auto broken = steps;
        broken.push_back({now + 3, "CREATE TABLE also(x); SELECT nothing FROM nowhere"});
        try {
            sqlite::migrate(*database, broken);
            QFAIL("A broken migration must throw");
        } catch (const SQLite::Exception&) {
        }
        QCOMPARE(sqlite::pragmaNumber(*database, "user_version"), now);
        sqlite::migrate(*database, steps);
        QCOMPARE(sqlite::pragmaNumber(*database, "user_version"), now + 2);
        QCOMPARE(database->execAndGet("SELECT colour FROM run").getString(), std::string("TEAL"));
        sqlite::migrate(*database, steps);
        for (std::size_t i = 0; i < sqlite::migrations().size(); ++i)
            QCOMPARE(sqlite::migrations()[i].to, std::int64_t(i + 1));
    }
};

QTEST_GUILESS_MAIN(ProjectVersionsTest)
#include "project_versions_test.moc"
