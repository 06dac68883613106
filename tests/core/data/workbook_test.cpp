// SPDX-License-Identifier: GPL-3.0-or-later
// Excel workbooks: made here part by part, so that every oddity can be put in.
#include "core/data/import/location.h"
#include "tests/core/data/data_test_support.h"

#include <filesystem>
#include <map>
#include <zlib.h>

using namespace cairn;
using namespace cairn::data;
using cairn::test::failure;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::rowText;
using cairn::test::TempDir;
using cairn::test::typesOf;
using cairn::test::writeFile;

namespace {

void put(std::string& to, std::uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; ++i)
        to += static_cast<char>(value >> (8 * i));
}

std::string deflated(const std::string& text)
{
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

/// A zip archive (PKWARE APPNOTE) with deflated parts.
std::string zip(const std::map<std::string, std::string>& parts)
{
    std::string archive, directory;
    for (const auto& [name, text] : parts) {
        const auto check = static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size())));
        const std::string packed = deflated(text);
        std::string common;
        put(common, 20, 2), put(common, 0, 2), put(common, 8, 2), put(common, 0, 4), put(common, check, 4);
        put(common, static_cast<std::uint32_t>(packed.size()), 4), put(common, static_cast<std::uint32_t>(text.size()), 4);
        put(common, static_cast<std::uint32_t>(name.size()), 2), put(common, 0, 2);
        directory += std::string("PK\1\2", 4) + std::string("\x14\0", 2) + common;
        put(directory, 0, 2), put(directory, 0, 4), put(directory, 0, 4), put(directory, static_cast<std::uint32_t>(archive.size()), 4);
        directory += name;
        archive += "PK\3\4" + common + name + packed;
    }
    const auto begin = static_cast<std::uint32_t>(archive.size());
    archive += directory + std::string("PK\5\6\0\0\0\0", 8);
    put(archive, static_cast<std::uint32_t>(parts.size()), 2), put(archive, static_cast<std::uint32_t>(parts.size()), 2);
    put(archive, static_cast<std::uint32_t>(directory.size()), 4), put(archive, begin, 4), put(archive, 0, 2);
    return archive;
}

const std::string kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

std::string sheet(const std::string& rows)
{
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"" + kMain + "\"><sheetData>" + rows + "</sheetData></worksheet>";
}

/// A workbook with the given sheets; texts "red", "gr&ün", "" are shared; style 1 is a date, 2 a number with "d" in quotes.
std::map<std::string, std::string> workbook(const std::vector<std::pair<std::string, std::string>>& sheets, bool from1904 = false)
{
    std::map<std::string, std::string> parts;
    std::string list, relations;
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        const std::string number = std::to_string(i + 1);
        list += "<sheet name=\"" + sheets[i].first + "\" sheetId=\"" + number + "\" r:id=\"rId" + number + "\"/>";
        relations += "<Relationship Id=\"rId" + number + "\" Target=\"" + (i % 2 ? "/xl/" : "") + "worksheets/sheet" + number + ".xml\"/>";
        parts["xl/worksheets/sheet" + number + ".xml"] = sheets[i].second;
    }
    parts["[Content_Types].xml"] = "<Types/>";
    parts["xl/workbook.xml"] = "<workbook xmlns=\"" + kMain + "\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">" +
                               (from1904 ? "<workbookPr date1904=\"1\"/>" : "") + "<sheets>" + list + "</sheets></workbook>";
    parts["xl/_rels/workbook.xml.rels"] = "<Relationships>" + relations + "</Relationships>";
    parts["xl/sharedStrings.xml"] = "<sst xmlns=\"" + kMain + "\"><si><t>red</t></si><si><r><t>gr&amp;</t></r><r><t>ün</t></r><rPh sb=\"0\" eb=\"1\"><t>no</t></rPh></si><si><t/></si></sst>";
    parts["xl/styles.xml"] = "<styleSheet xmlns=\"" + kMain + "\"><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-409]yyyy\\-mm\"/><numFmt numFmtId=\"165\" formatCode=\"0.0&quot;d&quot;\"/></numFmts>"
                             "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>";
    return parts;
}

std::string inlineCell(const std::string& place, const std::string& text)
{
    return "<c r=\"" + place + "\" t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
}

const std::string kHeader = "<row r=\"1\">" + inlineCell("A1", "id") + inlineCell("B1", "word") + "</row>";

} // namespace

class WorkbookTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cellsOfEveryKind();
    void sheets();
    void withoutHeader();
    void manyRows();
    void refused_data();
    void refused();
    void bomb();
    void bitFlips();
};

void WorkbookTest::cellsOfEveryKind()
{
    TempDir folder;
    const std::string rows =
        "<row r=\"3\">" + inlineCell("B3", "n") + inlineCell("C3", "x") + inlineCell("D3", "day") + inlineCell("E3", "ok") + inlineCell("F3", "word") + inlineCell("G3", "sum") + inlineCell("H3", "when") + "</row>"
        "<row r=\"4\"><c r=\"B4\"><v>1</v></c><c r=\"C4\" s=\"2\"><v>1.5</v></c><c r=\"D4\" s=\"1\"><v>43831</v></c><c r=\"E4\" t=\"b\"><v>1</v></c><c r=\"F4\" t=\"s\"><v>1</v></c>"
        "<c r=\"G4\" t=\"str\"><f>A1&amp;\"x\"</f><v>made</v></c><c r=\"H4\" s=\"3\"><v>43831.5</v></c></row>"
        "<row><c r=\"B5\"><v>-2E0</v></c><c r=\"C5\" t=\"e\"><v>#N/A</v></c><c r=\"F5\" t=\"s\"><v>0</v></c><c r=\"G5\" t=\"s\"><v>2</v></c></row>";
    writeFile(folder / "t.xlsx", zip(workbook({{"One", sheet(rows)}})));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.xlsx", folder / "cache"));
    QCOMPARE(dataset->format(), std::string("xlsx"));
    QCOMPARE(dataset->title(), std::string("t"));
    QCOMPARE(typesOf(*dataset), std::string("n:integer x:real day:timestamp ok:boolean word:text sum:text when:timestamp "));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(0, 9, job));
    QCOMPARE(page.size(), std::size_t{2});
    QCOMPARE(rowText(page, 0), std::string("1|1.5|2020-01-01 00:00:00|true|gr&ün|made|2020-01-01 12:00:00|"));
    QCOMPARE(rowText(page, 1), std::string("-2||||red|||"));
    QVERIFY(dataset->notices().back().find("1 values that are none") != std::string::npos);
    writeFile(folder / "mac.xlsx", zip(workbook({{"One", sheet(rows)}}, true)));
    CAIRN_TEST_VALUE(const auto mac, openFile(folder / "mac.xlsx", folder / "cache"));
    CAIRN_TEST_VALUE(const auto macPage, mac->page(0, 1, job));
    QCOMPARE(cellText(macPage.at(0, 2)), std::string("2024-01-02 00:00:00")); // 1904 counts 1,462 days later
}

void WorkbookTest::sheets()
{
    TempDir folder;
    const std::string rows = kHeader + "<row><c r=\"A2\"><v>7</v></c>" + inlineCell("B2", "x") + "</row>";
    const std::string other = kHeader + "<row><c r=\"A2\"><v>8</v></c>" + inlineCell("B2", "y") + "</row>";
    const std::string file = (folder / "t.xlsx").string();
    writeFile(file, zip(workbook({{"First", sheet(rows)}, {"it's &quot;2&quot;", sheet(other)}, {"Empty", sheet("")}})));
    const auto several = openFile(file, folder / "cache");
    QVERIFY2(failure(several).contains("3 sheets: First, it's \"2\", Empty") && failure(several).contains("?sheet="), failure(several).constData());
    QuietJob job;
    CAIRN_TEST_VALUE(const auto second, openFile("xlsx:" + percentEncoded(file, "/") + "?sheet=" + percentEncoded("it's \"2\""), folder / "cache"));
    CAIRN_TEST_VALUE(const auto page, second->page(0, 1, job));
    QCOMPARE(rowText(page, 0), std::string("8|y|"));
    QVERIFY(failure(openFile("xlsx:" + file + "?sheet=Empty", folder / "cache")).contains("is empty"));
    QCOMPARE(openFile("xlsx:" + file + "?sheet=None", folder / "cache").error().code, ErrorCode::NotFound);
    QCOMPARE(openFile("xlsx:" + file + "x?sheet=None", folder / "cache").error().code, ErrorCode::NotFound);
}

void WorkbookTest::withoutHeader()
{
    TempDir folder;
    writeFile(folder / "t.xlsx", zip(workbook({{"One", sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c><c t=\"inlineStr\"><is><t>x</t></is></c></row>")}})));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.xlsx", folder / "cache"));
    QCOMPARE(typesOf(*dataset), std::string("A:integer B:text "));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(2));
    SourceOptions options;
    options.header = true;
    options.types["A"] = ColumnType::Real;
    CAIRN_TEST_VALUE(const auto asked, openFile(folder / "t.xlsx", folder / "cache", options));
    QCOMPARE(typesOf(*asked), std::string("A:real B:text "));
    QCOMPARE(asked->rowCount(), std::optional<std::uint64_t>(1));
    options.types = {{"B", ColumnType::Integer}};
    const auto misfit = openFile(folder / "t.xlsx", folder / "cache", options);
    QVERIFY2(failure(misfit).contains("\"x\"") && failure(misfit).contains("row 1"), failure(misfit).constData());
}

void WorkbookTest::manyRows()
{
    TempDir folder;
    std::string rows = kHeader;
    for (int i = 0; i < 100'000; ++i)
        rows += "<row r=\"" + std::to_string(i + 2) + "\"><c r=\"A" + std::to_string(i + 2) + "\"><v>" + std::to_string(i) + "</v></c>" + inlineCell("B" + std::to_string(i + 2), "w") + "</row>";
    writeFile(folder / "t.xlsx", zip(workbook({{"One", sheet(rows)}})));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.xlsx", folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(100'000));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto profile, dataset->profile(0, job));
    QCOMPARE(profile.numeric->mean, 49'999.5);
}

void WorkbookTest::refused_data()
{
    QTest::addColumn<QByteArray>("part");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("says");
    const QByteArray one = "xl/worksheets/sheet1.xml";
    QTest::newRow("cut XML") << one << QByteArray::fromStdString(sheet(kHeader)).left(150) << QByteArray("damaged");
    QTest::newRow("no workbook") << QByteArray("xl/workbook.xml") << QByteArray() << QByteArray("damaged");
    QTest::newRow("no sheets") << QByteArray("xl/workbook.xml") << QByteArray("<workbook/>") << QByteArray("no sheets");
    QTest::newRow("wrong text number") << one << QByteArray::fromStdString(sheet("<row><c t=\"s\"><v>99</v></c></row>")) << QByteArray("does not have");
    QTest::newRow("no number") << one << QByteArray::fromStdString(sheet("<row><c><v>1x</v></c></row>")) << QByteArray("is none");
    QTest::newRow("absurd row") << one << QByteArray::fromStdString(sheet("<row r=\"4000000000\"><c><v>1</v></c></row>")) << QByteArray("no sheet has");
    QTest::newRow("absurd column") << one << QByteArray::fromStdString(sheet("<row><c r=\"ZZZZZZ1\"><v>1</v></c></row>")) << QByteArray("no sheet has");
    QTest::newRow("laughs") << one
                            << QByteArray("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><worksheet>&b;</worksheet>")
                            << QByteArray("document type");
}

void WorkbookTest::refused()
{
    QFETCH(QByteArray, part);
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, says);
    TempDir folder;
    auto parts = workbook({{"One", sheet(kHeader)}});
    parts[part.toStdString()] = content.toStdString();
    writeFile(folder / "t.xlsx", zip(parts));
    const auto opened = openFile(folder / "t.xlsx", folder / "cache");
    QVERIFY2(failure(opened).contains(says) && failure(opened).contains("t.xlsx"), failure(opened).constData());
    QVERIFY(!opened.error().fix.empty());
}

void WorkbookTest::bomb()
{
    TempDir folder;
    auto parts = workbook({{"One", sheet(kHeader + std::string(200 << 20, ' '))}});
    writeFile(folder / "t.xlsx", zip(parts));
    QVERIFY(std::filesystem::file_size(folder / "t.xlsx") < (1 << 20));
    const auto opened = openFile(folder / "t.xlsx", folder / "cache");
    QVERIFY2(failure(opened).contains("bomb"), failure(opened).constData());
}

void WorkbookTest::bitFlips()
{
    TempDir folder;
    const std::string good = zip(workbook({{"One", sheet(kHeader + "<row><c><v>1</v></c></row>")}}));
    std::uint32_t random = 4711;
    for (int round = 0; round < 40; ++round) {
        std::string bad = round < 8 ? good.substr(0, good.size() * static_cast<std::size_t>(round + 1) / 9) : good;
        for (int i = 0; round >= 8 && i < 4; ++i) {
            random = random * 1664525u + 1013904223u;
            bad[4 + (random >> 8) % (bad.size() - 4)] = static_cast<char>(random);
        }
        writeFile(folder / "t.xlsx", bad);
        const auto opened = openFile("xlsx:" + (folder / "t.xlsx").string(), folder / "cache");
        QVERIFY2(opened || opened.error().code != ErrorCode::Crashed, failure(opened).constData());
    }
}

QTEST_GUILESS_MAIN(WorkbookTest)
#include "workbook_test.moc"
