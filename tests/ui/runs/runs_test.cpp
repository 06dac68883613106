// SPDX-License-Identifier: GPL-3.0-or-later
// The page of runs with mouse and keys: filter, order, groups, columns, changes and their undo, curves, deletion.
#include "tests/ui/runs/runs_fixture.h"
#include "plots/chart/line_chart.h"
#include "ui/runs/compare/compare_view.h"
#include "ui/runs/curves/band.h"
#include "ui/runs/table/field_chooser.h"
#include "ui/runs/table/run_columns.h"
#include "ui/runs/transfer/run_transfer.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QTreeWidget>
#include <QUndoStack>

using namespace cairn;
using cairn::test::RunsFixture;

class RunsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatToDoWhenThereAreNone();
    void filtersAsOneTypes();
    void sortsByAHeader();
    void readsOnlyWhatIsSeen();
    void groupsAndClosesGroups();
    void columnsAreChosenAndKept();
    void changesAreTakenBack();
    void curvesOfTheChosenRuns();
    void bandsAreThoseOfTheBook();
    void deletesAfterAsking();
    void copiesTheTable();
    void tellsWhatDistinguishesRuns();
    void bringsAndSavesRuns();
};

void RunsTest::tellsWhatToDoWhenThereAreNone()
{
    RunsFixture f;
    QCOMPARE(f.open(0), std::string());
    QCOMPARE(f.page->state(), ui::StateView::State::Empty);
}

void RunsTest::filtersAsOneTypes()
{
    RunsFixture f;
    QCOMPARE(f.open(30), std::string());
    QAbstractItemModelTester tester(&f.page->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(f.page->model().rowCount(), 30);
    QVERIFY(f.type("mlp"));
    QCOMPARE(f.page->model().rowCount(), 15);
    QVERIFY(f.type("optimizer=sgd accuracy>0.6"));
    QVERIFY(f.page->model().rowCount() > 0 && f.page->model().rowCount() < 15);
    QVERIFY(f.shown(0).startsWith("cnn"));
    const int before = f.page->model().rowCount();
    QVERIFY(f.type("accuracy>")); // not finished: the table stays
    QCOMPARE(f.page->model().rowCount(), before);
    QVERIFY(f.page->findChild<QLineEdit*>("runFilter")->property("invalid").toBool());
    QVERIFY(f.type("nothing is called so"));
    QCOMPARE(f.page->model().rowCount(), 0);
    QVERIFY(f.type(""));
    QCOMPARE(f.page->model().rowCount(), 30);
}

void RunsTest::sortsByAHeader()
{
    RunsFixture f;
    QCOMPARE(f.open(12), std::string());
    QHeaderView* header = f.page->table().header();
    const auto& columns = f.page->model().columns();
    const auto found = std::find_if(columns.begin(), columns.end(), [](const auto& field) { return field.name == "accuracy"; });
    QVERIFY(found != columns.end());
    const int column = static_cast<int>(found - columns.begin());
    const auto click = [&] {
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, {header->sectionViewportPosition(column) + 20, header->height() / 2});
        return f.settle();
    };
    QVERIFY(click());
    const QString first = f.shown(0);
    QVERIFY(click());
    QVERIFY(first != f.shown(0));
    QVERIFY((QStringList{first, f.shown(0)}.contains("cnn 12") && QStringList{first, f.shown(0)}.contains("mlp 1")));
}

void RunsTest::readsOnlyWhatIsSeen()
{
    RunsFixture f;
    QCOMPARE(f.open(600), std::string());
    ui::RunTableModel& model = f.page->model();
    QVERIFY(model.rowOf(RunId{600}));
    QVERIFY(!model.rowOf(RunId{300}));
    f.page->table().scrollToBottom();
    QTRY_VERIFY(model.rowOf(RunId{1}));
    QVERIFY(f.settle());
    QVERIFY(!model.rowOf(RunId{300}));
    QVERIFY(model.index(599, 0).data().toString() == "mlp 1");
}

void RunsTest::groupsAndClosesGroups()
{
    RunsFixture f;
    QCOMPARE(f.open(10), std::string());
    QAbstractItemModelTester tester(&f.page->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    auto* box = f.page->findChild<QComboBox*>("runGroup");
    int optimizer = -1;
    for (int i = 0; i < box->count(); ++i)
        if (box->itemText(i).contains("optimizer"))
            optimizer = i;
    QVERIFY(optimizer > 0);
    box->setCurrentIndex(optimizer);
    Q_EMIT box->activated(optimizer);
    QVERIFY(f.settle());
    ui::RunTableModel& model = f.page->model();
    QCOMPARE(model.rowCount(), 2);
    QVERIFY2(f.shown(0).contains("adam"), qPrintable(f.shown(0)));
    QCOMPARE(model.rowCount(model.index(0, 0)), 5);
    QVERIFY(f.page->table().isExpanded(model.index(0, 0)));
    // A group that is chosen stands for its runs.
    f.page->table().selectionModel()->select(model.index(1, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    QVERIFY(f.settle());
    QCOMPARE(f.page->chosenRuns().size(), std::size_t(5));
    QCOMPARE(model.runAt(model.indexOf(f.page->chosenRuns().front())), f.page->chosenRuns().front());
}

void RunsTest::columnsAreChosenAndKept()
{
    RunsFixture f;
    QCOMPARE(f.open(3), std::string());
    QTest::mouseClick(f.page->findChild<QToolButton*>("runColumns"), Qt::LeftButton);
    auto* list = f.page->findChild<ui::FieldChooser*>()->findChild<QListWidget*>("fieldList");
    const auto items = list->findItems("epochs", Qt::MatchExactly);
    QCOMPARE(items.size(), 1);
    items[0]->setCheckState(Qt::Checked);
    QVERIFY(f.settle());
    const auto has = [&](const std::string& name) {
        const auto& columns = f.page->model().columns();
        return std::any_of(columns.begin(), columns.end(), [&](const auto& field) { return field.name == name; });
    };
    QVERIFY(has("epochs"));
    QTest::qWait(1000);
    QVERIFY(f.settle());
    const auto kept = f.workspace.workbench()->project().document(ui::RunsPage::kRunsView);
    QVERIFY(kept && *kept && (*kept)->dump().find("epochs") != std::string::npos);
    // The project is closed and opened again: the page shows what was kept.
    const auto workbench = f.workspace.workbench();
    f.workspace.setWorkbench(nullptr);
    QVERIFY(f.settle());
    QCOMPARE(f.page->state(), ui::StateView::State::Empty);
    f.page->filterBar().set("mlp", std::nullopt, false);
    f.workspace.setWorkbench(workbench);
    QVERIFY(f.settle());
    QVERIFY(has("epochs"));
    QCOMPARE(f.page->model().rowCount(), 3);
}

void RunsTest::changesAreTakenBack()
{
    RunsFixture f;
    QCOMPARE(f.open(6), std::string());
    f.page->choose({RunId{2}, RunId{3}});
    QVERIFY(f.settle());
    QVERIFY(f.commands.run("runs.pin"));
    QVERIFY(f.settle());
    QCOMPARE(f.page->model().runAt(f.page->model().index(0, 0)), RunId{3});
    QCOMPARE(f.page->chosenRuns(), (std::vector<RunId>{RunId{2}, RunId{3}}));
    QVERIFY(f.commands.run("runs.archive"));
    QVERIFY(f.settle());
    QCOMPARE(f.page->model().rowCount(), 4);
    f.page->undoStack()->undo();
    QVERIFY(f.settle());
    QCOMPARE(f.page->model().rowCount(), 6);
    f.page->undoStack()->undo();
    QVERIFY(f.settle());
    QCOMPARE(f.page->model().runAt(f.page->model().index(0, 0)), RunId{6});
    f.page->choose({RunId{4}});
    QVERIFY(f.settle());
    auto* name = f.page->inspector()->findChild<QLineEdit*>("runName");
    QCOMPARE(name->text(), QString("cnn 4"));
    f.page->inspector()->show();
    name->setFocus();
    name->selectAll();
    QTest::keyClicks(name, "the best one");
    QTest::keyClick(name, Qt::Key_Return);
    auto* tags = f.page->inspector()->findChild<QLineEdit*>("runTags");
    tags->setText("paper, final");
    QTest::keyClick(tags, Qt::Key_Return);
    QVERIFY(f.settle());
    const auto row = f.runs().rows(std::vector<RunId>{RunId{4}}, {})->at(0);
    QCOMPARE(row.name, std::string("the best one"));
    QCOMPARE(row.tags, (std::vector<std::string>{"final", "paper"}));
    f.page->undoStack()->undo();
    f.page->undoStack()->undo();
    QVERIFY(f.settle());
    const auto back = f.runs().rows(std::vector<RunId>{RunId{4}}, {})->at(0);
    QCOMPARE(back.name, std::string("cnn 4"));
    QVERIFY(back.tags.empty());
}

void RunsTest::curvesOfTheChosenRuns()
{
    RunsFixture f;
    QCOMPARE(f.open(8), std::string());
    QVERIFY(f.page->curves().chart("accuracy") && f.page->curves().chart("loss"));
    QCOMPARE(f.page->curves().chart("accuracy")->seriesCount(), 5); // nothing chosen: the first ones
    f.page->choose({RunId{1}, RunId{2}});
    QVERIFY(f.settle());
    plots::LineChart* loss = f.page->curves().chart("loss");
    QCOMPARE(loss->seriesCount(), 4); // training and validation
    QCOMPARE(loss->pointCount(0), std::size_t(20));
    QVERIFY(loss->csv().contains("mlp 1"));
    f.page->curves().setBand(ui::BandKind::StandardError);
    QCOMPARE(f.page->curves().chart("loss")->seriesCount(), 2);
    f.page->curves().chooseMetric("loss", false);
    QVERIFY(f.settle());
    QVERIFY(!f.page->curves().chart("loss"));
}

void RunsTest::bandsAreThoseOfTheBook()
{
    const double nan = std::nan("");
    const std::vector<ui::PlainCurve> curves{{{0, 1, 2}, {1, 2, 3}}, {{0, 2}, {3, 5}}, {{1, 2, 3}, {6, nan, 7}}};
    const ui::Band error = ui::bandOf(curves, ui::BandKind::StandardError);
    QCOMPARE(error.x, (std::vector<double>{0, 1, 2, 3}));
    QCOMPARE(error.mean, (std::vector<double>{2, 4, 4, 7}));
    // Values 2, 4 and 6: deviation 2, standard error 2 / sqrt(3).
    QVERIFY(std::abs(error.high[1] - (4 + 2 / std::sqrt(3.0))) < 1e-12);
    QVERIFY(std::abs(error.low[0] - 1) < 1e-12); // 1 and 3: deviation sqrt(2), error 1
    QCOMPARE(error.low[3], 7.0);
    const ui::Band range = ui::bandOf(curves, ui::BandKind::Range);
    QCOMPARE(range.low, (std::vector<double>{1, 2, 3, 7}));
    QCOMPARE(range.high, (std::vector<double>{3, 6, 5, 7}));
    QVERIFY(ui::bandOf({}, ui::BandKind::Range).x.empty());
    ui::PlainCurve longOne;
    for (int i = 0; i < 5000; ++i) {
        longOne.x.push_back(i);
        longOne.y.push_back(2.0 * i);
    }
    const ui::Band thinned = ui::bandOf(std::vector<ui::PlainCurve>{longOne}, ui::BandKind::StandardError);
    QCOMPARE(thinned.x.size(), std::size_t(512));
    QCOMPARE(thinned.x.back(), 4999.0);
    QCOMPARE(thinned.mean.back(), 9998.0);
    QCOMPARE(thinned.low.back(), 9998.0);
}

void RunsTest::deletesAfterAsking()
{
    RunsFixture f;
    QCOMPARE(f.open(5), std::string());
    f.page->choose({RunId{1}, RunId{5}});
    QVERIFY(f.settle());
    for (const bool yes : {false, true}) {
        QVERIFY(f.commands.run("runs.delete"));
        QMessageBox* box = nullptr;
        QTRY_VERIFY((box = f.page->findChild<QMessageBox*>()) && box->isVisible());
        for (QAbstractButton* button : box->buttons())
            if ((box->buttonRole(button) == QMessageBox::DestructiveRole) == yes)
                button->click();
        QTRY_VERIFY(!f.page->findChild<QMessageBox*>());
        QVERIFY(f.settle());
        QCOMPARE(f.page->model().rowCount(), yes ? 3 : 5);
    }
    QVERIFY(f.page->chosenRuns().empty());
}

void RunsTest::copiesTheTable()
{
    RunsFixture f;
    QCOMPARE(f.open(3), std::string());
    f.page->choose({RunId{2}});
    QVERIFY(f.settle());
    QVERIFY(f.commands.run("runs.copy"));
    QVERIFY(f.settle());
    const QStringList lines = QApplication::clipboard()->text().split('\n');
    QVERIFY2(lines.size() == 3 && lines[0].startsWith("Run\t") && lines[1].startsWith("cnn 2\t"), qPrintable(lines.join('|')));
}

void RunsTest::tellsWhatDistinguishesRuns()
{
    RunsFixture f;
    QCOMPARE(f.open(4), std::string());
    f.page->choose({RunId{1}});
    QVERIFY(f.settle());
    QVERIFY(!f.commands.action("runs.compare")->isEnabled());
    f.page->choose({RunId{1}, RunId{2}});
    QVERIFY(f.settle());
    QVERIFY(f.commands.run("runs.compare"));
    QVERIFY(f.settle());
    QTreeWidget& tree = f.page->comparison().tree();
    QTRY_VERIFY(tree.topLevelItemCount() >= 2);
    QCOMPARE(tree.headerItem()->text(1), QString("mlp 1"));
    QCOMPARE(tree.headerItem()->text(2), QString("cnn 2"));
    const auto items = tree.findItems("optimizer", Qt::MatchExactly | Qt::MatchRecursive);
    QCOMPARE(items.size(), 1);
    QCOMPARE(items[0]->text(1), QString("adam"));
    QCOMPARE(items[0]->text(2), QString("sgd"));
    QVERIFY(tree.findItems("epochs", Qt::MatchExactly | Qt::MatchRecursive).isEmpty()); // the same in both
    // Without the engine no rows can be compared: it says so.
    f.page->comparison().findFlipped();
    QVERIFY(!f.page->comparison().flipped());
}

void RunsTest::bringsAndSavesRuns()
{
    RunsFixture f;
    QCOMPARE(f.open(2), std::string());
    using Form = ui::RunTransfer::Form;
    f.page->transfer().write({RunId{1}, RunId{2}}, Form::TensorBoard, f.folder / "logs");
    QVERIFY(f.settle());
    f.page->transfer().write({RunId{1}}, Form::Csv, f.folder / "runs.csv");
    QVERIFY(f.settle());
    f.page->transfer().write({RunId{1}}, Form::Parquet, f.folder / "runs.parquet");
    QVERIFY(f.settle());
    f.page->transfer().write({RunId{2}}, Form::Mlflow, f.folder / "mlruns");
    QVERIFY(f.settle());
    QVERIFY(std::filesystem::exists(f.folder / "runs.parquet") && std::filesystem::is_directory(f.folder / "mlruns"));
    QVERIFY(f.commands.run("runs.bring", QString::fromStdString((f.folder / "logs").string())));
    QVERIFY(f.settle());
    QTRY_COMPARE(f.page->model().rowCount(), 4);
    QVERIFY(f.settle());
    QCOMPARE(f.page->chosenRuns(), (std::vector<RunId>{RunId{3}, RunId{4}}));
    QVERIFY(f.commands.run("runs.bring", QString::fromStdString((f.folder / "runs.csv").string())));
    QVERIFY(f.settle());
    QTRY_COMPARE(f.page->model().rowCount(), 5);
    QSignalSpy refused(&f.page->transfer(), &ui::RunTransfer::failed);
    QVERIFY(f.commands.run("runs.bring", QString("/nowhere/at/all")));
    QVERIFY(f.settle());
    QCOMPARE(refused.count(), 1);
    QVERIFY(f.type("tag=imported"));
    QCOMPARE(f.page->model().rowCount(), 3);
}

QTEST_MAIN(RunsTest)
#include "runs_test.moc"
