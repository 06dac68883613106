// SPDX-License-Identifier: GPL-3.0-or-later
// Energy on the page of runs: columns, marks of estimates, curves over it.
#include "plots/chart/line_chart.h"
#include "tests/ui/runs/runs_fixture.h"
#include "ui/runs/compare/compare_view.h"
#include "ui/runs/curves/energy_axis.h"
#include "ui/runs/curves/run_curves.h"

#include <QComboBox>
#include <QLabel>
#include <QTreeWidget>

#include <algorithm>

using namespace cairn;
using cairn::test::RunsFixture;

class RunsEnergyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void energyStandsBesideTheScore();
    void curvesRunOverEnergy();
    void energyOfAStep();
};

void RunsEnergyTest::energyStandsBesideTheScore()
{
    RunsFixture f;
    f.energy = {{1, {4000, false}}, {2, {8000, true}}};
    QCOMPARE(f.open(3), std::string());
    const auto& columns = f.page->model().columns();
    const auto at = std::find_if(columns.begin(), columns.end(), [](const auto& field) { return field.name == "energy"; });
    QVERIFY(at != columns.end() && std::prev(at)->kind == store::RunField::Kind::Metric && std::next(at)->name == "emissions");
    const auto column = static_cast<int>(at - columns.begin());
    const auto text = [&](const char* run, int of) {
        for (int row = 0; row < f.page->model().rowCount(); ++row)
            if (f.shown(row) == QLatin1String(run))
                return f.shown(row, of);
        return QString("?");
    };
    QCOMPARE(text("mlp 1", column), QString("1.11 Wh"));
    QCOMPARE(text("cnn 2", column), QString("~2.22 Wh"));
    QCOMPARE(text("cnn 2", column + 1), QString("~4 g CO₂e"));
    QCOMPARE(text("mlp 3", column), QString()); // of before energy was kept
    const QModelIndex cell = f.page->model().indexOf(RunId{2}, column);
    QVERIFY(f.page->model().data(cell, Qt::ToolTipRole).toString().contains("estimate"));
    f.page->choose({RunId{1}, RunId{2}});
    QVERIFY(f.settle());
    QVERIFY(f.commands.run("runs.compare"));
    QVERIFY(f.settle());
    QTreeWidget& tree = f.page->comparison().tree();
    QTRY_COMPARE(tree.findItems("Energy", Qt::MatchExactly | Qt::MatchRecursive).size(), 1);
    QTreeWidgetItem* line = tree.findItems("Energy", Qt::MatchExactly | Qt::MatchRecursive)[0];
    QCOMPARE(line->text(1), QString("1.11 Wh"));
    QCOMPARE(line->text(2), QString("~2.22 Wh"));
}

void RunsEnergyTest::curvesRunOverEnergy()
{
    RunsFixture f;
    f.energy = {{1, {4000, false}}, {2, {8000, true}}};
    QCOMPARE(f.open(3), std::string());
    f.page->choose({RunId{1}, RunId{2}, RunId{3}});
    QVERIFY(f.settle());
    auto boxes = f.page->curves().findChildren<QComboBox*>();
    const auto axis = std::find_if(boxes.begin(), boxes.end(), [](const QComboBox* box) { return box->findText("Over energy") >= 0; });
    QVERIFY(axis != boxes.end());
    (*axis)->setCurrentText("Over energy");
    Q_EMIT (*axis)->activated((*axis)->currentIndex());
    QVERIFY(f.settle());
    plots::LineChart* accuracy = f.page->curves().chart("accuracy");
    QVERIFY(accuracy);
    QCOMPARE(accuracy->seriesCount(), 2); // run 3 has no energy, which is said
    const QString csv = accuracy->csv();
    QVERIFY2(csv.contains("mlp 1, validation") && csv.contains("cnn 2, energy estimated, validation") && !csv.contains("mlp 3"), qPrintable(csv.left(300)));
    QVERIFY2(csv.contains("Energy (Wh)"), qPrintable(csv.left(300)));
    const auto labels = f.page->curves().findChildren<QLabel*>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) { return label->text().contains("1 runs have no figures of energy") || label->text().contains("1 run has no figures of energy"); }));
    f.page->choose({RunId{2}}); // an estimate only: said once
    QVERIFY(f.settle());
    const QString alone = f.page->curves().chart("accuracy")->csv();
    QVERIFY2(alone.contains("Energy (Wh), estimated") && alone.contains("cnn 2, validation"), qPrintable(alone.left(200)));
}

void RunsEnergyTest::energyOfAStep()
{
    const std::vector<store::CurvePoint> taken{{10, 1, 1, 50}, {20, 2, 2, 60}, {20, 2, 2, 80}, {40, 4, 4, 100}};
    QCOMPARE(ui::joulesAt(taken, 0), 0.0);
    QCOMPARE(ui::joulesAt(taken, 5), 25.0);
    QCOMPARE(ui::joulesAt(taken, 10), 50.0);
    QCOMPARE(ui::joulesAt(taken, 15), 55.0);
    QCOMPARE(ui::joulesAt(taken, 20), 80.0);
    QCOMPARE(ui::joulesAt(taken, 30), 90.0);
    QCOMPARE(ui::joulesAt(taken, 99), 100.0);
    QCOMPARE(std::string(ui::energyUnit({taken, {{1, 1, 1, 7200}}, {}}).unit), std::string("Wh"));
    QCOMPARE(ui::energyUnit({taken}).value, 1.0);
    QCOMPARE(ui::energyUnit({}).value, 1.0);
}

QTEST_MAIN(RunsEnergyTest)
#include "energy_test.moc"
