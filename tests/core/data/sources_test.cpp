// SPDX-License-Identifier: GPL-3.0-or-later
// What DuckDB itself reads: JSON, options of text tables, many files as one, DuckDB databases.
#include "core/data/duckdb_connection.h"
#include "core/data/import/file_set.h"
#include "core/data/import/location.h"
#include "core/data/table_preview.h"
#include "tests/core/data/data_test_support.h"

#include <filesystem>
#include <set>
#include <zlib.h>

using namespace cairn;
using namespace cairn::data;
using cairn::test::failure;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::rowText;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace fs = std::filesystem;

namespace {

std::string namesOf(const Dataset& dataset)
{
    std::string text;
    for (const auto& column : dataset.schema().columns)
        text += column.name + ":" + std::string(name(column.type)) + " ";
    return text;
}

QByteArray noticesOf(const Dataset& dataset)
{
    QByteArray text;
    for (const auto& notice : dataset.notices())
        text += QByteArray::fromStdString(notice) + "\n";
    return text;
}

void writeGzip(const fs::path& file, const std::string& text)
{
    const gzFile out = gzopen(file.c_str(), "wb");
    gzwrite(out, text.data(), static_cast<unsigned>(text.size()));
    gzclose(out);
}

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
    void jsonRecords();
    void jsonLinesGzip();
    void jsonRefused_data();
    void jsonRefused();
    void jsonSuite();
    void csvSpectrum();
    void everyOption();
    void optionsSurviveJson();
    void decimalCommaIsFound();
    void preview();
    void pattern();
    void patternDrift_data();
    void patternDrift();
    void laterFileWidensTypes();
    void hivePartitions();
    void folderOfFiles();
    void parquetPattern();
    void hostileFileNames();
    void duckDbTables();
    void duckDbRefused();
    void locations();
    void hundredThousandColumns();
};

void SourcesTest::jsonRecords()
{
    TempDir folder;
    writeFile(folder / "t.json", R"([{"id":1,"at":{"x":1.5,"deep":{"tag":"a"}},"list":[1,2],"mixed":1},
                                     {"id":2,"at":{"x":null,"deep":{"tag":"b"}},"list":[],"mixed":"two"},
                                     {"id":3,"list":null,"at":null,"mixed":{"k":[true]}}])");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.json", folder / "cache"));
    QCOMPARE(dataset->format(), std::string("json"));
    QCOMPARE(namesOf(*dataset), std::string("id:integer at.x:real at.deep.tag:text list:text mixed:text "));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(3));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(0, 3, job));
    QCOMPARE(rowText(page, 0), std::string("1|1.5|a|[1,2]|1|"));
    QCOMPARE(rowText(page, 1), std::string("2||b|[]|two|"));
    QCOMPARE(rowText(page, 2), std::string("3||||{\"k\":[true]}|"));
    const auto notices = noticesOf(*dataset);
    QVERIFY2(notices.contains("\"at\"") && notices.contains("\"list\"") && notices.contains("\"mixed\""), notices.constData());
}

void SourcesTest::jsonLinesGzip()
{
    TempDir folder;
    std::string text;
    for (int i = 0; i < 1000; ++i)
        text += "{\"n\": " + std::to_string(i) + ", \"w\": \"w" + std::to_string(i % 3) + "\", \"day\": \"2021-01-0" + std::to_string(i % 9 + 1) + "\"}\n";
    writeGzip(folder / "t.jsonl.gz", text);
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.jsonl.gz", folder / "cache"));
    QCOMPARE(namesOf(*dataset), std::string("n:integer w:text day:timestamp "));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(1000));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(998, 5, job));
    QCOMPARE(rowText(page, 1), std::string("999|w0|2021-01-01 00:00:00|"));
}

void SourcesTest::jsonRefused_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("cut") << QByteArray("[{\"a\":1},{\"a\":") << QByteArray("This is no JSON");
    QTest::newRow("cut line") << QByteArray("{\"a\":1}\n{\"a\":\n") << QByteArray("line");
    QTest::newRow("one value") << QByteArray("\"text\"") << QByteArray("not a list of records");
    QTest::newRow("number") << QByteArray("42") << QByteArray("not a list of records");
    QTest::newRow("nothing in it") << QByteArray("[]") << QByteArray("no rows");
    QTest::newRow("NUL") << QByteArray("[{\"a\":1}]\0", 10) << QByteArray("binary");
    QTest::newRow("after the end") << QByteArray("[{\"a\":1}]x") << QByteArray("This is no JSON");
}

void SourcesTest::jsonRefused()
{
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, says);
    TempDir folder;
    writeFile(folder / "t.json", content.toStdString());
    const auto opened = openFile(folder / "t.json", folder / "cache");
    QVERIFY2(failure(opened).contains(says), failure(opened).constData());
    QVERIFY2(failure(opened).contains("t.json"), failure(opened).constData());
    QVERIFY(!opened.error().fix.empty());
}

void SourcesTest::jsonSuite()
{
    const auto suite = test::sharedFile("hostile/json/test_parsing");
    if (!suite)
        QSKIP("the shared folder with hostile files is absent");
    // Not tables, though valid JSON: a single value, or a list without rows.
    TempDir folder;
    int opened = 0, refused = 0;
    QStringList wrong;
    for (const auto& entry : fs::directory_iterator(*suite)) {
        const std::string name = entry.path().filename().string();
        const auto result = openFile(entry.path(), folder / "cache");
        QuietJob job;
        const bool good = result && result.value()->page(0, 100, job);
        good ? ++opened : ++refused;
        if (good && name.starts_with("n_"))
            wrong << QString::fromStdString(name);
        if (!result)
            QVERIFY2(!result.error().what.empty() && !result.error().fix.empty() && result.error().code != ErrorCode::Internal, name.c_str());
    }
    qInfo("%d opened, %d refused", opened, refused);
    QVERIFY2(wrong.isEmpty(), qPrintable("accepted: " + wrong.join(' ')));
    QVERIFY(opened >= 80);
}

void SourcesTest::csvSpectrum()
{
    const auto spectrum = test::sharedFile("hostile/csv/csvs");
    if (!spectrum)
        QSKIP("the shared folder with hostile files is absent");
    TempDir folder;
    // The corpus tells what each file holds in JSON: both must be the same table, as text.
    for (const auto& entry : fs::directory_iterator(*spectrum)) {
        const std::string name = entry.path().stem().string();
        CAIRN_TEST_VALUE(const auto truth, openFile(spectrum->parent_path() / "json" / (name + ".json"), folder / "cache"));
        SourceOptions options;
        for (const auto& column : truth->schema().columns)
            options.types[column.name] = ColumnType::Text;
        options.header = true;
        CAIRN_TEST_VALUE(const auto dataset, openFile(entry.path(), folder / "cache", options));
        SourceOptions text;
        text.types = options.types;
        CAIRN_TEST_VALUE(const auto expected, openFile(spectrum->parent_path() / "json" / (name + ".json"), folder / "cache", text));
        QuietJob job;
        CAIRN_TEST_VALUE(const auto found, dataset->page(0, 1000, job));
        CAIRN_TEST_VALUE(const auto wanted, expected->page(0, 1000, job));
        QCOMPARE(dataset->schema().size(), expected->schema().size());
        QVERIFY2(found.size() == wanted.size(), name.c_str());
        // In the corpus itself the telephone numbers of one file and the line ends of another differ between the two.
        const bool differs = name == "location_coordinates" || name == "newlines_crlf";
        for (std::size_t row = 0; row < found.size() && !differs; ++row)
            QVERIFY2(rowText(found, row) == rowText(wanted, row), (name + ": " + rowText(found, row) + " is not " + rowText(wanted, row)).c_str());
    }
}

void SourcesTest::everyOption()
{
    TempDir folder;
    writeFile(folder / "t.txt", "made by a machine\nnot a row\n'id'#'price'#'code'#'word'\n1#1,5#007#'it''s'\n2#NA#008#'a#b'\n");
    SourceOptions options;
    options.delimiter = '#';
    options.quote = '\'';
    options.escape = '\'';
    options.header = true;
    options.skipLines = 2;
    options.decimalComma = true;
    options.nullText = "NA";
    options.types = {{"code", ColumnType::Text}, {"id", ColumnType::Real}};
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.txt", folder / "cache", options));
    QCOMPARE(namesOf(*dataset), std::string("id:real price:real code:text word:text "));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(0, 2, job));
    QCOMPARE(rowText(page, 0), std::string("1|1.5|007|it's|"));
    QCOMPARE(rowText(page, 1), std::string("2||008|a#b|"));
    options.types["absent"] = ColumnType::Text;
    QVERIFY(failure(openFile(folder / "t.txt", folder / "cache", options)).contains("absent"));
    options.types = {{"word", ColumnType::Integer}};
    const auto misfit = openFile(folder / "t.txt", folder / "cache", options);
    QVERIFY2(failure(misfit).contains("word") && failure(misfit).contains("line 4"), failure(misfit).constData());
}

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

void SourcesTest::decimalCommaIsFound()
{
    TempDir folder;
    writeFile(folder / "t.csv", "place;price;name\n1;2,75;a, b\n2;3,5;c\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    QCOMPARE(namesOf(*dataset), std::string("place:integer price:real name:text "));
    QVERIFY(noticesOf(*dataset).contains("decimal comma"));
    SourceOptions options;
    options.decimalComma = false;
    CAIRN_TEST_VALUE(const auto asked, openFile(folder / "t.csv", folder / "cache", options));
    QCOMPARE(asked->schema()[1].type, ColumnType::Text);
}

void SourcesTest::preview()
{
    TempDir folder;
    writeFile(folder / "t.csv", "a;b\n1;x,y\n2;z\n");
    QuietJob job;
    SourceSpec spec;
    spec.location = (folder / "t.csv").string();
    CAIRN_TEST_VALUE(const auto shown, previewTable(spec, 1, folder / "cache", job));
    QCOMPARE(shown.page.size(), std::size_t{1});
    QCOMPARE(rowText(shown.page, 0), std::string("1|x,y|"));
    QCOMPARE(shown.found.delimiter, std::optional(';'));
    QCOMPARE(shown.found.header, std::optional(true));
    QCOMPARE(shown.lines.at(1), std::string("1;x,y"));
    spec.options.delimiter = ',';
    spec.options.header = false;
    const auto other = previewTable(spec, 10, folder / "cache", job);
    QVERIFY2(!other || other->schema.size() == 2, failure(other).constData());
    spec.location = (folder / "none.csv").string();
    QCOMPARE(previewTable(spec, 10, folder / "cache", job).error().code, ErrorCode::NotFound);
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

void SourcesTest::laterFileWidensTypes()
{
    TempDir folder;
    writeFile(folder / "a.csv", "id,v,w\n1,2,3\n");
    writeFile(folder / "b.csv", "id,v,w\n2,2.5,x\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "*.csv", folder / "cache"));
    QCOMPARE(namesOf(*dataset), std::string("id:integer v:real w:text "));
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
    QCOMPARE(namesOf(*dataset), std::string("id:integer v:real s.p:integer s.q:text "));
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
    QCOMPARE(namesOf(*only), std::string("n:integer w:text t:timestamp d:real "));
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

void SourcesTest::hundredThousandColumns()
{
    TempDir folder;
    std::string text;
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 100'000; ++column)
            text += (column ? "," : "") + (row ? std::to_string(row + column) : "c" + std::to_string(column));
        text += "\n";
    }
    writeFile(folder / "t.csv", text);
    const auto opened = openFile(folder / "t.csv", folder / "cache");
    QVERIFY2(failure(opened).contains("100,000 columns"), failure(opened).constData());
}

QTEST_GUILESS_MAIN(SourcesTest)
#include "sources_test.moc"
