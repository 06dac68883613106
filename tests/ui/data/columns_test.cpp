// SPDX-License-Identifier: GPL-3.0-or-later
// Columns of the table are hidden, pinned, renamed and given another type from the menu of their header, all of it undoable.
#include "core/store/project.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/data/data_page.h"
#include "ui/data/recipe/recipe_view.h"
#include "ui/data/table/column_chooser.h"
#include "ui/data/table/row_table.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QUndoStack>

using namespace cairn;
using cairn::test::WindowFixture;

namespace {

/// A window with a table of n, name, size ("1.5", now and then "?") and answer.
struct Opened {
    WindowFixture f;
    ui::DataPage* page = nullptr;

    bool open(int columns = 0)
    {
        std::string text = "n,name,size,answer";
        for (int i = 0; i < columns; ++i)
            text += ",c" + std::to_string(i);
        text += "\n";
        for (int row = 0; row < (columns ? 8 : 300); ++row) {
            text += std::to_string(row * 7 % 300) + ",row" + std::to_string(row) + "," + (row % 50 ? std::to_string(row % 9) + ".5" : "?") + "," + (row % 2 ? "yes" : "no");
            for (int i = 0; i < columns; ++i)
                text += "," + std::to_string(i + row);
            text += "\n";
        }
        test::writeFile(f.folder / "table.csv", text);
        if (!f.ready())
            return false;
        f.window.showPage(QStringLiteral("data"));
        const bool dropped = f.dropData({QString::fromStdString((f.folder / "table.csv").string())});
        page = qobject_cast<ui::DataPage*>(f.window.currentPage());
        if (page)
            page->showView(QStringLiteral("table"));
        return dropped && page;
    }
    ui::RowTable& table() { return page->table(); }
    QHeaderView& header() { return *table().view().horizontalHeader(); }
    QString title(int column) { return table().model().headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(); }
    bool choose(int column, const char* action)
    {
        const std::unique_ptr<QMenu> menu(table().headerMenu(column));
        for (QAction* each : menu->actions()) {
            if (each->objectName() == QLatin1String(action) && each->isEnabled()) {
                each->trigger();
                return true;
            }
        }
        return false;
    }
    bool chooseType(int column, data::ColumnType type)
    {
        const std::unique_ptr<QMenu> menu(table().headerMenu(column));
        auto* types = menu->findChild<QMenu*>(QStringLiteral("column.types"));
        if (!types || !types->isEnabled())
            return false;
        types->actions().at(static_cast<int>(type))->trigger();
        return true;
    }
    QString saved()
    {
        const auto document = f.workspace.workbench()->project().document("table");
        return document && *document ? QString::fromStdString((*document)->dump()) : QString();
    }
};

} // namespace

class ColumnsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void hidesAndShows();
    void pinsToTheLeft();
    void renamesThroughTheRecipe();
    void retypesThroughTheRecipe();
    void keepsToADraft();
    void theArrangementIsKeptWithTheProject();
    void sortedFilteredAndWide();
};

void ColumnsTest::hidesAndShows()
{
    Opened o;
    QVERIFY(o.open());
    QVERIFY(o.choose(1, "column.hide"));
    QVERIFY(o.header().isSectionHidden(1));
    QVERIFY(o.f.idle());
    QVERIFY2(o.saved().contains(QStringLiteral("\"hidden\":[\"name\"]")), qPrintable(o.saved()));
    o.page->undoStack()->undo();
    QVERIFY(!o.header().isSectionHidden(1));
    o.page->undoStack()->redo();
    QVERIFY(o.header().isSectionHidden(1));
    QVERIFY(o.choose(0, "column.hide"));
    QVERIFY(o.choose(2, "column.hide"));
    QVERIFY(!o.choose(3, "column.hide")); // one column stays
    QVERIFY(o.choose(3, "column.showAll"));
    QCOMPARE(o.header().hiddenSectionCount(), 0);
    // By the list, with its search.
    ui::ColumnChooser chooser({"n", "name", "size", "answer"}, {false, false, false, false});
    chooser.setAttribute(Qt::WA_DeleteOnClose, false);
    QList<bool> hidden;
    connect(&chooser, &ui::ColumnChooser::chosen, this, [&](const QList<bool>& hide) { hidden = hide; });
    chooser.findChild<QLineEdit*>(QStringLiteral("columns.search"))->setText(QStringLiteral("NA"));
    chooser.findChild<QPushButton*>(QStringLiteral("columns.none"))->click();
    QCOMPARE(chooser.findChild<QListWidget*>()->item(1)->checkState(), Qt::Unchecked);
    chooser.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
    QCOMPARE(hidden, (QList<bool>{false, true, false, false}));
}

void ColumnsTest::pinsToTheLeft()
{
    Opened o;
    QVERIFY(o.open());
    QVERIFY(!o.table().pinnedView().isVisible());
    QVERIFY(o.choose(2, "column.pin"));
    QTableView& pinned = o.table().pinnedView();
    QVERIFY(pinned.isVisible());
    QVERIFY(pinned.geometry().right() < o.table().view().geometry().left() + 1);
    QVERIFY(o.header().isSectionHidden(2) && !pinned.horizontalHeader()->isSectionHidden(2));
    QCOMPARE(pinned.horizontalHeader()->hiddenSectionCount(), 3);
    QVERIFY(o.choose(0, "column.pin"));
    QCOMPARE(pinned.horizontalHeader()->visualIndex(2), 0); // in the order of pinning
    QCOMPARE(pinned.horizontalHeader()->visualIndex(0), 1);
    // Both parts scroll as one.
    o.table().scrollToRow(100);
    QCOMPARE(pinned.model(), o.table().view().model());
    QCOMPARE(pinned.rowViewportPosition(3), o.table().view().rowViewportPosition(3));
    // Hiding a pinned column takes it away there.
    QVERIFY(o.choose(2, "column.hide"));
    QVERIFY(pinned.horizontalHeader()->isSectionHidden(2));
    o.page->undoStack()->undo();
    o.page->undoStack()->undo();
    o.page->undoStack()->undo();
    QVERIFY(!pinned.isVisible());
    QCOMPARE(o.header().hiddenSectionCount(), 0);
}

void ColumnsTest::renamesThroughTheRecipe()
{
    Opened o;
    QVERIFY(o.open());
    const auto workbench = o.f.workspace.workbench();
    o.table().editName(0);
    auto* line = o.table().findChild<QLineEdit*>(QStringLiteral("column.name"));
    QVERIFY(line);
    line->setText(QStringLiteral("number"));
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(o.title(0), QStringLiteral("number")); // at once
    QVERIFY(o.f.idle());
    QCOMPARE(prep::stepText(workbench->choice().recipe.steps.at(0)), std::string("rename column=n to=number"));
    QVERIFY(workbench->recipe() && !workbench->recipe()->steps.empty()); // and in use
    o.page->undoStack()->undo();
    QCOMPARE(o.title(0), QStringLiteral("n"));
    QVERIFY(o.f.idle());
    QVERIFY(workbench->choice().recipe.steps.empty());
    QCOMPARE(o.title(0), QStringLiteral("n"));
    o.page->undoStack()->redo();
    QVERIFY(o.f.idle());
    QCOMPARE(o.title(0), QStringLiteral("number"));
    QCOMPARE(workbench->choice().recipe.steps.size(), std::size_t{1});
    // Inputs that were chosen by name follow.
    session::DataChoice choice = workbench->choice();
    choice.recipe.inputs = {"number", "name"};
    Progress progress;
    JobContext job{StopToken(), progress};
    QVERIFY(workbench->choose(choice, job).has_value());
    QVERIFY(o.f.idle());
    Q_EMIT o.table().renameAsked(0, QStringLiteral("index"));
    QVERIFY(o.f.idle());
    QCOMPARE(workbench->choice().recipe.inputs, (std::vector<std::string>{"index", "name"}));
    QCOMPARE(workbench->choice().recipe.steps.size(), std::size_t{1}); // one step, changed
    // A name that is taken, and the target, are refused with a reason.
    Q_EMIT o.table().renameAsked(0, QStringLiteral("Name"));
    QCOMPARE(o.title(0), QStringLiteral("index"));
    QVERIFY(o.f.workspace.problems().rowCount() > 0);
    Q_EMIT o.table().renameAsked(3, QStringLiteral("other"));
    QCOMPARE(o.title(3), QStringLiteral("answer"));
}

void ColumnsTest::retypesThroughTheRecipe()
{
    Opened o;
    QVERIFY(o.open());
    const auto workbench = o.f.workspace.workbench();
    QVERIFY(workbench->dataset()->schema()[2].type == data::ColumnType::Text); // "?" among the numbers
    QVERIFY(o.chooseType(2, data::ColumnType::Real));
    const auto side = [&] { return o.table().model().headerData(2, Qt::Horizontal, Qt::TextAlignmentRole).value<Qt::Alignment>(); };
    QVERIFY(side() & Qt::AlignRight);
    QVERIFY(o.f.idle());
    QCOMPARE(prep::stepText(workbench->choice().recipe.steps.at(0)), std::string("retype columns=size to=real"));
    QVERIFY(o.table().model().headerData(2, Qt::Horizontal, Qt::ToolTipRole).toString().contains(QStringLiteral("in the data")));
    QVERIFY(o.chooseType(2, data::ColumnType::Text)); // what it is in the data: no step any more
    QVERIFY(o.f.idle());
    QVERIFY(workbench->choice().recipe.steps.empty());
    o.page->undoStack()->undo();
    QVERIFY(o.f.idle());
    QCOMPARE(workbench->choice().recipe.steps.size(), std::size_t{1});
}

void ColumnsTest::keepsToADraft()
{
    Opened o;
    QVERIFY(o.open());
    o.page->recipe().addStep(prep::stepFromText("scale columns=n").value());
    QVERIFY(!o.page->recipe().isApplied());
    Q_EMIT o.table().renameAsked(1, QStringLiteral("label"));
    QVERIFY(o.f.idle());
    QCOMPARE(o.title(1), QStringLiteral("label"));
    QVERIFY(o.f.workspace.workbench()->choice().recipe.steps.empty()); // waits for Apply with the rest of the draft
    QCOMPARE(o.page->recipe().steps().size(), std::size_t{2});
}

void ColumnsTest::theArrangementIsKeptWithTheProject()
{
    Opened o;
    QVERIFY(o.open());
    QVERIFY(o.choose(1, "column.hide"));
    QVERIFY(o.choose(3, "column.pin"));
    QVERIFY(o.f.idle());
    const QString path = QString::fromStdString(o.f.workspace.workbench()->path().string());
    QVERIFY(o.f.commands.run(QStringLiteral("project.close")));
    QVERIFY(o.f.idle());
    QVERIFY(o.table().arrangement() == ui::TableLayout());
    QVERIFY(o.f.commands.run(QStringLiteral("project.open"), QStringList{path}));
    QVERIFY(o.f.idle());
    QTRY_COMPARE(o.table().arrangement().hidden, QStringList{QStringLiteral("name")});
    QCOMPARE(o.table().arrangement().pinned, QStringList{QStringLiteral("answer")});
    o.f.window.showPage(QStringLiteral("data"));
    QTRY_VERIFY(o.header().isSectionHidden(1) && o.header().isSectionHidden(3));
    o.f.commands.run(QStringLiteral("view.resetLayout"));
    QCOMPARE(o.header().hiddenSectionCount(), 0);
    QVERIFY(o.f.idle());
    QVERIFY(o.saved().contains(QStringLiteral("\"hidden\":[]")));
}

void ColumnsTest::sortedFilteredAndWide()
{
    Opened o;
    QVERIFY(o.open(1000));
    QCOMPARE(o.header().count(), 1004);
    o.table().sortBy(0, Qt::DescendingOrder);
    QVERIFY(o.f.idle());
    const QString top = o.table().model().index(0, 0).data().toString();
    QCOMPARE(top, QStringLiteral("49")); // 7 rows of 7 i, the largest
    QVERIFY(o.choose(800, "column.pin"));
    QVERIFY(o.choose(801, "column.hide"));
    Q_EMIT o.table().renameAsked(800, QStringLiteral("far away"));
    QCOMPARE(o.title(800), QStringLiteral("far away"));
    QVERIFY(o.f.idle());
    QCOMPARE(o.table().model().index(0, 0).data().toString(), top); // still sorted
    QVERIFY(o.table().view().horizontalHeader()->isSortIndicatorShown());
    QCOMPARE(o.table().pinnedView().horizontalHeader()->hiddenSectionCount(), 1003);
    o.f.workspace.selection().set(select::RowSet::of(std::vector<RowId>{1, 3}), QStringLiteral("two"));
    o.table().setSource(o.f.workspace.workbench()->dataset(), o.f.workspace.selection().current().rows);
    QVERIFY(o.f.idle());
    QCOMPARE(o.table().model().total(), std::uint64_t{2});
    QVERIFY(o.header().isSectionHidden(800) && o.header().isSectionHidden(801));
    QCOMPARE(o.title(800), QStringLiteral("far away"));
}

QTEST_MAIN(ColumnsTest)
#include "columns_test.moc"
