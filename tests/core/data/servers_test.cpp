// SPDX-License-Identifier: GPL-3.0-or-later
// Tables and queries of real PostgreSQL and MariaDB servers, started here.
#include "core/data/import/location.h"
#include "tests/core/data/data_test_support.h"
#include "tests/core/data/local_server.h"

#include <thread>

using namespace cairn;
using namespace cairn::data;
using cairn::test::failure;
using cairn::test::LocalServer;
using cairn::test::noticesOf;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::rowText;
using cairn::test::TempDir;
using cairn::test::typesOf;
using cairn::test::writeFile;

namespace {

/// Opens and cancels while rows arrive.
ErrorCode cancelledAfter(const std::shared_ptr<Dataset>& dataset, std::chrono::milliseconds wait)
{
    QuietJob job;
    std::jthread stopper([&job, wait] {
        std::this_thread::sleep_for(wait);
        job.source.request_stop();
    });
    const auto prepared = dataset->prepareRandomAccess(job);
    return prepared ? ErrorCode::Internal : prepared.error().code;
}

} // namespace

class ServersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void postgres();
    void mariadb();
    void unreachable();
    void secretsAreNotKept();
};

void ServersTest::postgres()
{
    LocalServer server;
    if (!server.startPostgres())
        QSKIP(qPrintable(server.problem()));
    TempDir folder;
    QVERIFY2(server.run("CREATE TABLE kinds (i smallint, b bigint, n numeric(20,4), f real, d double precision, ok boolean, t text, v varchar(9), day date,"
                        " at timestamp, atz timestamptz, raw bytea, tags text[], doc jsonb, u uuid);"
                        "INSERT INTO kinds VALUES (1, 9007199254740993, 12345.6789, 1.5, 0.1, true, E'tab\\tü', 'v', '2020-02-29', '2020-01-02 03:04:05.25',"
                        " '2020-01-02 03:04:05+02', '\\x00ff', '{a,b}', '{\"k\": 1}', '00000000-0000-0000-0000-000000000001');"
                        "INSERT INTO kinds (i, n, ok, day, at) VALUES (2, 'NaN', false, 'infinity', '0044-03-15 BC');"
                        "INSERT INTO kinds DEFAULT VALUES;"
                        "CREATE SCHEMA \"o'ther\"; CREATE TABLE \"o'ther\".\"we\"\"ird; --\" (\"A b\" int, \"a B\" int); INSERT INTO \"o'ther\".\"we\"\"ird; --\" VALUES (1, 2);"
                        "CREATE TABLE many AS SELECT i, 'word ' || i % 1000 AS w, i / 4.0::float8 AS x FROM generate_series(0, 599999) i;"
                        "CREATE TABLE empty (x int); CREATE ROLE guest LOGIN; ANALYZE"),
             server.lastError().constData());
    const std::string base = "postgresql:///postgres?host=" + percentEncoded(server.socketFolder().toStdString()) + "&port=5433&user=tester";
    CAIRN_TEST_VALUE(const auto kinds, openFile(base + "&table=kinds", folder / "cache"));
    QCOMPARE(kinds->format(), std::string("postgresql"));
    QCOMPARE(kinds->title(), std::string("kinds"));
    QCOMPARE(typesOf(*kinds), std::string("i:integer b:integer n:real f:real d:real ok:boolean t:text v:text day:timestamp at:timestamp atz:timestamp "
                                          "raw:text tags:text doc:text u:text "));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, kinds->page(0, 9, job));
    QCOMPARE(rowText(page, 0), std::string("1|9007199254740993|12345.6789|1.5|0.1|true|tab\tü|v|2020-02-29 00:00:00|2020-01-02 03:04:05.25|"
                                           "2020-01-02 01:04:05|\\x00ff|{a,b}|{\"k\": 1}|00000000-0000-0000-0000-000000000001|"));
    QVERIFY(std::isnan(std::get<double>(page.at(1, 2))));
    QCOMPARE(page.at(1, 8), Cell());
    QCOMPARE(page.at(2, 0), Cell());
    QVERIFY2(noticesOf(*kinds).contains("2 values that are none"), noticesOf(*kinds).constData());
    CAIRN_TEST_VALUE(const auto again, openFile(base + "&table=kinds", folder / "cache"));
    QCOMPARE(again->fingerprint(), kinds->fingerprint());

    const auto several = openFile(base, folder / "cache");
    QVERIFY2(failure(several).contains("empty, kinds, many, o'ther.we\"ird; --"), failure(several).constData());
    CAIRN_TEST_VALUE(const auto odd, openFile(base + "&table=" + percentEncoded("o'ther.we\"ird; --"), folder / "cache"));
    QCOMPARE(typesOf(*odd), std::string("A b:integer a B:integer "));
    QVERIFY(failure(openFile(base + "&table=empty", folder / "cache")).contains("no rows"));
    QCOMPARE(openFile(base + "&table=nothing", folder / "cache").error().code, ErrorCode::NotFound);

    // Big: streamed into the cache; and the same through a query.
    CAIRN_TEST_VALUE(const auto many, openFile(base + "&table=many", folder / "cache"));
    QVERIFY(!many->randomAccess());
    QCOMPARE(cancelledAfter(many, std::chrono::milliseconds(30)), ErrorCode::Cancelled);
    QVERIFY(many->prepareRandomAccess(job));
    CAIRN_TEST_VALUE(const auto profile, many->profile(0, job));
    QCOMPARE(profile.count, std::uint64_t{600'000});
    QCOMPARE(profile.numeric->mean, 299'999.5);
    CAIRN_TEST_VALUE(const auto query, openFile(base + "&query=" + percentEncoded("SELECT w, count(*) AS n FROM many GROUP BY w ORDER BY w"), folder / "cache"));
    CAIRN_TEST_VALUE(const auto groups, query->page(0, 1, job));
    QCOMPARE(rowText(groups, 0), std::string("word 0|600|"));
    const auto wrong = openFile(base + "&query=" + percentEncoded("SELECT nope FROM many"), folder / "cache");
    QVERIFY2(failure(wrong).contains("nope") && failure(wrong).contains("character 8"), failure(wrong).constData());
    QVERIFY(!openFile(base + "&query=" + percentEncoded("DELETE FROM many"), folder / "cache"));
    QVERIFY(!openFile(base + "&query=" + percentEncoded("SELECT 1; DROP TABLE many"), folder / "cache"));
    QVERIFY(!openFile(base + "&query=" + percentEncoded("WITH x AS (DELETE FROM many RETURNING i) SELECT * FROM x"), folder / "cache"));

    // Joined with a file.
    writeFile(folder / "names.csv", "w,name\nword 0,zero\nword 1,one\n");
    SourceSpec spec;
    spec.location = "joined";
    spec.query = "SELECT n.name, count(*) AS c FROM many m JOIN names n USING (w) GROUP BY ALL ORDER BY ALL";
    spec.inputs = {{"many", base + "&table=many", {}}, {"names", (folder / "names.csv").string(), {}}};
    CAIRN_TEST_VALUE(const auto joined, openDataset(spec, folder / "cache", job));
    CAIRN_TEST_VALUE(const auto names, joined->page(0, 9, job));
    QCOMPARE(rowText(names, 1), std::string("zero|600|"));

    // More rows: another fingerprint. No right to read: an error that says so.
    QVERIFY(server.run("INSERT INTO kinds DEFAULT VALUES"));
    CAIRN_TEST_VALUE(const auto more, openFile(base + "&table=kinds", folder / "cache"));
    QVERIFY(more->fingerprint() != kinds->fingerprint());
    std::string guest = base;
    guest.replace(guest.find("tester"), 6, "guest");
    QCOMPARE(openFile(guest + "&query=" + percentEncoded("SELECT * FROM many"), folder / "cache").error().code, ErrorCode::Permission);
}

void ServersTest::mariadb()
{
    LocalServer server;
    if (!server.startMariadb())
        QSKIP(qPrintable(server.problem()));
    TempDir folder;
    QVERIFY2(server.run("CREATE DATABASE shop CHARACTER SET utf8mb4; USE shop;"
                        "CREATE TABLE kinds (i tinyint, b bigint, ub bigint unsigned, n decimal(20,4), f float, d double, ok boolean, t text, v varchar(9), day date,"
                        " at datetime(2), y year, bits bit(10), raw blob, doc json);"
                        "INSERT INTO kinds VALUES (1, 9007199254740993, 18446744073709551615, 12345.6789, 1.5, 0.1, true, 'tab\\tü€', 'v', '2020-02-29',"
                        " '2020-01-02 03:04:05.25', 2024, b'1000000001', x'00ff', '{\"k\": 1}');"
                        "SET sql_mode=''; INSERT INTO kinds (i, day) VALUES (2, '0000-00-00'); INSERT INTO kinds () VALUES ();"
                        "CREATE TABLE `we``ird; --` (`A b` int, `a c` int); INSERT INTO `we``ird; --` VALUES (1, 2);"
                        "CREATE TABLE many AS SELECT seq AS i, concat('word ', seq % 1000) AS w, seq / 4e0 AS x FROM seq_0_to_599999;"
                        "CREATE TABLE empty (x int);"),
             server.lastError().constData());
    const std::string base = "mysql://root@localhost/shop?socket=" + percentEncoded((server.socketFolder() + "/my.sock").toStdString());
    CAIRN_TEST_VALUE(const auto kinds, openFile(base + "&table=kinds", folder / "cache"));
    QCOMPARE(typesOf(*kinds), std::string("i:integer b:integer ub:real n:real f:real d:real ok:integer t:text v:text day:timestamp at:timestamp y:integer "
                                          "bits:integer raw:text doc:text "));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, kinds->page(0, 9, job));
    QCOMPARE(rowText(page, 0), std::string("1|9007199254740993|18446744073709551616|12345.6789|1.5|0.1|1|tab\tü€|v|2020-02-29 00:00:00|2020-01-02 03:04:05.25|"
                                           "2024|513|\\x00ff|{\"k\": 1}|"));
    QVERIFY2(noticesOf(*kinds).contains("1 values that are none") && noticesOf(*kinds).contains("hexadecimal"), noticesOf(*kinds).constData());

    const auto several = openFile(base, folder / "cache");
    QVERIFY2(failure(several).contains("empty, kinds, many, we`ird; --"), failure(several).constData());
    CAIRN_TEST_VALUE(const auto odd, openFile(base + "&table=" + percentEncoded("we`ird; --"), folder / "cache"));
    QCOMPARE(typesOf(*odd), std::string("A b:integer a c:integer "));
    QVERIFY(failure(openFile(base + "&table=empty", folder / "cache")).contains("no rows"));
    QCOMPARE(openFile(base + "&table=nothing", folder / "cache").error().code, ErrorCode::NotFound);

    CAIRN_TEST_VALUE(const auto many, openFile(base + "&table=many", folder / "cache"));
    QVERIFY(!many->randomAccess());
    QCOMPARE(cancelledAfter(many, std::chrono::milliseconds(30)), ErrorCode::Cancelled);
    QVERIFY(many->prepareRandomAccess(job));
    CAIRN_TEST_VALUE(const auto profile, many->profile(2, job));
    QCOMPARE(profile.count, std::uint64_t{600'000});
    QCOMPARE(profile.numeric->mean, 299'999.5 / 4);
    CAIRN_TEST_VALUE(const auto query, openFile(base + "&query=" + percentEncoded("SELECT w, count(*) AS n FROM many GROUP BY w ORDER BY w"), folder / "cache"));
    CAIRN_TEST_VALUE(const auto groups, query->page(0, 1, job));
    QCOMPARE(rowText(groups, 0), std::string("word 0|600|"));
    QVERIFY(failure(openFile(base + "&query=" + percentEncoded("SELECT nope FROM many"), folder / "cache")).contains("nope"));
    QVERIFY(!openFile(base + "&query=" + percentEncoded("DELETE FROM many"), folder / "cache"));
    QVERIFY(!openFile(base + "&query=" + percentEncoded("SELECT 1; DROP TABLE many"), folder / "cache"));

    QVERIFY(server.run("CREATE USER guest@localhost IDENTIFIED BY 'secret'; GRANT SELECT ON shop.kinds TO guest@localhost"));
    std::string guest = base;
    guest.replace(guest.find("root"), 4, "guest:wrong");
    const auto refused = openFile(guest + "&table=kinds", folder / "cache");
    QCOMPARE(refused.error().code, ErrorCode::Permission);
    QVERIFY2(failure(refused).contains("MYSQL_PWD") && !failure(refused).contains("wrong"), failure(refused).constData());
    qputenv("MYSQL_PWD", "secret");
    CAIRN_TEST_VALUE(const auto allowed, openFile(guest + "&table=kinds", folder / "cache"));
    qunsetenv("MYSQL_PWD");
    QVERIFY(noticesOf(*allowed).contains("password in the address is not used"));
    QCOMPARE(allowed->source().location.find("wrong"), std::string::npos);
}

void ServersTest::unreachable()
{
    TempDir folder;
    for (const std::string address : {"postgresql://somebody:secret@127.0.0.1:1/db?table=t", "mysql://somebody:secret@127.0.0.1:1/db?table=t"}) {
        const auto opened = openFile(address, folder / "cache");
        QVERIFY2(opened.error().code == ErrorCode::Io, failure(opened).constData());
        QVERIFY2(!failure(opened).contains("secret") && !opened.error().fix.empty(), failure(opened).constData());
    }
}

void ServersTest::secretsAreNotKept()
{
    QCOMPARE(withoutSecrets("postgresql://ann:se%40cret@h:5/d?table=t"), std::string("postgresql://ann@h:5/d?table=t"));
    QCOMPARE(withoutSecrets("postgresql://ann@h/d?password=x&table=t"), std::string("postgresql://ann@h/d?table=t"));
    QCOMPARE(withoutSecrets("postgresql://h/d?table=t&password=x"), std::string("postgresql://h/d?table=t"));
    QCOMPARE(withoutSecrets("mysql://ann:a@b@h/d?table=t"), std::string("mysql://ann@h/d?table=t"));
    QCOMPARE(withoutSecrets("https://ann:x@h/a.csv"), std::string("https://h/a.csv"));
    QCOMPARE(withoutSecrets("https://h/a@b:c.csv?password=x"), std::string("https://h/a@b:c.csv?password=x"));
    QCOMPARE(withoutSecrets("/data/a:b@c.csv"), std::string("/data/a:b@c.csv"));
    QCOMPARE(withoutSecrets("sqlite:/data/a:b@c.db?table=password=x"), std::string("sqlite:/data/a:b@c.db?table=password=x"));
}

QTEST_GUILESS_MAIN(ServersTest)
#include "servers_test.moc"
