// SPDX-License-Identifier: GPL-3.0-or-later
// JSON, CSV and their options.
#include "core/data/table/table_preview.h"
#include "tests/core/data/data_test_support.h"

#include <filesystem>
#include <set>
#include <zlib.h>

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

void writeGzip(const fs::path& file, const std::string& text)
{
    const gzFile out = gzopen(file.c_str(), "wb");
    gzwrite(out, text.data(), static_cast<unsigned>(text.size()));
    gzclose(out);
}

} // namespace

class TextTablesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void jsonRecords();
    void jsonLinesGzip();
    void jsonRefused_data();
    void jsonRefused();
    void jsonSuite();
    void csvSpectrum();
    void everyOption();
    void decimalCommaIsFound();
    void preview();
    void laterFileWidensTypes();
    void hundredThousandColumns();
};

void TextTablesTest::jsonRecords()
{
    TempDir folder;
    writeFile(folder / "t.json", R"([{"id":1,"at":{"x":1.5,"deep":{"tag":"a"}},"list":[1,2],"mixed":1},
                                     {"id":2,"at":{"x":null,"deep":{"tag":"b"}},"list":[],"mixed":"two"},
                                     {"id":3,"list":null,"at":null,"mixed":{"k":[true]}}])");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.json", folder / "cache"));
    QCOMPARE(dataset->format(), std::string("json"));
    QCOMPARE(typesOf(*dataset), std::string("id:integer at.x:real at.deep.tag:text list:text mixed:text "));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(3));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(0, 3, job));
    QCOMPARE(rowText(page, 0), std::string("1|1.5|a|[1,2]|1|"));
    QCOMPARE(rowText(page, 1), std::string("2||b|[]|two|"));
    QCOMPARE(rowText(page, 2), std::string("3||||{\"k\":[true]}|"));
    const auto notices = noticesOf(*dataset);
    QVERIFY2(notices.contains("\"at\"") && notices.contains("\"list\"") && notices.contains("\"mixed\""), notices.constData());
}

void TextTablesTest::jsonLinesGzip()
{
    TempDir folder;
    std::string text;
    for (int i = 0; i < 1000; ++i)
        text += "{\"n\": " + std::to_string(i) + ", \"w\": \"w" + std::to_string(i % 3) + "\", \"day\": \"2021-01-0" + std::to_string(i % 9 + 1) + "\"}\n";
    writeGzip(folder / "t.jsonl.gz", text);
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.jsonl.gz", folder / "cache"));
    QCOMPARE(typesOf(*dataset), std::string("n:integer w:text day:timestamp "));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(1000));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(998, 5, job));
    QCOMPARE(rowText(page, 1), std::string("999|w0|2021-01-01 00:00:00|"));
}

void TextTablesTest::jsonRefused_data()
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

void TextTablesTest::jsonRefused()
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

void TextTablesTest::jsonSuite()
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

void TextTablesTest::csvSpectrum()
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

void TextTablesTest::everyOption()
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
    QCOMPARE(typesOf(*dataset), std::string("id:real price:real code:text word:text "));
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

void TextTablesTest::decimalCommaIsFound()
{
    TempDir folder;
    writeFile(folder / "t.csv", "place;price;name\n1;2,75;a, b\n2;3,5;c\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    QCOMPARE(typesOf(*dataset), std::string("place:integer price:real name:text "));
    QVERIFY(noticesOf(*dataset).contains("decimal comma"));
    SourceOptions options;
    options.decimalComma = false;
    CAIRN_TEST_VALUE(const auto asked, openFile(folder / "t.csv", folder / "cache", options));
    QCOMPARE(asked->schema()[1].type, ColumnType::Text);
}

void TextTablesTest::preview()
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

void TextTablesTest::laterFileWidensTypes()
{
    TempDir folder;
    writeFile(folder / "a.csv", "id,v,w\n1,2,3\n");
    writeFile(folder / "b.csv", "id,v,w\n2,2.5,x\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "*.csv", folder / "cache"));
    QCOMPARE(typesOf(*dataset), std::string("id:integer v:real w:text "));
}

void TextTablesTest::hundredThousandColumns()
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

QTEST_GUILESS_MAIN(TextTablesTest)
#include "text_tables_test.moc"
