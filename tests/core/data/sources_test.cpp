// SPDX-License-Identifier: GPL-3.0-or-later
// Many files as one table, DuckDB databases, and how places are written.
#include "core/data/duckdb/connection.h"
#include "core/data/import/file_set.h"
#include "core/data/import/location.h"
#include "tests/core/data/data_test_support.h"

#include <filesystem>

using namespace cairn;
using namespace cairn::data;
using cairn::test::failure;
using cairn::test::noticesOf;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::rowText;
using cairn::test::TempDir;
using cairn::test::typesOf;
using cairn::test::writeFile;

namespace fs = std::filesystem;

namespace {

/// Runs SQL that may write, in an instance of its own.
void runSql(const fs::path& database, const std::string& sql)
{
    duckdb_database instance = nullptr;
    duckdb_connection connection = nullptr;
    QCOMPARE(duckdb_open(database.empty() ? nullptr : database.c_str(), &instance), DuckDBSuccess);
    QCOMPARE(duckdb_connect(instance, &connection), DuckDBSuccess);
    duckdb_result result;
    const auto state = duckdb_query(connection, sql.c_str(), &result);
    const QByteArray message = state == DuckDBSuccess ? "" : duckdb_result_error(&result);
    duckdb_destroy_result(&result);
    duckdb_disconnect(&connection);
    duckdb_close(&instance);
    QVERIFY2(state == DuckDBSuccess, message.constData());
}

} // namespace

class SourcesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void optionsSurviveJson();
    void pattern();
    void patternDrift_data();
    void patternDrift();
    void hivePartitions();
    void folderOfFiles();
    void parquetPattern();
    void hostileFileNames();
    void duckDbTables();
    void duckDbRefused();
    void locations();
};

void SourcesTest::optionsSurviveJson()
{
    SourceSpec spec;
    spec.location = "joined";
    spec.options.quote = '\0';
    spec.options.escape = '\\';
    spec.options.skipLines = 3;
    spec.options.decimalComma = false;
    spec.options.nullText = "-";
    spec.options.types = {{"a \"b\"", ColumnType::Timestamp}};
    spec.query = "SELECT *\nFROM a JOIN b USING (id)";
    spec.inputs = {{"a", "/x/a.csv", {}}, {"b", "sqlite:/x/b.db?table=t", {}}};
    spec.inputs[0].options.delimiter = ';';
    CAIRN_TEST_VALUE(const auto back, sourceSpecFromJson(Json::parse(toJson(spec).dump())));
    QCOMPARE(toJson(back), toJson(spec));
    QCOMPARE(back.options.quote, std::optional('\0'));
    QCOMPARE(back.options.types, spec.options.types);
    QCOMPARE(back.query, spec.query);
    QCOMPARE(back.inputs.size(), std::size_t{2});
    QCOMPARE(back.inputs[0].options.delimiter, std::optional(';'));
    QCOMPARE(sourceSpecFromJson(Json::parse(R"({"location":"x","options":{"types":{"a":"image"}}})")).error().code, ErrorCode::Corrupt);
    QCOMPARE(sourceSpecFromJson(Json::parse(R"({"location":"x","options":{"quote":"ab"}})")).error().code, ErrorCode::Corrupt);
    QCOMPARE(sourceSpecFromJson(Json::parse(R"({"location":"x","inputs":[{"name":"a"}]})")).error().code, ErrorCode::Corrupt);
}

void SourcesTest::pattern()
{
    TempDir folder;
    for (int part = 0; part < 12; ++part) {
        std::string text = "id,v\n";
        for (int i = 0; i < 10; ++i)
            text += std::to_string(part * 10 + i) + "," + std::to_string(i) + "\n";
        writeFile(folder / ("part-" + std::string(part < 10 ? "0" : "") + std::to_string(part) + ".csv"), text);
    }
    writeFile(folder / "other.csv", "x\n1\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "part-*.csv", folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(120));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(0, 120, job));
    for (std::size_t i = 0; i < 120; ++i)
        QCOMPARE(std::get<std::int64_t>(page.at(i, 0)), static_cast<std::int64_t>(i));
    QVERIFY(noticesOf(*dataset).contains("12 files"));
    QCOMPARE(openFile(folder / "none-*.csv", folder / "cache").error().code, ErrorCode::NotFound);
    // One of them changes: noticed.
    const std::string before = dataset->fingerprint();
    writeFile(folder / "part-05.csv", "id,v\n50,1\n");
    CAIRN_TEST_VALUE(const auto again, openFile(folder / "part-*.csv", folder / "cache"));
    QVERIFY(again->fingerprint() != before);
}

void SourcesTest::patternDrift_data()
{
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("lacks") << QByteArray("id\n3\n") << QByteArray("lacks \"v\"");
    QTest::newRow("besides") << QByteArray("id,v,extra\n3,4,5\n") << QByteArray("has \"extra\" besides");
    QTest::newRow("renamed") << QByteArray("id,value\n3,4\n") << QByteArray("lacks \"v\"; it has \"value\" besides");
    QTest::newRow("order") << QByteArray("v,id\n3,4\n") << QByteArray("in their order");
    QTest::newRow("short line") << QByteArray("id,v\n3\n4,5\n") << QByteArray("line 2");
    QTest::newRow("picture") << QByteArray("\x89PNG\r\n\x1a\n123456") << QByteArray("b.csv");
}

void SourcesTest::patternDrift()
{
    QFETCH(QByteArray, other);
    QFETCH(QByteArray, says);
    TempDir folder;
    writeFile(folder / "a.csv", "id,v\n1,2\n");
    writeFile(folder / "b.csv", other.toStdString());
    const auto opened = openFile(folder / "*.csv", folder / "cache");
    QVERIFY2(failure(opened).contains(says) && failure(opened).contains("b.csv"), failure(opened).constData());
    QVERIFY(!opened.error().fix.empty());
}

void SourcesTest::hivePartitions()
{
    TempDir folder;
    for (const auto* year : {"2020", "2021"}) {
        for (const auto* kind : {"a", "b"}) {
            const fs::path place = folder / "t" / ("year=" + std::string(year)) / ("kind=" + std::string(kind));
            fs::create_directories(place);
            writeFile(place / "x.csv", "n,s\n" + std::string(year) + ",1\n");
        }
    }
    writeFile(folder / "t" / "_SUCCESS", "");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t", folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(4));
    QCOMPARE(dataset->title(), std::string("t"));
    const auto year = dataset->schema().find("year"), kind = dataset->schema().find("kind");
    QVERIFY(year && kind);
    QCOMPARE(dataset->schema()[*year].type, ColumnType::Integer);
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(0, 4, job));
    QCOMPARE(std::get<std::int64_t>(page.at(3, *year)), std::int64_t{2021});
    QCOMPARE(std::get<std::string>(page.at(3, *kind)), std::string("b"));
    for (std::size_t i = 0; i < 4; ++i)
        QCOMPARE(page.at(i, 0), page.at(i, *year));
}

void SourcesTest::folderOfFiles()
{
    TempDir folder;
    fs::create_directories(folder / "t");
    fs::create_directories(folder / "empty");
    writeFile(folder / "t" / "a.jsonl", "{\"a\":1,\"b\":2}\n");
    writeFile(folder / "t" / "b.jsonl", "{\"a\":3}\n");
    writeFile(folder / "t" / "README.md", "about\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t", folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(2));
    const auto notices = noticesOf(*dataset);
    QVERIFY2(notices.contains("\"b\" is missing in") && notices.contains("b.jsonl") && notices.contains("1 files of other kinds"), notices.constData());
    writeFile(folder / "t" / "c.csv", "a,b\n1,2\n");
    const auto mixed = openFile(folder / "t", folder / "cache");
    QVERIFY2(failure(mixed).contains("several kinds: 1 .csv, 2 .jsonl"), failure(mixed).constData());
    QVERIFY(failure(openFile(folder / "empty", folder / "cache")).contains("no table files"));
}

void SourcesTest::parquetPattern()
{
    TempDir folder;
    const std::string place = folder.path().string();
    runSql({}, "COPY (SELECT range AS id, range * 1.5 AS v, {'p': range, 'q': 'x'} AS s FROM range(10)) TO '" + place + "/a.parquet';"
               "COPY (SELECT range + 10 AS id, CAST(range AS INTEGER) AS v, {'p': range, 'q': 'x'} AS s FROM range(5)) TO '" + place + "/b.parquet'");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "*.parquet", folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(15));
    QCOMPARE(typesOf(*dataset), std::string("id:integer v:real s.p:integer s.q:text "));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(12, 1, job));
    QCOMPARE(rowText(page, 0), std::string("12|2|2|x|"));
    runSql({}, "COPY (SELECT 1 AS id, 'x' AS v, {'p': 1, 'q': 'x'} AS s) TO '" + place + "/c.parquet'");
    const auto drift = openFile(folder / "*.parquet", folder / "cache");
    QVERIFY2(failure(drift).contains("c.parquet") && failure(drift).contains("\"v\""), failure(drift).constData());
    runSql({}, "COPY (SELECT 1 AS id, {'p': 1, 'q': 'x'} AS s) TO '" + place + "/c.parquet'");
    const auto lacks = openFile(folder / "*.parquet", folder / "cache");
    QVERIFY2(failure(lacks).contains("lacks \"v\""), failure(lacks).constData());
}

void SourcesTest::hostileFileNames()
{
    TempDir folder;
    for (const std::string name : {"it's.csv", "a \"b\".csv", "we[1]*ird?.csv", "sqlite:x?table=y", "semi;colon -- .json", "ü\n.csv"}) {
        writeFile(folder / name, name.ends_with("json") ? "[{\"a\":1,\"b\":2}]" : "a,b\n1,2\n");
        CAIRN_TEST_VALUE(const auto dataset, openFile(folder / name, folder / "cache"));
        QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(1));
    }
    // All of them at once, through a pattern.
    CAIRN_TEST_VALUE(const auto all, openFile(folder / "*.csv", folder / "cache"));
    QCOMPARE(all->rowCount(), std::optional<std::uint64_t>(4));
}

void SourcesTest::duckDbTables()
{
    TempDir folder;
    const fs::path file = folder / "a b.duckdb";
    runSql(file, "CREATE TABLE numbers AS SELECT range AS n, 'w' || range AS w, TIMESTAMP '2020-01-01' + INTERVAL (range) DAY AS t, "
                 "CAST(range AS DECIMAL(9,2)) / 4 AS d FROM range(5000)");
    CAIRN_TEST_VALUE(const auto only, openFile(file, folder / "cache"));
    QCOMPARE(only->title(), std::string("numbers"));
    QCOMPARE(only->rowCount(), std::optional<std::uint64_t>(5000));
    QCOMPARE(typesOf(*only), std::string("n:integer w:text t:timestamp d:real "));
    runSql(file, "CREATE VIEW \"od\"\"d\" AS SELECT n * 2 AS m FROM numbers WHERE n % 2 = 1; CREATE SCHEMA other; CREATE TABLE other.one AS SELECT 1 AS x; "
                 "CREATE VIEW leaves AS SELECT * FROM read_csv('/etc/passwd', columns={'a': 'VARCHAR'}, delim='~')");
    const auto several = openFile(file, folder / "cache");
    QCOMPARE(several.error().code, ErrorCode::InvalidInput);
    QVERIFY2(failure(several).contains("4 tables: leaves, numbers, od\"d, other.one") && failure(several).contains("?table="), failure(several).constData());
    const std::string address = "duckdb:" + percentEncoded(file.string(), "/");
    CAIRN_TEST_VALUE(const auto view, openFile(address + "?table=od%22d", folder / "cache"));
    QCOMPARE(view->rowCount(), std::optional<std::uint64_t>(2500));
    CAIRN_TEST_VALUE(const auto schema, openFile(address + "?table=other.one", folder / "cache"));
    QCOMPARE(schema->rowCount(), std::optional<std::uint64_t>(1));
    CAIRN_TEST_VALUE(const auto query, openFile(address + "?query=" + percentEncoded("SELECT count(*) AS c, sum(n) AS s FROM source.numbers"), folder / "cache"));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, query->page(0, 1, job));
    QCOMPARE(rowText(page, 0), std::string("5000|12497500|"));
    // A view of a stranger's database reads no files of this computer.
    QCOMPARE(openFile(address + "?table=leaves", folder / "cache").error().code, ErrorCode::Permission);
    QCOMPARE(openFile(address + "?table=nothing", folder / "cache").error().code, ErrorCode::NotFound);
}

void SourcesTest::duckDbRefused()
{
    TempDir folder;
    writeFile(folder / "x.duckdb", std::string("12345678DUCK") + std::string(20000, '\7'));
    const auto damaged = openFile(folder / "x.duckdb", folder / "cache");
    QVERIFY2(!damaged && failure(damaged).contains("x.duckdb"), failure(damaged).constData());
    QCOMPARE(openFile("duckdb:" + (folder / "none.duckdb").string(), folder / "cache").error().code, ErrorCode::NotFound);
    runSql(folder / "empty.duckdb", "CREATE TABLE t (a INTEGER)");
    QVERIFY(failure(openFile(folder / "empty.duckdb", folder / "cache")).contains("no rows"));
    runSql(folder / "none.duckdb", "SELECT 1");
    QVERIFY(failure(openFile(folder / "none.duckdb", folder / "cache")).contains("no tables"));
}

void SourcesTest::locations()
{
    const Location sqlite = parseLocation("sqlite:/a%20b/c.db?table=x%26y&query=SELECT%201%2B1");
    QCOMPARE(sqlite.scheme, std::string("sqlite"));
    QCOMPARE(sqlite.place, std::string("/a b/c.db"));
    QCOMPARE(sqlite.parameter("table"), std::string("x&y"));
    QCOMPARE(sqlite.parameter("query"), std::string("SELECT 1+1"));
    QCOMPARE(parseLocation("/plain/what?table=x").scheme, std::string());
    QCOMPARE(parseLocation("postgres://h/d?table=x").scheme, std::string("postgresql"));
    QCOMPARE(parseLocation("https://h/d?table=x").place, std::string("https://h/d?table=x"));
    QCOMPARE(percentDecoded("%4"), std::string("%4"));
    QCOMPARE(percentDecoded("%zz%41"), std::string("%zzA"));
    QCOMPARE(percentDecoded(percentEncoded("a/b?c=ü&\n")), std::string("a/b?c=ü&\n"));
}

QTEST_GUILESS_MAIN(SourcesTest)
#include "sources_test.moc"
