// SPDX-License-Identifier: GPL-3.0-or-later
// A project whose power goes away while it is written: it opens, and of every change all or nothing is there.
#include "tests/core/store/bad_projects.h"
#include "tests/core/store/power_cut_disk.h"

#include <QObject>

using namespace cairn;
using namespace cairn::store;
using cairn::test::PowerCutDisk;
using cairn::test::ProjectPlace;
namespace fs = std::filesystem;

namespace {

/// Number `i` of a document and ten points of a curve, each in a transaction of its own, as a training writes them.
Result<void> write(Project& project, RunId run, std::int64_t i)
{
    CAIRN_TRY(project.setDocument("graph", {{"i", i}, {"filling", std::string(3000, static_cast<char>('a' + i % 26))}}));
    return project.appendMetrics(run, std::vector<MetricPoint>(10, {"loss", "train", i, 0, 0, static_cast<double>(i)}));
}

} // namespace

/// What a power cut left, and the last number whose two writes had returned by then.
struct Wreck {
    std::unique_ptr<ProjectPlace> place;
    std::int64_t saved = 0;
};

class ProjectPowerLossTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCutLeavesAWholeProject();
    void everyCutLeavesAnUpgradeDoneOrUndone();

private:
    static void look(const Wreck& wreck);
};

void ProjectPowerLossTest::look(const Wreck& wreck)
{
    const auto opened = Project::open(wreck.place->file());
    QVERIFY_OK(opened);
    Project& project = **opened;
    QVERIFY(!project.readOnly());
    const auto graph = project.document("graph");
    QVERIFY_OK(graph);
    const std::int64_t at = *graph ? (**graph)["i"].get<std::int64_t>() : 0;
    QVERIFY2(at == wreck.saved || at == wreck.saved + 1, qPrintable(QStringLiteral("document %1 after %2").arg(at).arg(wreck.saved)));
    if (at > 0)
        QCOMPARE((**graph)["filling"].get<std::string>(), std::string(3000, static_cast<char>('a' + at % 26)));
    const auto run = project.lastRun();
    QVERIFY_OK(run);
    const auto points = project.metricsSince(run->value())->points;
    const auto written = static_cast<std::int64_t>(points.size() / 10);
    QCOMPARE(points.size() % 10, std::size_t(0));
    QVERIFY(written == at || written == at - 1); // curves are safe with the next document or checkpoint
    QVERIFY_OK(write(project, run->value(), at + 1)); // and it can be worked with
}

void ProjectPowerLossTest::everyCutLeavesAWholeProject()
{
    const ProjectPlace place;
    PowerCutDisk disk;
    QVERIFY_OK(Project::create(place.file()));
    std::vector<Wreck> wrecks;
    {
        const auto opened = Project::open(place.file());
        QVERIFY_OK(opened);
        const auto run = (*opened)->createRun({.name = "run", .config = {}, .graph = {}, .recipe = {}, .dataset = {}, .seed = 1});
        QVERIFY_OK(run);
        std::int64_t saved = 0;
        std::uint64_t calls = 0;
        disk.beforeCall = [&] {
            Wreck wreck{std::make_unique<ProjectPlace>(), saved};
            disk.crash(place.folder(), wreck.place->folder(), ++calls % 5 < 2 ? calls % 5 : calls); // nothing, all, or some of it
            wrecks.push_back(std::move(wreck));
        };
        for (std::int64_t i = 1; i <= 20; ++i) {
            QVERIFY_OK(write(**opened, *run, i));
            saved = i;
        }
        disk.beforeCall = nullptr;
    }
    QVERIFY(wrecks.size() > 100);
    for (const Wreck& wreck : wrecks) {
        look(wreck);
        if (QTest::currentTestFailed())
            return;
    }
}

/// The first form of the file is brought up to date when it is opened; a kill is the case in which everything unsynced is left.
void ProjectPowerLossTest::everyCutLeavesAnUpgradeDoneOrUndone()
{
    const ProjectPlace place;
    test::execute(place.file(), test::bytesOf(fs::path(CAIRN_TEST_FOLDER) / "project_v1.sql"));
    PowerCutDisk disk;
    std::vector<std::unique_ptr<ProjectPlace>> wrecks;
    disk.beforeCall = [&] {
        for (const std::uint64_t draw : {std::uint64_t(0), std::uint64_t(1), std::uint64_t(2 + wrecks.size())}) {
            wrecks.push_back(std::make_unique<ProjectPlace>());
            disk.crash(place.folder(), wrecks.back()->folder(), draw);
        }
    };
    QVERIFY_OK(Project::open(place.file()));
    disk.beforeCall = nullptr;
    int looked = 0;
    for (const auto& wreck : wrecks) {
        if (!fs::exists(wreck->file())) {
            QCOMPARE(looked, 0); // of the first calls only, before SQLite opened it for writing
            continue;
        }
        ++looked;
        const auto opened = Project::open(wreck->file());
        QVERIFY_OK(opened);
        QVERIFY(!(*opened)->readOnly());
        QCOMPARE((*opened)->document("graph").value().value()["nodes"].size(), std::size_t(2));
        QCOMPARE((*opened)->run(RunId{1})->state, RunState::Finished);
        QCOMPARE((*opened)->metricsSince(RunId{1})->points.size(), std::size_t(3));
    }
    QVERIFY(looked > 60);
}

QTEST_GUILESS_MAIN(ProjectPowerLossTest)
#include "project_power_loss_test.moc"
