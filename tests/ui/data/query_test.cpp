// SPDX-License-Identifier: GPL-3.0-or-later
// The query editor: sources, completion, running, errors at their place, history, joins, and the result as data.
#include "tests/ui/support/window_fixture.h"
#include "ui/data/query/join_dialog.h"
#include "ui/data/query/preview_model.h"
#include "ui/data/query/query_dialog.h"
#include "ui/data/query/query_sources.h"
#include "ui/data/query/sql_editor.h"

#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QDialogButtonBox>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTreeWidget>

using namespace cairn;
using cairn::test::WindowFixture;

namespace {

data::Schema columns(std::initializer_list<const char*> names)
{
    data::Schema schema;
    for (const char* name : names)
        schema.columns.push_back({name});
    return schema;
}

/// A window with the editor open.
struct Editor {
    WindowFixture f;
    ui::QueryDialog* dialog = nullptr;

    bool open()
    {
        test::writeFile(f.folder / "orders.csv", "id,person,amount\n1,a,5\n2,a,7\n3,b,9\n");
        test::writeFile(f.folder / "people.csv", "person,full name\na,Ada\nb,Bob\n");
        if (!f.ready() || !f.commands.run(QStringLiteral("data.query")))
            return false;
        dialog = f.window.findChild<ui::QueryDialog*>();
        return dialog && settled();
    }
    bool settled() { return QTest::qWaitFor([this] { return dialog->isSettled(); }, 20000) && f.idle(); }
    QString path(const char* name) const { return QString::fromStdString((f.folder / name).string()); }
    bool addBoth()
    {
        dialog->sources().addLocation(path("orders.csv"));
        if (!settled())
            return false;
        dialog->sources().addLocation(path("people.csv"));
        return settled() && dialog->sources().scope().tables.size() == 2;
    }
    bool run(const QString& sql)
    {
        dialog->editor().setPlainText(sql);
        dialog->editor().setFocus();
        QTest::keyClick(&dialog->editor(), Qt::Key_Return, Qt::ControlModifier);
        return settled();
    }
    QString problem() { return dialog->findChild<QLabel*>(QStringLiteral("query.problem"))->text(); }
    QPushButton* button(const char* name) { return dialog->findChild<QPushButton*>(QLatin1String(name)); }
    QString cell(int row, int column) { return dialog->preview().index(row, column).data().toString(); }
};

} // namespace

class QueryEditorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void completesNames_data();
    void completesNames();
    void placesOfErrors();
    void runsOverTwoSources();
    void showsErrorsAtTheirPlace();
    void completesWhileTyping();
    void keepsAHistory();
    void joinsTwoTables();
    void sourcesAreRenamedAndRemoved();
    void resultBecomesData();
    void cancels();
    void openDataAreThereAtOnce();
};

void QueryEditorTest::completesNames_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("prefix");
    QTest::addColumn<QStringList>("among");
    QTest::addColumn<QStringList>("notAmong");
    QTest::newRow("start") << "SEL" << "SEL" << QStringList{"SELECT", "orders", "id"} << QStringList{};
    QTest::newRow("table by name") << "SELECT orders." << "" << QStringList{"id", "amount"} << QStringList{"SELECT", "name"};
    QTest::newRow("alias") << "SELECT o.am| FROM orders o" << "am" << QStringList{"amount"} << QStringList{"name"};
    QTest::newRow("alias with AS") << "SELECT * FROM orders AS x JOIN people AS y ON y." << "" << QStringList{"name", "\"full name\""} << QStringList{"amount"};
    QTest::newRow("comma") << "SELECT p.| FROM orders o, people p" << "" << QStringList{"name"} << QStringList{"amount"};
    QTest::newRow("only of the tables that are used") << "SELECT | FROM people" << "" << QStringList{"name", "orders", "count"} << QStringList{"amount"};
    QTest::newRow("quoted table") << "SELECT \"my table\"." << "" << QStringList{"odd"} << QStringList{"amount"};
    QTest::newRow("within a text") << "SELECT 'or" << "" << QStringList{} << QStringList{"orders"};
    QTest::newRow("within a comment") << "SELECT 1 -- or" << "" << QStringList{} << QStringList{"orders"};
    QTest::newRow("a number") << "SELECT 12" << "" << QStringList{} << QStringList{"orders"};
    QTest::newRow("unknown table") << "SELECT nothing." << "" << QStringList{} << QStringList{"amount"};
}

void QueryEditorTest::completesNames()
{
    QFETCH(QString, sql);
    QFETCH(QString, prefix);
    QFETCH(QStringList, among);
    QFETCH(QStringList, notAmong);
    const ui::SqlScope scope{{{"orders", columns({"id", "amount"})}, {"people", columns({"name", "full name"})}, {"my table", columns({"odd"})}}, {"count"}};
    qsizetype cursor = sql.indexOf(QLatin1Char('|'));
    sql.remove(QLatin1Char('|'));
    if (cursor < 0)
        cursor = sql.size();
    const ui::SqlCompletion completion = ui::completionAt(sql, static_cast<int>(cursor), scope);
    QCOMPARE(completion.prefix, prefix);
    for (const QString& word : among)
        QVERIFY2(completion.words.contains(word), qPrintable(word));
    for (const QString& word : notAmong)
        QVERIFY2(!completion.words.contains(word), qPrintable(word));
}

void QueryEditorTest::placesOfErrors()
{
    QCOMPARE(ui::errorPosition(QStringLiteral("line 1, column 8 of the query"), QStringLiteral("SELECT x")), 7);
    QCOMPARE(ui::errorPosition(QStringLiteral("line 2, column 6 of the query"), QStringLiteral("SELECT 1\nFROM t")), 14);
    QCOMPARE(ui::errorPosition(QStringLiteral("line 1, column 13 of the query"), QStringLiteral("SELECT 'ü', x")), 11); // bytes of UTF-8
    QCOMPARE(ui::errorPosition(QStringLiteral("the query"), QStringLiteral("SELECT x")), -1);
}

void QueryEditorTest::runsOverTwoSources()
{
    Editor e;
    QVERIFY(e.open());
    new QAbstractItemModelTester(&e.dialog->preview(), QAbstractItemModelTester::FailureReportingMode::QtTest, this);
    QVERIFY(e.addBoth());
    QVERIFY(e.run(QStringLiteral("SELECT \"full name\", sum(amount) AS total FROM orders JOIN people USING (person) GROUP BY 1 ORDER BY 1")));
    QCOMPARE(e.problem(), QString());
    QCOMPARE(e.dialog->preview().rowCount(), 2);
    QCOMPARE(e.cell(0, 0) + e.cell(0, 1), QStringLiteral("Ada12"));
    QCOMPARE(e.cell(1, 0) + e.cell(1, 1), QStringLiteral("Bob9"));
}

void QueryEditorTest::showsErrorsAtTheirPlace()
{
    Editor e;
    QVERIFY(e.open());
    QVERIFY(e.addBoth());
    QVERIFY(e.run(QStringLiteral("SELECT id,\n       amunt\nFROM orders")));
    QVERIFY2(e.problem().contains(QStringLiteral("line 2, column 8")), qPrintable(e.problem()));
    QVERIFY(e.dialog->editor().hasMark());
    QCOMPARE(e.dialog->editor().textCursor().position(), 18);
    QVERIFY(e.dialog->editor().extraSelections().size() == 2);
    QTest::keyClicks(&e.dialog->editor(), QStringLiteral(" "));
    QVERIFY(!e.dialog->editor().hasMark()); // gone with the first edit
    QVERIFY(e.run(QStringLiteral("DROP TABLE orders")));
    QVERIFY2(e.problem().contains(QStringLiteral("SELECT")), qPrintable(e.problem()));
    QVERIFY(e.dialog->history().past.empty()); // only what ran is remembered
}

void QueryEditorTest::completesWhileTyping()
{
    Editor e;
    QVERIFY(e.open());
    QVERIFY(e.addBoth());
    ui::SqlEditor& editor = e.dialog->editor();
    editor.setFocus();
    QTest::keyClicks(&editor, QStringLiteral("SELECT * FROM ord"));
    QTRY_VERIFY(editor.completer().popup()->isVisible());
    QTest::keyClick(editor.completer().popup(), Qt::Key_Return);
    QCOMPARE(editor.toPlainText(), QStringLiteral("SELECT * FROM orders"));
    QTest::keyClicks(&editor, QStringLiteral(" WHERE orders."));
    QTRY_VERIFY(editor.completer().popup()->isVisible());
    QCOMPARE(editor.completer().completionCount(), 3);
    QTest::keyClicks(editor.completer().popup(), QStringLiteral("am"));
    QTest::keyClick(editor.completer().popup(), Qt::Key_Tab);
    QCOMPARE(editor.toPlainText(), QStringLiteral("SELECT * FROM orders WHERE orders.amount"));
}

void QueryEditorTest::keepsAHistory()
{
    Editor e;
    QVERIFY(e.open());
    QVERIFY(e.f.commands.run(QStringLiteral("project.new"), QStringList{e.path("queries.cairn")}));
    QVERIFY(e.f.idle());
    QVERIFY(e.addBoth());
    for (const char* sql : {"SELECT 1 AS a", "SELECT 2 AS a", "SELECT 1 AS a"})
        QVERIFY(e.run(QLatin1String(sql)));
    QCOMPARE(e.dialog->history().past.size(), std::size_t{2});
    QCOMPARE(e.dialog->history().past[0].query, std::string("SELECT 1 AS a"));
    e.dialog->editor().setPlainText(QStringLiteral("SELECT half"));
    QTRY_VERIFY_WITH_TIMEOUT([&] {
        const auto document = e.f.workspace.workbench()->project().document("query");
        return document && *document && (*document)->dump().find("SELECT half") != std::string::npos;
    }(), 10000);
    QVERIFY(e.f.idle());
    QVERIFY(e.f.commands.run(QStringLiteral("project.close")));
    QVERIFY(e.f.idle());
    QVERIFY(e.dialog->editor().toPlainText().isEmpty());
    QVERIFY(e.f.commands.run(QStringLiteral("project.open"), QStringList{e.path("queries.cairn")}));
    QVERIFY(e.f.idle());
    QTRY_COMPARE(e.dialog->editor().toPlainText(), QStringLiteral("SELECT half"));
    QCOMPARE(e.dialog->history().past.size(), std::size_t{2});
    QMenu* menu = e.button("query.history")->menu();
    QCOMPARE(menu->actions().size(), 2);
    menu->actions().at(1)->trigger();
    QCOMPARE(e.dialog->editor().toPlainText(), QStringLiteral("SELECT 2 AS a"));
    QVERIFY(e.settled());
    QCOMPARE(e.dialog->sources().sources().size(), std::size_t{2}); // with its sources
}

void QueryEditorTest::joinsTwoTables()
{
    Editor e;
    QVERIFY(e.open());
    QVERIFY(!e.button("query.join")->isEnabled());
    QVERIFY(e.addBoth());
    QVERIFY(e.button("query.join")->isEnabled());
    QTest::mouseClick(e.button("query.join"), Qt::LeftButton);
    auto* join = e.dialog->findChild<ui::JoinDialog*>();
    QVERIFY(join);
    QCOMPARE(join->findChild<QComboBox*>(QStringLiteral("join.column0"))->currentText(), QStringLiteral("person")); // both have it
    QCOMPARE(join->findChild<QComboBox*>(QStringLiteral("join.partner0"))->currentText(), QStringLiteral("person"));
    join->findChild<QComboBox*>(QStringLiteral("join.kind"))->setCurrentIndex(1);
    QVERIFY(join->findChild<QPlainTextEdit*>()->toPlainText().contains(QStringLiteral("LEFT JOIN people ON orders.person = people.person")));
    QTest::mouseClick(join->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok), Qt::LeftButton);
    QVERIFY(e.dialog->editor().toPlainText().startsWith(QStringLiteral("SELECT orders.id")));
    QTest::mouseClick(e.button("query.run"), Qt::LeftButton);
    QVERIFY(e.settled());
    QCOMPARE(e.problem(), QString());
    QCOMPARE(e.dialog->preview().rowCount(), 3);
    QCOMPARE(e.dialog->preview().columnCount(), 4);
}

void QueryEditorTest::sourcesAreRenamedAndRemoved()
{
    Editor e;
    QVERIFY(e.open());
    QVERIFY(e.addBoth());
    auto* tree = e.dialog->findChild<QTreeWidget*>(QStringLiteral("query.sources"));
    QCOMPARE(tree->topLevelItemCount(), 2);
    QCOMPARE(tree->topLevelItem(0)->childCount(), 3);
    tree->topLevelItem(0)->setText(0, QStringLiteral("People")); // a name is made of small letters and is free: people_2
    QVERIFY(e.settled());
    QTRY_COMPARE(e.dialog->sources().sources().at(0).name, std::string("people_2"));
    e.dialog->sources().addLocation(e.path("missing.csv"));
    QVERIFY(e.settled());
    QVERIFY(e.problem().contains(QStringLiteral("missing.csv")));
    QCOMPARE(e.dialog->sources().sources().size(), std::size_t{2});
    tree->setCurrentItem(tree->topLevelItem(0));
    QTest::mouseClick(e.button("query.removeSource"), Qt::LeftButton);
    QVERIFY(e.settled());
    QCOMPARE(e.dialog->sources().sources().size(), std::size_t{1});
    QCOMPARE(e.dialog->sources().sources().at(0).name, std::string("people"));
}

void QueryEditorTest::resultBecomesData()
{
    Editor e;
    QVERIFY(e.open());
    QVERIFY(!e.button("query.use")->isEnabled());
    QVERIFY(e.addBoth());
    e.dialog->editor().setPlainText(QStringLiteral("SELECT o.id, o.amount, p.\"full name\" FROM orders o JOIN people p USING (person) ORDER BY id"));
    QTest::mouseClick(e.button("query.use"), Qt::LeftButton);
    QVERIFY(QTest::qWaitFor([&] { return e.f.workspace.workbench() && e.f.workspace.workbench()->dataset(); }, 20000));
    QVERIFY(e.f.idle());
    const auto dataset = e.f.workspace.workbench()->dataset();
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(3));
    QCOMPARE(dataset->schema()[2].name, std::string("full name"));
    QCOMPARE(dataset->source().inputs.size(), std::size_t{2});
    QCOMPARE(e.f.window.currentPage()->info().id, QStringLiteral("data"));
    QVERIFY(!e.dialog->isVisible());
    QVERIFY(e.f.commands.run(QStringLiteral("data.query"))); // the query went along into the project
    QVERIFY(e.settled());
    QVERIFY(e.dialog->editor().toPlainText().contains(QStringLiteral("FROM orders o JOIN people p")));
    QCOMPARE(e.dialog->sources().sources().size(), std::size_t{2});
}

void QueryEditorTest::cancels()
{
    Editor e;
    QVERIFY(e.open());
    QVERIFY(e.addBoth());
    e.dialog->editor().setPlainText(QStringLiteral("SELECT count(*) AS n FROM range(100000) a, range(1000000) b WHERE (a.range * 31 + b.range) % 7 = 3"));
    QTest::mouseClick(e.button("query.run"), Qt::LeftButton);
    QVERIFY(e.button("query.cancel")->isEnabled());
    QTest::qWait(200);
    QVERIFY(!e.dialog->isSettled());
    QTest::mouseClick(e.button("query.cancel"), Qt::LeftButton);
    QVERIFY(e.dialog->isSettled());
    QVERIFY(!e.button("query.cancel")->isEnabled());
    QVERIFY(e.f.idle()); // the work itself has ended
}

void QueryEditorTest::openDataAreThereAtOnce()
{
    Editor editor;
    QVERIFY(editor.f.ready());
    QVERIFY(editor.f.dropData({editor.f.writeTable()}));
    QVERIFY(editor.open());
    QTRY_COMPARE(editor.dialog->sources().scope().tables.size(), std::size_t{1});
    QVERIFY(editor.settled());
    QVERIFY(editor.run(QStringLiteral("SELECT count(*) FROM \"%1\"").arg(QString::fromStdString(editor.dialog->query().inputs.front().name))));
    QCOMPARE(editor.cell(0, 0), QStringLiteral("400"));
}

QTEST_MAIN(QueryEditorTest)
#include "query_test.moc"
