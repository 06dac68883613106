// SPDX-License-Identifier: GPL-3.0-or-later
// Profile, quality and leak badge of the Data page: they fill by themselves, select rows, and a fix changes the split.
#include "tests/ui/support/window_fixture.h"
#include "ui/data/data_page.h"
#include "ui/data/judge/column_cards.h"
#include "ui/data/judge/data_judge.h"
#include "ui/data/recipe/recipe_view.h"
#include "ui/data/table/row_table.h"
#include "ui/shell/looks/language.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QListWidget>
#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QTableView>

using namespace cairn;
using cairn::test::WindowFixture;

class JudgeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::installLanguage("en"); } // for the plurals
    void profileFillsByItself();
    void ratingsAndGraphsAreShown();
    void findingsSelectRows();
    void badgeTurnsRed();
    void aFixChangesTheSplit();
    void aFixAddsAStep();
    void theFormDividesOtherwise();
    void changedDataAreComparedAndTaken();
};

namespace {

ui::DataPage* openTable(WindowFixture& f, const QString& file)
{
    if (!f.ready())
        return nullptr;
    f.drop({file});
    auto* page = qobject_cast<ui::DataPage*>(f.window.page("data"));
    const bool opened = QTest::qWaitFor([&] { return page->judge().checked(); }, 60000);
    return opened && f.idle() ? page : nullptr;
}

QPushButton* button(QWidget* parent, const QString& start)
{
    for (QPushButton* each : parent->findChildren<QPushButton*>()) {
        if (each->text().startsWith(start) && each->isVisible())
            return each;
    }
    return nullptr;
}

} // namespace

void JudgeTest::profileFillsByItself()
{
    WindowFixture f;
    auto* page = openTable(f, f.writeTable());
    QVERIFY2(page, qPrintable(f.problems()));
    const auto profile = page->judge().profileNow();
    QVERIFY(profile && profile->columns.size() == 4);
    QCOMPARE(profile->columns[0].profile.missing, std::uint64_t{10});
    page->showView("profile");
    auto* cards = page->findChild<QListView*>("profile.cards");
    QVERIFY(cards->isVisible());
    QCOMPARE(cards->model()->rowCount(), 4);
    const QAbstractItemModelTester tester(cards->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(cards->model()->index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("skewness")));
    page->showView("table");
    QVERIFY(page->table().view().horizontalHeader()->height() > 40); // histograms under the names
}

void JudgeTest::ratingsAndGraphsAreShown()
{
    WindowFixture f;
    auto* page = openTable(f, f.writeTable());
    QVERIFY2(page, qPrintable(f.problems()));
    page->showView("profile");
    auto* structure = page->findChild<QLabel*>("profile.structure");
    QVERIFY(structure && !structure->isVisible());
    test::writeFile(f.folder / "r.csv", "user,item,rating\n1,7,5\n1,8,4\n2,7,1\n");
    f.drop({QString::fromStdString((f.folder / "r.csv").string())});
    QTRY_VERIFY_WITH_TIMEOUT(structure->text().contains(QStringLiteral("75 % of the matrix")), 60000);
    page->showView("profile");
    QVERIFY(structure->isVisible());
    std::filesystem::create_directories(f.folder / "net");
    test::writeFile(f.folder / "net/nodes.csv", "id,height,class\na,1,x\nb,2,x\nc,3,y\n");
    test::writeFile(f.folder / "net/edges.csv", "source,target\na,b\nb,z\n");
    f.drop({QString::fromStdString((f.folder / "net").string())});
    QTRY_VERIFY_WITH_TIMEOUT(structure->text().contains(QStringLiteral("Graph: 3 nodes, 2 edges")), 60000);
    QVERIFY2(structure->text().contains(QStringLiteral("b -> z (row 2)")), qPrintable(structure->text()));
    QVERIFY(f.idle());
}

void JudgeTest::findingsSelectRows()
{
    WindowFixture f;
    auto* page = openTable(f, f.writeTable());
    QVERIFY2(page, qPrintable(f.problems()));
    page->showView("quality");
    QPushButton* select = button(page, QStringLiteral("Select 10 rows"));
    QVERIFY(select);
    QTest::mouseClick(select, Qt::LeftButton);
    QTRY_COMPARE(f.workspace.selection().current().rows->count(), std::uint64_t{10});
    QVERIFY(f.workspace.selection().current().rows->contains(7));
}

void JudgeTest::badgeTurnsRed()
{
    WindowFixture f;
    const auto path = f.folder / "leak.csv";
    std::string text = "x,y,side\n";
    for (int i = 0; i < 300; ++i)
        text += std::to_string(i % 40) + "," + std::to_string(i * 53 % 40) + "," + (i % 40 < 20 ? "a" : "b") + "\n"; // x tells
    test::writeFile(path, text);
    auto* page = openTable(f, QString::fromStdString(path.string()));
    QVERIFY2(page, qPrintable(f.problems()));
    auto* badge = page->findChild<QPushButton*>("data.leaks");
    QCOMPARE(badge->text(), QStringLiteral("Leak"));
    QVERIFY(badge->toolTip().contains(QStringLiteral("“x”")));
    QTest::mouseClick(badge, Qt::LeftButton);
    QVERIFY(button(page, QStringLiteral("Check the data")));
}

void JudgeTest::aFixChangesTheSplit()
{
    WindowFixture f;
    const auto path = f.folder / "uneven.csv";
    std::string text = "x,y,side\n";
    for (int i = 0; i < 400; ++i)
        text += std::to_string(i * 37 % 211) + "," + std::to_string(i * 53 % 307) + "," + (i % 20 ? "often" : "seldom") + "\n";
    test::writeFile(path, text);
    auto* page = openTable(f, QString::fromStdString(path.string()));
    QVERIFY2(page, qPrintable(f.problems()));
    page->showView("quality");
    auto* fix = page->findChild<QPushButton*>("quality.fix");
    QVERIFY(fix);
    QTest::mouseClick(fix, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(f.workspace.workbench()->choice().split.method, prep::SplitMethod::Stratified, 20000);
    QCOMPARE(f.workspace.workbench()->choice().split.by, std::string("side"));
    QVERIFY(f.idle());
    QVERIFY(f.commands.run("edit.undo"));
    QTRY_COMPARE_WITH_TIMEOUT(f.workspace.workbench()->choice().split.method, prep::SplitMethod::Random, 20000);
    QVERIFY(f.idle());
}

void JudgeTest::aFixAddsAStep()
{
    WindowFixture f;
    auto* page = openTable(f, f.writeTable());
    QVERIFY2(page, qPrintable(f.problems()));
    page->showView("quality");
    QPushButton* fill = button(page, QStringLiteral("Fill gaps"));
    QVERIFY(fill);
    QTest::mouseClick(fill, Qt::LeftButton);
    QVERIFY(page->recipe().isVisible());
    QCOMPARE(page->recipe().steps().size(), std::size_t{1});
    QCOMPARE(page->recipe().steps().front().kind, std::string("impute"));
    QCOMPARE(page->recipe().steps().front().params["columns"][0].get<std::string>(), std::string("x"));

    // Applied, it is there again with the project, and its form offers the columns.
    QTest::mouseClick(page->recipe().findChild<QPushButton*>("recipe.apply"), Qt::LeftButton);
    QTRY_VERIFY(f.workspace.workbench()->recipe() && !f.workspace.workbench()->recipe()->steps.empty());
    QVERIFY(f.idle());
    const QString path = QString::fromStdString(f.workspace.workbench()->project().file().string());
    QVERIFY(f.commands.run("project.close"));
    QTRY_VERIFY(!f.workspace.workbench());
    QVERIFY(f.commands.run("project.open", QStringList{path}));
    QTRY_VERIFY_WITH_TIMEOUT(f.workspace.workbench() && f.workspace.workbench()->dataset(), 20000);
    QVERIFY(f.idle());
    auto* columns = page->recipe().findChild<QListWidget*>("param.columns");
    QVERIFY(columns);
    QCOMPARE(columns->count(), 3); // all but the target
    QCOMPARE(columns->item(0)->checkState(), Qt::Checked);
}

void JudgeTest::theFormDividesOtherwise()
{
    WindowFixture f;
    auto* page = openTable(f, f.writeTable());
    QVERIFY2(page, qPrintable(f.problems()));
    auto* method = page->inspector()->findChild<QComboBox*>("split.method");
    auto* by = page->inspector()->findChild<QComboBox*>("split.by");
    method->setCurrentIndex(static_cast<int>(prep::SplitMethod::Grouped));
    Q_EMIT method->activated(method->currentIndex());
    by->setCurrentText(QStringLiteral("y"));
    page->inspector()->findChild<QPushButton*>("choice.apply")->click();
    QTRY_COMPARE_WITH_TIMEOUT(f.workspace.workbench()->choice().split.by, std::string("y"), 20000);
    QVERIFY(f.idle());
    QCOMPARE(f.workspace.workbench()->split()->spec.method, prep::SplitMethod::Grouped);
}

void JudgeTest::changedDataAreComparedAndTaken()
{
    WindowFixture f;
    const QString file = f.writeTable();
    auto* page = openTable(f, file);
    QVERIFY2(page, qPrintable(f.problems()));
    std::string text = "x,y,colour,side\n9,9,green,above\n";
    QFile before(file);
    QVERIFY(before.open(QIODevice::ReadOnly));
    before.readLine();
    text += before.readAll().toStdString();
    test::writeFile(file.toStdString(), text);
    QVERIFY(f.commands.run("data.reopen"));
    QTRY_VERIFY_WITH_TIMEOUT(f.workspace.workbench()->dataState() == session::DataState::Changed, 20000);
    QVERIFY(f.idle());
    const auto shown = [&] {
        for (const QLabel* label : page->findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains(QStringLiteral("1 row added")))
                return true;
        }
        return false;
    };
    QTRY_VERIFY(shown());
    QVERIFY(f.commands.run("data.accept"));
    QTRY_COMPARE_WITH_TIMEOUT(page->table().model().total(), std::uint64_t{401}, 30000);
    QVERIFY(f.idle());
    QVERIFY(f.workspace.workbench()->recipe());
}

QTEST_MAIN(JudgeTest)
#include "judge_test.moc"
