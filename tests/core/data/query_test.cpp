// SPDX-License-Identifier: GPL-3.0-or-later
// Queries over several sources.
#include "core/data/sql/sql_names.h"
#include "tests/core/data/data_test_support.h"
#include "tests/core/data/sqlite_file.h"

#include <algorithm>
#include <filesystem>

using namespace cairn;
using namespace cairn::data;
using cairn::test::failure;
using cairn::test::QuietJob;
using cairn::test::rowText;
using cairn::test::runSqlite;
using cairn::test::TempDir;
using cairn::test::typesOf;
using cairn::test::writeFile;

namespace fs = std::filesystem;

namespace {

Result<std::shared_ptr<Dataset>> openQuery(const std::string& query, std::vector<NamedSource> inputs, const fs::path& cache)
{
    QuietJob job;
    SourceSpec spec;
    spec.location = "joined";
    spec.query = query;
    spec.inputs = std::move(inputs);
    return openDataset(spec, cache, job);
}

} // namespace

class QueryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void queryJoins();
    void queryKeepsItsOrder();
    void queryErrors_data();
    void queryErrors();
    void queryIsLockedIn();
    void queryNoticesChange();
    void completion();
};

void QueryTest::queryJoins()
{
    TempDir folder;
    writeFile(folder / "orders.csv", "id,customer,total\n1,10,5.5\n2,20,7\n3,10,1\n");
    writeFile(folder / "people.json", R"([{"id":10,"name":"Ann","home":{"city":"Rome"}},{"id":20,"name":"Bob","home":{"city":"Oslo"}}])");
    runSqlite(folder / "x.db", "CREATE TABLE rates (city TEXT, rate REAL); INSERT INTO rates VALUES ('Rome', 2.0), ('Oslo', 3.0)");
    const std::vector<NamedSource> inputs{{"orders", (folder / "orders.csv").string(), {}}, {"people", (folder / "people.json").string(), {}},
                                          {"data", (folder / "x.db").string(), {}}};
    CAIRN_TEST_VALUE(const auto dataset, openQuery("SELECT o.id, p.name, o.total * r.rate AS cost\nFROM orders o JOIN people p ON p.id = o.customer\n"
                                                   "JOIN data r ON r.city = p.\"home.city\" ORDER BY o.id -- the end", inputs, folder / "cache"));
    QCOMPARE(dataset->format(), std::string("query"));
    QCOMPARE(dataset->title(), std::string("joined"));
    QCOMPARE(typesOf(*dataset), std::string("id:integer name:text cost:real "));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(0, 9, job));
    QCOMPARE(page.size(), std::size_t{3});
    QCOMPARE(rowText(page, 0), std::string("1|Ann|11|"));
    QCOMPARE(rowText(page, 1), std::string("2|Bob|21|"));
    // It is a dataset like any other.
    CAIRN_TEST_VALUE(const auto ids, dataset->filter("cost > 10", job));
    QCOMPARE(ids, (std::vector<RowId>{0, 1}));
    CAIRN_TEST_VALUE(const auto profile, dataset->profile(2, job));
    QCOMPARE(profile.numeric->maximum, 21.0);
    // And it opens again from its description.
    CAIRN_TEST_VALUE(const auto spec, sourceSpecFromJson(Json::parse(toJson(dataset->source()).dump())));
    CAIRN_TEST_VALUE(const auto again, openDataset(spec, folder / "cache", job));
    QCOMPARE(again->fingerprint(), dataset->fingerprint());
}

void QueryTest::queryKeepsItsOrder()
{
    TempDir folder;
    std::string text = "k,v\n";
    for (int i = 0; i < 20000; ++i)
        text += std::to_string(i * 7919 % 20000) + "," + std::to_string(i % 97) + "\n";
    writeFile(folder / "t.csv", text);
    QuietJob job;
    std::vector<std::string> first;
    for (int round = 0; round < 3; ++round) {
        CAIRN_TEST_VALUE(const auto dataset, openQuery("SELECT v, count(*) AS n, max(k) AS k FROM t GROUP BY v", {{"t", (folder / "t.csv").string(), {}}}, folder / "cache"));
        CAIRN_TEST_VALUE(const auto page, dataset->page(0, 100, job));
        std::vector<std::string> rows;
        for (std::size_t i = 0; i < page.size(); ++i)
            rows.push_back(rowText(page, i));
        QCOMPARE(rows.size(), std::size_t{97});
        if (round == 0)
            first = rows;
        QCOMPARE(rows, first);
    }
}

void QueryTest::queryErrors_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("column") << QByteArray("SELECT a,\n       nope\nFROM t") << QByteArray("line 2, column 8");
    QTest::newRow("table") << QByteArray("SELECT a FROM nothing") << QByteArray("line 1, column 15");
    QTest::newRow("syntax") << QByteArray("SELECT a,\nFROM FROM t") << QByteArray("line 2, column");
    QTest::newRow("function") << QByteArray("SELECT nofunc(a) FROM t") << QByteArray("nofunc");
    QTest::newRow("two") << QByteArray("SELECT 1; SELECT 2") << QByteArray("more than one");
    QTest::newRow("no select") << QByteArray("DROP TABLE t") << QByteArray("Only a SELECT");
    QTest::newRow("copy") << QByteArray("COPY t TO 'x.csv'") << QByteArray("Only a SELECT");
    QTest::newRow("breaking out") << QByteArray("SELECT 1) UNION (SELECT 2") << QByteArray("column 9");
    QTest::newRow("no rows") << QByteArray("SELECT * FROM t WHERE a > 100") << QByteArray("no rows");
    QTest::newRow("fails while running") << QByteArray("SELECT CAST(b AS INTEGER) FROM t") << QByteArray("Could not convert");
    QTest::newRow("nothing") << QByteArray(" ") << QByteArray("query");
}

void QueryTest::queryErrors()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, says);
    TempDir folder;
    writeFile(folder / "t.csv", "a,b\n1,x\n2,y\n");
    const auto opened = openQuery(query.toStdString(), {{"t", (folder / "t.csv").string(), {}}}, folder / "cache");
    QVERIFY2(failure(opened).contains(says), failure(opened).constData());
    QVERIFY2(!failure(opened).contains("exception_message"), failure(opened).constData());
}

void QueryTest::queryIsLockedIn()
{
    TempDir folder;
    writeFile(folder / "t.csv", "a,b\n1,x\n");
    writeFile(folder / "secret.csv", "s\n1\n");
    const std::string secret = (folder / "secret.csv").string();
    const std::vector<NamedSource> inputs{{"t", (folder / "t.csv").string(), {}}};
    for (const std::string& query : {"SELECT * FROM read_csv('" + secret + "')", "SELECT * FROM '" + secret + "'", std::string("SELECT * FROM read_text('/etc/passwd')"),
                                    std::string("SELECT * FROM glob('/etc/*')"), "SELECT a, (SELECT max(s) FROM read_csv('" + secret + "')) FROM t"}) {
        const auto opened = openQuery(query, inputs, folder / "cache");
        QVERIFY2(!opened, query.c_str());
    }
    QuietJob job;
    QCOMPARE(openQuery("SELECT 1 AS x", {{"t", (folder / "none.csv").string(), {}}}, folder / "cache").error().code, ErrorCode::NotFound);
    QVERIFY(failure(openQuery("SELECT 1", {inputs[0], inputs[0]}, folder / "cache")).contains("same name"));
    CAIRN_TEST_VALUE(const auto without, openQuery("SELECT range AS n FROM range(10)", {}, folder / "cache"));
    QCOMPARE(without->rowCount(), std::optional<std::uint64_t>(10));
}

void QueryTest::queryNoticesChange()
{
    TempDir folder;
    writeFile(folder / "t.csv", "a,b\n1,x\n2,y\n");
    const std::vector<NamedSource> inputs{{"t", (folder / "t.csv").string(), {}}};
    CAIRN_TEST_VALUE(const auto before, openQuery("SELECT a FROM t", inputs, folder / "cache"));
    writeFile(folder / "t.csv", "a,b\n1,x\n3,y\n");
    CAIRN_TEST_VALUE(const auto after, openQuery("SELECT a FROM t", inputs, folder / "cache"));
    QVERIFY(before->fingerprint() != after->fingerprint());
    CAIRN_TEST_VALUE(const auto other, openQuery("SELECT a + 1 AS a FROM t", inputs, folder / "cache"));
    QVERIFY(other->fingerprint() != after->fingerprint());
}

void QueryTest::completion()
{
    TempDir folder;
    writeFile(folder / "t.csv", "amount,kind of\n1,x\n");
    QuietJob job;
    CAIRN_TEST_VALUE(const auto names, SqlNames::of({{"purchases", (folder / "t.csv").string(), {}}}, folder / "cache", job));
    QCOMPARE(names->tables().at(0).first, std::string("purchases"));
    QCOMPARE(names->tables().at(0).second[1].name, std::string("kind of"));
    QVERIFY(std::ranges::binary_search(names->functions(), std::string("regexp_replace")));
    const auto first = [&](const std::string& text) {
        const auto suggestions = names->complete(text, {});
        return suggestions && !suggestions->empty() ? suggestions->front().text + "@" + std::to_string(suggestions->front().from) : failure(suggestions).toStdString();
    };
    QCOMPARE(first("SELECT amo"), std::string("amount@7"));
    QCOMPARE(first("SELECT amount FROM purc"), std::string("purchases@19"));
    QVERIFY(names->complete("it's 'open", {}));
}

QTEST_GUILESS_MAIN(QueryTest)
#include "query_test.moc"
