// SPDX-License-Identifier: GPL-3.0-or-later
// SQLite files.
#include "core/data/import/location.h"
#include "tests/core/data/data_test_support.h"
#include "tests/core/data/sqlite_file.h"

#include <filesystem>
#include <fstream>

using namespace cairn;
using namespace cairn::data;
using cairn::test::failure;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::rowText;
using cairn::test::runSqlite;
using cairn::test::TempDir;
using cairn::test::typesOf;
using cairn::test::writeFile;

namespace fs = std::filesystem;

class DatabaseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sqliteTypes();
    void sqliteTables();
    void sqliteQuery();
    void sqliteManyRows();
    void sqliteMixedLate();
    void sqliteHostile();
    void sqliteCancelled();
    void feedWithTestFile();
};

void DatabaseTest::sqliteTypes()
{
    TempDir folder;
    runSqlite(folder / "t.db", "CREATE TABLE t (id INTEGER PRIMARY KEY, price DECIMAL(8,2), flag BOOLEAN, day DATE, word TEXT, mixed, raw BLOB, \"nothing\" REAL);"
                               "INSERT INTO t VALUES (1, 2, 1, '2020-01-02', 'a', 1, x'00ff', NULL), (2, 2.5, 0, '2021-12-31', NULL, 'two', NULL, NULL),"
                               "(-3, NULL, NULL, NULL, 'ü', 3.5, x'', NULL)");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.db", folder / "cache"));
    QCOMPARE(dataset->format(), std::string("sqlite"));
    QCOMPARE(dataset->title(), std::string("t"));
    QCOMPARE(typesOf(*dataset), std::string("id:integer price:real flag:boolean day:timestamp word:text mixed:text raw:text nothing:real "));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(3));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(0, 3, job));
    QCOMPARE(rowText(page, 0), std::string("-3||||ü|3.5|\\x||"));
    QCOMPARE(rowText(page, 1), std::string("1|2|true|2020-01-02 00:00:00|a|1|\\x00ff||"));
    QCOMPARE(rowText(page, 2), std::string("2|2.5|false|2021-12-31 00:00:00||two|||"));
    CAIRN_TEST_VALUE(const auto profile, dataset->profile(1, job));
    QCOMPARE(profile.numeric->mean, 2.25);
}

void DatabaseTest::sqliteTables()
{
    TempDir folder;
    const std::string file = (folder / "t.db").string();
    runSqlite(file, "CREATE TABLE \"o'dd \"\"name\" (a, A2, \"we\"\"ird; --\"); INSERT INTO \"o'dd \"\"name\" VALUES (1, 2, 3);"
                    "CREATE VIEW v AS SELECT a + 1 AS b FROM \"o'dd \"\"name\"; CREATE TABLE empty (x)");
    const auto several = openFile(file, folder / "cache");
    QCOMPARE(several.error().code, ErrorCode::InvalidInput);
    QVERIFY2(failure(several).contains("3 tables: empty, o'dd \"name, v") && failure(several).contains("sqlite:"), failure(several).constData());
    CAIRN_TEST_VALUE(const auto odd, openFile("sqlite:" + percentEncoded(file, "/") + "?table=" + percentEncoded("o'dd \"name"), folder / "cache"));
    QCOMPARE(typesOf(*odd), std::string("a:integer A2:integer we\"ird; --:integer "));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto ids, odd->filter("\"we\"\"ird; --\" = 3", job));
    QCOMPARE(ids.size(), std::size_t{1});
    CAIRN_TEST_VALUE(const auto view, openFile("sqlite:" + file + "?table=v", folder / "cache"));
    QCOMPARE(view->rowCount(), std::optional<std::uint64_t>(1));
    QVERIFY(failure(openFile("sqlite:" + file + "?table=empty", folder / "cache")).contains("no rows"));
    QCOMPARE(openFile("sqlite:" + file + "?table=nothing", folder / "cache").error().code, ErrorCode::NotFound);
    QCOMPARE(openFile("sqlite:" + file + ".none?table=v", folder / "cache").error().code, ErrorCode::NotFound);
    QVERIFY(view->fingerprint() != odd->fingerprint());
}

void DatabaseTest::sqliteQuery()
{
    TempDir folder;
    const std::string file = (folder / "t.db").string();
    runSqlite(file, "CREATE TABLE t (n INTEGER, g TEXT); WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 100) "
                    "INSERT INTO t SELECT i, 'g' || (i % 3) FROM c");
    const auto query = [&](const std::string& sql) { return openFile("sqlite:" + file + "?query=" + percentEncoded(sql), folder / "cache"); };
    CAIRN_TEST_VALUE(const auto sums, query("SELECT g, sum(n) AS s, sum(n) AS s FROM t GROUP BY g ORDER BY g"));
    QCOMPARE(typesOf(*sums), std::string("g:text s:integer s_1:integer "));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, sums->page(0, 9, job));
    QCOMPARE(rowText(page, 0), std::string("g0|1683|1683|"));
    const auto wrong = query("SELECT g, nope FROM t");
    QVERIFY2(failure(wrong).contains("nope") && failure(wrong).contains("character 11"), failure(wrong).constData());
    QCOMPARE(query("DROP TABLE t").error().code, ErrorCode::Permission);
    QVERIFY(failure(query("SELECT 1; SELECT 2")).contains("more than one"));
    QVERIFY(!query("ATTACH '/tmp/x.db' AS x"));
    QVERIFY(!query("PRAGMA journal_mode=DELETE"));
}

void DatabaseTest::sqliteManyRows()
{
    TempDir folder;
    runSqlite(folder / "t.db", "CREATE TABLE t (n INTEGER, w TEXT, x REAL); WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < 599999) "
                               "INSERT INTO t SELECT i, 'word ' || (i % 1000), i / 4.0 FROM c");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.db", folder / "cache"));
    // More than the first look takes in: shown from the front until it is prepared.
    QVERIFY(!dataset->randomAccess());
    QuietJob job;
    CAIRN_TEST_VALUE(const auto front, dataset->page(1000, 2, job));
    QCOMPARE(rowText(front, 0), std::string("1000|word 0|250|"));
    QCOMPARE(dataset->page(500'000, 2, job).error().code, ErrorCode::Busy);
    QVERIFY(dataset->prepareRandomAccess(job));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(600'000));
    CAIRN_TEST_VALUE(const auto far, dataset->page(599'999, 2, job));
    QCOMPARE(rowText(far, 0), std::string("599999|word 999|149999.75|"));
    CAIRN_TEST_VALUE(const auto profile, dataset->profile(0, job));
    QCOMPARE(profile.numeric->mean, 299'999.5);
    // The cache is found again; a changed database is not mistaken for it.
    CAIRN_TEST_VALUE(const auto again, openFile(folder / "t.db", folder / "cache"));
    QCOMPARE(again->fingerprint(), dataset->fingerprint());
    QVERIFY(again->prepareRandomAccess(job));
    QCOMPARE(std::distance(fs::directory_iterator(folder / "cache"), fs::directory_iterator()) >= 1, true);
    runSqlite(folder / "t.db", "DELETE FROM t WHERE n > 10");
    CAIRN_TEST_VALUE(const auto changed, openFile(folder / "t.db", folder / "cache"));
    QCOMPARE(changed->rowCount(), std::optional<std::uint64_t>(11));
    QVERIFY(changed->fingerprint() != dataset->fingerprint());
}

void DatabaseTest::sqliteMixedLate()
{
    TempDir folder;
    // Behind the rows that the types are taken from: named by row and column, and readable as text.
    runSqlite(folder / "t.db", "CREATE TABLE t (n INTEGER, pad TEXT); WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < 29999) "
                               "INSERT INTO t SELECT i, printf('%.*c', 600, 'x') FROM c; INSERT INTO t VALUES ('late', 'x')");
    const auto opened = openFile(folder / "t.db", folder / "cache");
    QVERIFY2(failure(opened).contains("late") && failure(opened).contains("column \"n\"") && failure(opened).contains("row 30001"), failure(opened).constData());
    SourceOptions options;
    options.types["n"] = ColumnType::Text;
    CAIRN_TEST_VALUE(const auto text, openFile(folder / "t.db", folder / "cache", options));
    QCOMPARE(text->rowCount(), std::optional<std::uint64_t>(30'001));
}

void DatabaseTest::sqliteHostile()
{
    TempDir folder;
    const fs::path file = folder / "t.db";
    runSqlite(file, "CREATE TABLE t (a, b); WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < 5000) INSERT INTO t SELECT i, hex(randomblob(50)) FROM c");
    std::string good;
    {
        std::ifstream in(file, std::ios::binary);
        good.assign(std::istreambuf_iterator<char>(in), {});
    }
    QuietJob job;
    // Cut off, and bytes changed anywhere: an error, or rows; never a crash.
    for (std::size_t size : {16u, 100u, 4096u, 5000u, 100'000u}) {
        writeFile(file, good.substr(0, size));
        const auto opened = openFile(file, folder / "cache");
        QVERIFY2(!opened && !opened.error().what.empty(), std::to_string(size).c_str());
    }
    std::uint32_t random = 12345;
    for (int round = 0; round < 60; ++round) {
        std::string bad = good;
        for (int i = 0; i < 20; ++i) {
            random = random * 1664525u + 1013904223u;
            bad[100 + random % (round < 30 ? 4000 : bad.size() - 100)] = static_cast<char>(random >> 24);
        }
        writeFile(file, bad);
        if (const auto opened = openFile(file, folder / "cache"); opened)
            (void)opened.value()->page(0, 100, job);
    }
    // Text that is not UTF-8 and text with a NUL in it.
    fs::remove(file);
    runSqlite(file, "CREATE TABLE t (a); INSERT INTO t VALUES (CAST(x'61ff62' AS TEXT)), (CAST(x'610062' AS TEXT))");
    CAIRN_TEST_VALUE(const auto odd, openFile(file, folder / "cache"));
    CAIRN_TEST_VALUE(const auto page, odd->page(0, 2, job));
    QCOMPARE(std::get<std::string>(page.at(0, 0)), std::string("a\xEF\xBF\xBD" "b"));
    QCOMPARE(std::get<std::string>(page.at(1, 0)), std::string("a\0b", 3));
}

void DatabaseTest::sqliteCancelled()
{
    TempDir folder;
    runSqlite(folder / "t.db", "CREATE TABLE t (a)");
    QuietJob job;
    job.source.request_stop();
    SourceSpec spec;
    spec.location = "sqlite:" + (folder / "t.db").string() + "?query=" +
                    percentEncoded("WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < 1000000000000) SELECT count(*) FROM c");
    QCOMPARE(openDataset(spec, folder / "cache", job).error().code, ErrorCode::Cancelled);
}

void DatabaseTest::feedWithTestFile()
{
    TempDir folder;
    runSqlite(folder / "t.db", "CREATE TABLE train (a INTEGER, b TEXT); INSERT INTO train VALUES (1, 'x'), (2, 'y')");
    writeFile(folder / "test.csv", "b,a\nz,3.5\n");
    QuietJob job;
    SourceSpec spec{(folder / "t.db").string(), (folder / "test.csv").string(), {}, {}, {}};
    CAIRN_TEST_VALUE(const auto dataset, openDataset(spec, folder / "cache", job));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(3));
    QCOMPARE(dataset->givenTestFrom(), std::optional<RowId>(2));
    QCOMPARE(typesOf(*dataset), std::string("a:real b:text "));
    CAIRN_TEST_VALUE(const auto page, dataset->page(2, 1, job));
    QCOMPARE(rowText(page, 0), std::string("3.5|z|"));
}

QTEST_GUILESS_MAIN(DatabaseTest)
#include "database_test.moc"
