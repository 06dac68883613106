// SPDX-License-Identifier: GPL-3.0-or-later
// A file is dropped: rows appear, columns are described, a target is chosen, rows are selected, all of it undoable.
#include "tests/ui/support/window_fixture.h"
#include "ui/data/column_panel.h"
#include "ui/data/data_page.h"
#include "ui/data/dialogs/choice_panel.h"
#include "ui/data/table/row_table.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QDialog>
#include <QScrollBar>
#include <QTabWidget>
#include <QTableView>
#include <QUndoStack>

using namespace cairn;
using cairn::test::WindowFixture;

class DataTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void windowModelHoldsToTheRules();
    void windowModelKeepsFewRows();
    void dropShowsRows();
    void choosesATargetAndTakesItBack();
    void selectsWithSqlAndMouse();
    void sortsByAColumn();
    void makesASyntheticTable();
    void readsTextsOfAFolder();
};

namespace {

std::shared_ptr<data::Dataset> openTable(const test::TempDir& folder, int rows)
{
    std::string text = "n,name\n";
    for (int i = 0; i < rows; ++i)
        text += std::to_string(i) + ",row" + std::to_string(i) + "\n";
    test::writeFile(folder / "table.csv", text);
    data::SourceSpec source;
    source.location = (folder / "table.csv").string();
    Progress progress;
    JobContext job{{}, progress};
    auto opened = data::openDataset(source, folder / "cache", job);
    if (!opened || !(*opened)->prepareRandomAccess(job))
        return nullptr;
    return *opened;
}

} // namespace

void DataTest::windowModelHoldsToTheRules()
{
    const test::TempDir folder;
    const auto dataset = openTable(folder, 1000);
    QVERIFY(dataset);
    ui::JobBridge jobs;
    ui::RowWindowModel model(jobs);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setSource(dataset);
    QCOMPARE(model.total(), std::uint64_t{1000});
    model.setWindow(0, 20);
    QCOMPARE(model.rowCount(), 20);
    QTRY_COMPARE(model.index(3, 1).data().toString(), QStringLiteral("row3"));
    model.setWindow(995, 20);
    QCOMPARE(model.rowCount(), 5);
    QTRY_COMPARE(model.index(4, 0).data().toString(), QStringLiteral("999"));
    auto some = std::make_shared<select::RowSet>();
    for (const RowId row : {5, 70, 900})
        some->add(row);
    model.setSource(dataset, some);
    model.setWindow(0, 20);
    QCOMPARE(model.rowCount(), 3);
    QTRY_COMPARE(model.index(2, 1).data().toString(), QStringLiteral("row900"));
    model.setSource(nullptr);
    QCOMPARE(model.rowCount(), 0);
    QTRY_COMPARE(jobs.active(), 0);
}

void DataTest::windowModelKeepsFewRows()
{
    const test::TempDir folder;
    const auto dataset = openTable(folder, 20000);
    QVERIFY(dataset);
    ui::JobBridge jobs;
    ui::RowWindowModel model(jobs);
    model.setSource(dataset);
    for (std::uint64_t first = 0; first < 19000; first += 400) {
        model.setWindow(first, 30);
        QTRY_VERIFY(model.index(0, 0).data(ui::RowWindowModel::LoadedRole).toBool());
        QCOMPARE(model.index(0, 0).data().toString(), QString::number(first));
    }
    QVERIFY(model.cachedRows() <= 8 * ui::RowWindowModel::kBlockRows);
}

void DataTest::dropShowsRows()
{
    WindowFixture f;
    QVERIFY(f.ready());
    f.drop({f.writeTable()});
    auto* page = qobject_cast<ui::DataPage*>(f.window.page("data"));
    QTRY_VERIFY2_WITH_TIMEOUT(page->table().model().rowCount() > 5, qPrintable(f.problems()), 30000);
    QCOMPARE(f.window.currentPage()->info().id, QStringLiteral("data"));
    QTRY_COMPARE(page->table().model().index(1, 2).data().toString(), QStringLiteral("red"));
    QVERIFY(f.idle());
    QCOMPARE(page->table().model().total(), std::uint64_t{400});
    QVERIFY(f.workspace.workbench()->recipe());
    QVERIFY2(f.problems().isEmpty(), qPrintable(f.problems()));
    QTest::keyClick(&page->table().view(), Qt::Key_End);
    QTRY_VERIFY(page->table().model().first() > 300);
    QVERIFY(f.idle());
    QVERIFY(!page->table().model().index(0, 1).data().toString().isEmpty());
}

void DataTest::choosesATargetAndTakesItBack()
{
    WindowFixture f;
    QVERIFY(f.ready());
    f.drop({f.writeTable()});
    QTRY_VERIFY_WITH_TIMEOUT(f.workspace.workbench() && f.workspace.workbench()->recipe(), 30000);
    QVERIFY(f.idle());
    QCOMPARE(f.workspace.workbench()->target().column, std::string("side"));
    auto* page = f.window.page("data");
    auto* target = page->inspector()->findChild<QComboBox*>("choice.target");
    auto* apply = page->inspector()->findChild<QPushButton*>("choice.apply");
    QVERIFY(target && apply);
    target->setCurrentText("colour");
    apply->click();
    QTRY_COMPARE_WITH_TIMEOUT(f.workspace.workbench()->target().column, std::string("colour"), 20000);
    QVERIFY(f.idle());
    QVERIFY(f.commands.run("edit.undo"));
    QTRY_COMPARE_WITH_TIMEOUT(f.workspace.workbench()->target().column, std::string("side"), 20000);
    QVERIFY(f.idle());
    QVERIFY(f.commands.run("edit.redo"));
    QTRY_COMPARE_WITH_TIMEOUT(f.workspace.workbench()->target().column, std::string("colour"), 20000);
    QVERIFY(f.idle());
}

void DataTest::selectsWithSqlAndMouse()
{
    WindowFixture f;
    QVERIFY(f.ready());
    f.drop({f.writeTable()});
    auto* page = qobject_cast<ui::DataPage*>(f.window.page("data"));
    QTRY_VERIFY_WITH_TIMEOUT(page->table().model().rowCount() > 5, 30000);
    QVERIFY(f.idle());
    auto* filter = page->findChild<QLineEdit*>("data.filter");
    filter->setFocus();
    QTest::keyClicks(filter, "colour = 'blue'");
    QTest::keyClick(filter, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(f.workspace.selection().current().rows->count(), std::uint64_t{134}, 10000);
    QTRY_COMPARE(page->findChildren<QPushButton*>("data.chip").size(), 1);
    QVERIFY(filter->text().isEmpty());
    QTest::keyClicks(filter, "ABOVE"); // words are looked for in every column
    QTest::keyClick(filter, Qt::Key_Return);
    QTRY_COMPARE(page->findChildren<QPushButton*>("data.chip").size(), 2);
    const std::uint64_t both = f.workspace.selection().current().rows->count();
    QVERIFY(both > 0 && both < 134);
    QTest::mouseClick(page->findChildren<QPushButton*>("data.chip").last(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(f.workspace.selection().current().rows->count(), std::uint64_t{134}, 10000);
    QTRY_COMPARE(page->findChildren<QPushButton*>("data.chip").size(), 1);
    QTest::keyClicks(filter, "no_such = 1");
    QTest::keyClick(filter, Qt::Key_Return);
    QTRY_VERIFY(filter->property("invalid").toBool());
    QVERIFY(f.workspace.problems().rowCount() > 0);
    QTableView& view = page->table().view();
    const QRect cell = view.visualRect(page->table().model().index(2, 1));
    QTest::mouseClick(view.viewport(), Qt::LeftButton, Qt::NoModifier, cell.center());
    QTRY_COMPARE(f.workspace.selection().current().rows->count(), std::uint64_t{1});
    QVERIFY(f.workspace.selection().current().rows->contains(2));
    QTRY_COMPARE(page->findChildren<QPushButton*>("data.chip").size(), 0); // another selection
    QVERIFY(f.idle());
}

void DataTest::sortsByAColumn()
{
    WindowFixture f;
    QVERIFY(f.ready());
    f.drop({f.writeTable()});
    auto* page = qobject_cast<ui::DataPage*>(f.window.page("data"));
    ui::RowWindowModel& model = page->table().model();
    QTRY_VERIFY_WITH_TIMEOUT(model.rowCount() > 5, 30000);
    QVERIFY(f.idle());
    const auto shown = [&model](int row, int column) { return model.data(model.index(row, column), Qt::DisplayRole).toString(); };
    page->table().sortBy(1, Qt::DescendingOrder);
    QTRY_VERIFY(page->table().isSettled());
    QTRY_VERIFY(!shown(3, 1).isEmpty());
    for (int row = 1; row < 5; ++row)
        QVERIFY(shown(row - 1, 1).toDouble() >= shown(row, 1).toDouble());
    // What is picked in a sorted table is what stands there.
    QTableView& view = page->table().view();
    QTest::mouseClick(view.viewport(), Qt::LeftButton, Qt::NoModifier, view.visualRect(model.index(1, 1)).center());
    QTest::mouseClick(view.viewport(), Qt::LeftButton, Qt::ShiftModifier, view.visualRect(model.index(3, 1)).center());
    QTRY_COMPARE(f.workspace.selection().current().rows->count(), std::uint64_t{3});
    for (int row = 1; row < 4; ++row)
        QVERIFY(f.workspace.selection().current().rows->contains(*model.rowId(row)));
    page->table().sortBy({});
    QTRY_COMPARE(model.rowId(0), std::optional<RowId>(0));
    QVERIFY(f.idle());
}

void DataTest::makesASyntheticTable()
{
    WindowFixture f;
    QVERIFY(f.ready());
    QVERIFY(f.commands.run("data.synthetic"));
    QDialog* dialog = nullptr;
    QTRY_VERIFY((dialog = f.window.findChild<QDialog*>("syntheticDialog")));
    dialog->findChild<QLineEdit*>("synthetic.file")->setText(QString::fromStdString((f.folder / "made.csv").string()));
    dialog->findChild<QLineEdit*>("synthetic.rows")->setText("2000");
    for (QPushButton* button : dialog->findChildren<QPushButton*>()) {
        if (button->property("primary").toBool())
            QTest::mouseClick(button, Qt::LeftButton);
    }
    auto* page = qobject_cast<ui::DataPage*>(f.window.page("data"));
    QTRY_VERIFY2_WITH_TIMEOUT(page->table().model().total() == 2000, qPrintable(f.problems()), 60000);
    QVERIFY(f.idle());
}

/// A folder of texts is dropped, a long one is read whole, and another tokeniser is chosen and taken back.
void DataTest::readsTextsOfAFolder()
{
    WindowFixture f;
    QVERIFY(f.ready());
    const test::TempDir folder;
    std::string longest;
    for (int i = 0; i < 60; ++i) {
        std::string text = "Review number " + std::to_string(i) + " says that the film was " + (i % 2 ? "fine" : "dull") + ".\n";
        for (int line = 0; line < 240 - 4 * i; ++line)
            text += "Another line of what there is to say, line " + std::to_string(line) + ".\n";
        std::filesystem::create_directories(folder / "reviews" / (i % 2 ? "good" : "bad"));
        test::writeFile(folder / "reviews" / (i % 2 ? "good" : "bad") / (std::to_string(100 + i) + ".txt"), text);
        longest = i == 0 ? text : longest;
    }
    f.drop({QString::fromStdString((folder / "reviews").string())});
    auto* page = qobject_cast<ui::DataPage*>(f.window.page("data"));
    QTRY_VERIFY2_WITH_TIMEOUT(page->table().model().rowCount() > 5, qPrintable(f.problems()), 30000);
    QVERIFY(f.idle());
    QCOMPARE(f.workspace.workbench()->target().column, std::string("label"));
    const auto* text = page->inspector()->findChild<QPlainTextEdit*>("row.text");
    auto* inspector = qobject_cast<QTabWidget*>(page->inspector());
    QVERIFY(text && inspector);
    const QModelIndex cell = page->table().model().index(0, 0);
    const QPoint place = page->table().view().visualRect(cell).center();
    QTest::mouseClick(page->table().view().viewport(), Qt::LeftButton, {}, place); // a double click follows a click
    QTest::mouseDClick(page->table().view().viewport(), Qt::LeftButton, {}, place);
    QTRY_COMPARE(text->toPlainText(), QString::fromStdString(longest));
    QVERIFY(inspector->currentWidget()->isAncestorOf(text));
    auto* column = page->inspector()->findChild<QComboBox*>("row.column");
    column->setCurrentText("file");
    Q_EMIT column->activated(column->currentIndex());
    QCOMPARE(text->toPlainText(), QStringLiteral("bad/100.txt"));
    QTest::mouseClick(page->table().view().viewport(), Qt::LeftButton, {}, page->table().view().visualRect(page->table().model().index(1, 1)).center());
    QVERIFY(inspector->currentWidget()->isAncestorOf(text)); // who reads goes on reading

    auto* tokenizer = page->inspector()->findChild<QComboBox*>("choice.tokenizer");
    auto* apply = page->inspector()->findChild<QPushButton*>("choice.apply");
    QVERIFY(tokenizer && !tokenizer->isHidden());
    tokenizer->setCurrentIndex(tokenizer->findData("bpe"));
    Q_EMIT tokenizer->activated(tokenizer->currentIndex());
    apply->click();
    const auto kind = [&] { return f.workspace.workbench()->recipe() ? f.workspace.workbench()->recipe()->tokens->tokenizer.at("kind").get<std::string>() : std::string(); };
    QTRY_COMPARE_WITH_TIMEOUT(kind(), std::string("bpe"), 20000);
    QVERIFY(f.idle());
    QVERIFY(f.commands.run("edit.undo"));
    QTRY_COMPARE_WITH_TIMEOUT(kind(), std::string("whitespace"), 20000);
    QVERIFY(f.idle());
    QCOMPARE(tokenizer->currentData().toString(), QStringLiteral("whitespace"));
}

QTEST_MAIN(DataTest)
#include "data_test.moc"
