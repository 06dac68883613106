// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of several seeds and of several projects on the page of runs.
#include "plots/chart/line_chart.h"
#include "tests/ui/runs/runs_fixture.h"
#include "ui/runs/compare/compare_view.h"
#include "ui/runs/compare/seed_table.h"
#include "ui/runs/sources/run_sources.h"

using namespace cairn;
using cairn::test::RunsFixture;

class RunGroupsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhetherSeedsExplainTheDifference();
    void showsRunsOfOtherProjects();
};

void RunGroupsTest::saysWhetherSeedsExplainTheDifference()
{
    RunsFixture f;
    QCOMPARE(f.open(1), std::string());
    std::vector<store::RunRecord> records;
    for (int seed = 1; seed <= 4; ++seed)
        for (const char* optimizer : {"sgd", "adam"}) {
            store::RunRecord run = RunsFixture::record(seed);
            run.draft.config = {{"optimizer", optimizer}, {"seed", seed}};
            run.points = {{"accuracy", "test", 1, 1, 1, (optimizer[0] == 's' ? 0.90 : 0.95) + 0.001 * seed}};
            records.push_back(run);
        }
    const auto ids = f.runs().add(records);
    QVERIFY(ids.has_value());
    f.page->showView("differences");
    Q_EMIT f.workspace.runsChanged();
    QVERIFY(f.settle());
    f.page->choose(*ids);
    QVERIFY(f.settle());
    ui::SeedTable& seeds = f.page->comparison().seeds();
    QVERIFY(seeds.isVisible());
    QCOMPARE(seeds.topLevelItemCount(), 1);
    QTreeWidgetItem* metric = seeds.topLevelItem(0);
    QCOMPARE(metric->childCount(), 2);
    QTreeWidgetItem* adam = metric->child(1);
    QCOMPARE(adam->text(ui::SeedTable::Group), QString("optimizer = adam"));
    QCOMPARE(adam->text(ui::SeedTable::Runs), QString("4"));
    QCOMPARE(adam->text(ui::SeedTable::Verdict), QString("yes"));
    QCOMPARE(adam->text(ui::SeedTable::Permutation), QString("0.029")); // 2 of 70 ways
    QVERIFY(adam->text(ui::SeedTable::Difference).startsWith("+"));
    // A single run on one side: honest.
    f.page->choose({(*ids)[0], (*ids)[1], (*ids)[2]});
    QVERIFY(f.settle());
    QVERIFY(seeds.isVisible());
    QVERIFY(seeds.topLevelItem(0)->child(1)->text(ui::SeedTable::Verdict).startsWith("unknown"));
    f.page->choose({(*ids)[0], (*ids)[2], (*ids)[4]}); // one group: nothing to compare
    QVERIFY(f.settle());
    QVERIFY(!seeds.isVisible());
}

void RunGroupsTest::showsRunsOfOtherProjects()
{
    RunsFixture f;
    const std::filesystem::path file = f.folder / "other.cairn";
    {
        auto other = store::Project::create(file);
        QVERIFY(other.has_value());
        QVERIFY(store::RunRegister(**other).add(std::vector<store::RunRecord>{RunsFixture::record(1), RunsFixture::record(8)}).has_value());
    }
    QCOMPARE(f.open(3), std::string());
    QSignalSpy refused(&f.page->sources(), &ui::RunSources::failed);
    QVERIFY(f.commands.run("runs.add_project", QString::fromStdString(file.string())));
    QVERIFY(f.settle());
    QTRY_COMPARE(f.page->model().rowCount(), 5);
    QVERIFY(f.settle());
    QVERIFY(f.type("project=other"));
    QCOMPARE(f.page->model().rowCount(), 2);
    QVERIFY(f.type("project=own"));
    QCOMPARE(f.page->model().rowCount(), 3);
    QVERIFY(f.type("mlp"));
    QCOMPARE(f.page->model().rowCount(), 3); // mlp 1, mlp 3, mlp 1 of the other one
    QVERIFY(f.type(""));
    std::vector<RunId> both;
    int marked = 0;
    for (int row = 0; row < 5; ++row) {
        const RunId run = f.page->model().runAt(f.page->model().index(row, 0));
        QTRY_VERIFY(f.page->model().rowOf(run) != nullptr);
        const store::RunRow* known = f.page->model().rowOf(run);
        marked += known->project == "other";
        QCOMPARE(known->project == "other", !store::RunShelf::isOwn(run));
        if (known->name == "mlp 1")
            both.push_back(run);
    }
    QCOMPARE(marked, 2);
    // Curves of both projects over each other; what would write into the other one is not offered.
    f.page->choose(both);
    QVERIFY(f.settle());
    plots::LineChart* chart = f.page->curves().chart("loss");
    QVERIFY(chart);
    QCOMPARE(chart->seriesCount(), 4);
    QVERIFY(chart->csv().contains("mlp 1 (other)"));
    for (const char* id : {"runs.pin", "runs.archive", "runs.delete", "runs.look", "runs.compare"})
        QVERIFY2(!f.commands.action(QString::fromLatin1(id))->isEnabled(), id);
    f.page->choose({both[store::RunShelf::isOwn(both[0]) ? 0 : 1]});
    QVERIFY(f.settle());
    QVERIFY(f.commands.action("runs.pin")->isEnabled());
    // Twice, itself, and what is no project.
    for (const std::filesystem::path& bad : {file, f.folder / "runs.cairn", f.folder / "nowhere.cairn"}) {
        f.page->sources().add(bad);
        QVERIFY(f.settle());
    }
    QTRY_COMPARE(refused.count(), 3);
    QCOMPARE(f.page->model().rowCount(), 5);
    // Kept with the view of the project; gone when it is taken away.
    QTest::qWait(1000);
    QVERIFY(f.settle());
    const auto view = f.workspace.workbench()->project().document(ui::RunsPage::kRunsView);
    QVERIFY(view.has_value() && view->has_value());
    QCOMPARE((**view)["others"].size(), std::size_t(1));
    QVERIFY(f.commands.run("runs.clear_projects"));
    QVERIFY(f.settle());
    QTRY_COMPARE(f.page->model().rowCount(), 3);
}

QTEST_MAIN(RunGroupsTest)
#include "groups_test.moc"
