// SPDX-License-Identifier: GPL-3.0-or-later
// What the query editor stands on: joins written as SQL, the tables of a database, and the history of queries.
#include "core/data/import/inspect_table.h"
#include "core/data/sql/join_sql.h"
#include "core/data/sql/query_history.h"
#include "core/data/table/table_preview.h"
#include "tests/core/data/data_test_support.h"

#include <sqlite3.h>

using namespace cairn;
using namespace cairn::data;
using cairn::test::failure;
using cairn::test::QuietJob;
using cairn::test::rowText;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace {

Schema columns(std::initializer_list<const char*> names)
{
    Schema schema;
    for (const char* name : names)
        schema.columns.push_back({name});
    return schema;
}

JoinSpec ordersAndPeople(JoinKind kind)
{
    return {{"orders", columns({"id", "person", "name"})}, {"people", columns({"person", "name", "group"})}, {{"person", "person"}}, kind};
}

/// The rows of the join, each as text, sorted.
QStringList joined(const TempDir& folder, const std::string& sql, QStringList* header = nullptr)
{
    writeFile(folder / "orders.csv", "id,person,name\n1,a,pen\n2,a,ink\n3,b,cup\n4,x,hat\n");
    writeFile(folder / "people.csv", "person,name,group\na,Ada,g1\nb,Bob,g2\nc,Cid,g3\n");
    QuietJob job;
    const SourceSpec spec{"query", {}, {}, sql, {{"orders", (folder / "orders.csv").string(), {}}, {"people", (folder / "people.csv").string(), {}}}};
    const auto preview = previewTable(spec, 100, folder / "cache", job);
    if (!preview)
        return {QString::fromUtf8(failure(preview))};
    QStringList rows;
    for (std::size_t row = 0; row < preview->page.size(); ++row)
        rows << QString::fromStdString(rowText(preview->page, row));
    rows.sort();
    for (const Column& column : preview->schema.columns) {
        if (header)
            *header << QString::fromStdString(column.name);
    }
    return rows;
}

} // namespace

class QueryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void joins_data();
    void joins();
    void joinsThatCannotBe();
    void words();
    void tablesOfADatabase();
    void historyKeepsTheNewestOnce();
    void historyFromBadJson();
};

void QueryTest::joins_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QStringList>("rows");
    const QStringList both{"1|a|pen|Ada|g1|", "2|a|ink|Ada|g1|", "3|b|cup|Bob|g2|"};
    QTest::newRow("inner") << int(JoinKind::Inner) << both;
    QTest::newRow("left") << int(JoinKind::Left) << both + QStringList{"4|x|hat|||"};
    QTest::newRow("right") << int(JoinKind::Right) << both + QStringList{"|c||Cid|g3|"};
    QTest::newRow("full") << int(JoinKind::Full) << both + QStringList{"4|x|hat|||", "|c||Cid|g3|"};
    QTest::newRow("semi") << int(JoinKind::Only) << QStringList{"1|a|pen|", "2|a|ink|", "3|b|cup|"};
    QTest::newRow("anti") << int(JoinKind::Without) << QStringList{"4|x|hat|"};
}

void QueryTest::joins()
{
    QFETCH(int, kind);
    QFETCH(QStringList, rows);
    rows.sort();
    const TempDir folder;
    CAIRN_TEST_VALUE(const std::string sql, joinSql(ordersAndPeople(static_cast<JoinKind>(kind))));
    QStringList header;
    QCOMPARE(joined(folder, sql, &header), rows);
    const bool both = static_cast<JoinKind>(kind) != JoinKind::Only && static_cast<JoinKind>(kind) != JoinKind::Without;
    QCOMPARE(header, both ? (QStringList{"id", "person", "name", "name_people", "group"}) : (QStringList{"id", "person", "name"}));
}

void QueryTest::joinsThatCannotBe()
{
    JoinSpec spec = ordersAndPeople(JoinKind::Inner);
    spec.on.clear();
    QVERIFY(failure(joinSql(spec)).contains("equal"));
    spec.on = {{"person", "nobody"}};
    QVERIFY(failure(joinSql(spec)).contains("\"nobody\""));
    spec = ordersAndPeople(JoinKind::Inner);
    spec.right.name = "Orders";
    QVERIFY(failure(joinSql(spec)).contains("itself"));
}

void QueryTest::words()
{
    QCOMPARE(sqlWord("age"), std::string("age"));
    QCOMPARE(sqlWord("a_1"), std::string("a_1"));
    QCOMPARE(sqlWord("two words"), std::string("\"two words\""));
    QCOMPARE(sqlWord("Group"), std::string("\"Group\""));
    QCOMPARE(sqlWord("1st"), std::string("\"1st\""));
    QCOMPARE(sqlWord("a\"b"), std::string("\"a\"\"b\""));
    QCOMPARE(sqlWord("größe"), std::string("\"größe\""));
    QVERIFY(std::ranges::is_sorted(sqlKeywords()));
}

void QueryTest::tablesOfADatabase()
{
    const TempDir folder;
    sqlite3* database = nullptr;
    sqlite3_open((folder / "a b.db").c_str(), &database);
    sqlite3_exec(database, "CREATE TABLE orders(id INTEGER); INSERT INTO orders VALUES (7); CREATE TABLE people(name TEXT); INSERT INTO people VALUES ('Ada');", nullptr, nullptr, nullptr);
    sqlite3_close(database);
    QuietJob job;
    CAIRN_TEST_VALUE(const auto tables, tablesAt((folder / "a b.db").string(), folder / "cache", job));
    QCOMPARE(tables.size(), std::size_t{2});
    QCOMPARE(tables[1].name, std::string("people"));
    CAIRN_TEST_VALUE(const auto people, previewTable({tables[1].location}, 5, folder / "cache", job)); // each location opens its table
    QCOMPARE(rowText(people.page, 0), std::string("Ada|"));
    writeFile(folder / "one.csv", "a,b\n1,2\n");
    CAIRN_TEST_VALUE(const auto one, tablesAt((folder / "one.csv").string(), folder / "cache", job));
    QCOMPARE(one.size(), std::size_t{1});
    QCOMPARE(one[0].name, std::string("one"));
    QCOMPARE(one[0].location, (folder / "one.csv").string());
    QCOMPARE(tablesAt((folder / "none.csv").string(), folder / "cache", job).error().code, ErrorCode::NotFound);
}

void QueryTest::historyKeepsTheNewestOnce()
{
    QueryHistory history;
    for (int i = 0; i < 60; ++i)
        history.add({"query", {}, {}, "SELECT " + std::to_string(i), {}});
    history.add({"query", {}, {}, "  SELECT 30\n", {}});
    history.add({"query", {}, {}, " \n", {}});
    QCOMPARE(history.past.size(), QueryHistory::kMost);
    QCOMPARE(history.past[0].query, std::string("SELECT 30"));
    QCOMPARE(history.past[1].query, std::string("SELECT 59"));
    QCOMPARE(std::ranges::count(history.past, "SELECT 30", &SourceSpec::query), 1);
    history.add({"query", {}, {}, "SELECT 30", {{"t", "/data/t.csv", {}}}}); // over other sources it is another one
    QCOMPARE(std::ranges::count(history.past, "SELECT 30", &SourceSpec::query), 2);
    history.draft = {"query", {}, {}, "SELEC", {{"t", "/data/t.csv", {}}}};
    const QueryHistory again = queryHistoryFromJson(toJson(history));
    QCOMPARE(toJson(again), toJson(history));
    QCOMPARE(again.draft.inputs[0].location, std::string("/data/t.csv"));
}

void QueryTest::historyFromBadJson()
{
    for (const char* text : {"null", "[]", "{}", "{\"past\": 5}", "{\"past\": [5, {}], \"draft\": []}", "{\"draft\": {\"location\": 7}}"}) {
        const QueryHistory history = queryHistoryFromJson(Json::parse(text));
        QVERIFY2(history.past.empty() && history.draft.query.empty(), text);
    }
}

QTEST_GUILESS_MAIN(QueryTest)
#include "query_test.moc"
