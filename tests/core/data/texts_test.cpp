// SPDX-License-Identifier: GPL-3.0-or-later
// Folders of text files as tables.
#include "core/data/texts/open_texts.h"
#include "core/data/texts/text_file.h"
#include "tests/core/data/data_test_support.h"

using namespace cairn;
using namespace cairn::data;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::rowText;
using cairn::test::writeFile;

namespace fs = std::filesystem;

namespace {

/// Files by name in a fresh folder.
struct TextFolder {
    test::TempDir folder;
    fs::path root = folder / "texts";

    explicit TextFolder(const std::vector<std::pair<std::string, std::string>>& files)
    {
        for (const auto& [name, content] : files) {
            fs::create_directories((root / name).parent_path());
            writeFile(root / name, content);
        }
    }
    Result<std::shared_ptr<Dataset>> open(const std::string& options = {}) const { return openFile(root.string() + options, folder / "cache"); }
};

std::string noticesOf(const Dataset& dataset)
{
    std::string all;
    for (const std::string& notice : dataset.notices())
        all += notice + "\n";
    return all;
}

std::string columnsOf(const Dataset& dataset)
{
    std::string names;
    for (const Column& column : dataset.schema().columns)
        names += column.name + "|";
    return names;
}

} // namespace

class TextsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void folderPerClass();
    void partsAndFlat();
    void encodings();
    void lengths();
    void everythingThatIsAskedOfTables();
    void changedFiles();
    void notTexts();
    void manyFiles();
    void oneLongText();
};

void TextsTest::folderPerClass()
{
    const TextFolder made({{"good/a.txt", "A fine film, it was."}, {"good/b.txt", "Lovely;\nand long."}, {"bad/c.txt", "Dull."}, {"bad/README.md", "not a text"}});
    CAIRN_TEST_VALUE(const auto dataset, made.open());
    QCOMPARE(dataset->format(), std::string("texts"));
    QCOMPARE(dataset->title(), std::string("texts"));
    QCOMPARE(columnsOf(*dataset), std::string("text|file|label|"));
    QCOMPARE(dataset->schema()[2].categories, (std::vector<std::string>{"bad", "good"}));
    QVERIFY(dataset->schema()[1].aside);
    QCOMPARE(dataset->rowCount().value_or(0), std::uint64_t{3});
    QVERIFY(dataset->randomAccess() && !dataset->hasGivenTest());
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(0, 10, job));
    QCOMPARE(rowText(page, 0), std::string("Dull.|bad/c.txt|bad|"));
    QCOMPARE(rowText(page, 2), std::string("Lovely;\nand long.|good/b.txt|good|"));
    QCOMPARE(noticesOf(*dataset), std::string());
    CAIRN_TEST_VALUE(const auto again, made.open());
    QCOMPARE(again->fingerprint(), dataset->fingerprint());
    CAIRN_TEST_VALUE(const auto shorter, made.open("?longest=1"));
    QVERIFY(shorter->fingerprint() != dataset->fingerprint());
}

void TextsTest::partsAndFlat()
{
    const TextFolder parts({{"train/neg/1.txt", "bad one"}, {"train/pos/2.txt", "good one"}, {"test/neg/3.txt", "bad two"}, {"test/pos/4.txt", "good two"}});
    CAIRN_TEST_VALUE(const auto split, parts.open());
    QCOMPARE(columnsOf(*split), std::string("text|file|part|label|"));
    QCOMPARE(split->givenTestFrom().value_or(0), RowId{2});
    const TextFolder flat({{"one.txt", "The first text."}, {"two.txt", "The second."}});
    CAIRN_TEST_VALUE(const auto plain, flat.open());
    QCOMPARE(columnsOf(*plain), std::string("text|file|"));
    QVERIFY(noticesOf(*plain).find("folder per class") != std::string::npos);
    std::vector<std::pair<std::string, std::string>> named;
    for (int i = 0; i < 12; ++i)
        named.emplace_back((i % 2 ? "spam_" : "ham_") + std::to_string(i) + ".txt", "Text " + std::to_string(i));
    CAIRN_TEST_VALUE(const auto labelled, TextFolder(named).open());
    QCOMPARE(columnsOf(*labelled), std::string("text|file|label|"));
}

void TextsTest::encodings()
{
    QCOMPARE(decodeText("\xEF\xBB\xBFGr\xC3\xBC\xC3\x9F", false).text, std::string("Grüß"));
    const TextContent latin = decodeText("Gr\xFC\xDF \x93zitiert\x94 \x80 \x81", false);
    QCOMPARE(latin.text, std::string("Grüß “zitiert” € \xEF\xBF\xBD"));
    QVERIFY(latin.legacy && !latin.binary);
    const std::string little("\xFF\xFEG\0\xFC\0\x3D\xD8\x00\xDE\x3D\xD8!\0z", 15);
    QCOMPARE(decodeText(little, false).text, std::string("Gü😀\xEF\xBF\xBD!"));
    QCOMPARE(decodeText(std::string("\xFE\xFF\0G\0\xFC", 6), false).text, std::string("Gü"));
    const TextContent zero = decodeText(std::string("a\0b", 3), false);
    QVERIFY(zero.binary && zero.text == "a b");
    QCOMPARE(decodeText("a\xC3\xBC\xF0\x9F\x98", true).text, std::string("aü")); // half a letter at the cut
    QVERIFY(decodeText("a\xC3", false).legacy);
    QCOMPARE(decodeText("", false).text, std::string());

    const TextFolder made({{"x/a.txt", "Gr\xFC\xDF Gott"}, {"x/b.txt", "Grüß Gott"}, {"y/c.txt", std::string("\0\1\2", 3)}});
    CAIRN_TEST_VALUE(const auto dataset, made.open());
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(0, 10, job));
    QCOMPARE(cellText(page.at(0, 0)), cellText(page.at(1, 0)));
    QVERIFY2(noticesOf(*dataset).find("1 file is not UTF-8: taken as Windows-1252") != std::string::npos, noticesOf(*dataset).c_str());
    QVERIFY(noticesOf(*dataset).find("1 file holds NUL bytes") != std::string::npos);
}

void TextsTest::lengths()
{
    const TextFolder made({{"x/a.txt", ""}, {"x/b.txt", std::string(3000, 'u') + "ü"}, {"y/c.txt", "short"}, {"y/d.txt", ""}});
    CAIRN_TEST_VALUE(const auto whole, made.open());
    QuietJob job;
    CAIRN_TEST_VALUE(auto page, whole->page(0, 10, job));
    QVERIFY(std::holds_alternative<std::monostate>(page.at(0, 0)));
    QCOMPARE(cellText(page.at(1, 0)).size(), std::size_t{3002});
    QVERIFY(noticesOf(*whole).find("2 files are empty: their texts are missing") != std::string::npos);
    CAIRN_TEST_VALUE(const auto cut, made.open("?longest=1"));
    CAIRN_TEST_VALUE(page, cut->page(0, 10, job));
    QCOMPARE(cellText(page.at(1, 0)), std::string(1024, 'u'));
    QVERIFY2(noticesOf(*cut).find("1 file is longer than 1.0 KiB") != std::string::npos, noticesOf(*cut).c_str());
    for (const char* bad : {"?longest=0", "?longest=5000", "?longest=x", "?longest=", "?longest=3x"})
        QCOMPARE(made.open(bad).error().code, ErrorCode::InvalidInput);
    const TextFolder empty({{"x/a.txt", ""}, {"y/b.txt", ""}});
    QCOMPARE(empty.open().error().code, ErrorCode::InvalidInput);
}

void TextsTest::everythingThatIsAskedOfTables()
{
    std::vector<std::pair<std::string, std::string>> files;
    for (int i = 0; i < 40; ++i)
        files.emplace_back((i % 4 ? "x/" : "y/") + std::to_string(100 + i) + ".txt", "text number " + std::to_string(i) + (i % 3 ? "" : " with more"));
    const TextFolder made(files);
    CAIRN_TEST_VALUE(const auto dataset, made.open());
    QuietJob job;
    CAIRN_TEST_VALUE(const auto hits, dataset->filter("text LIKE '%with more' AND label = 'y'", job));
    QCOMPARE(hits.size(), std::size_t{4}); // 0, 12, 24, 36
    const std::vector<RowId> wanted{39, 0, 39};
    CAIRN_TEST_VALUE(const auto page, dataset->rows(wanted, job));
    QCOMPARE(rowText(page, 0), rowText(page, 2));
    QCOMPARE(cellText(page.at(1, 0)), std::string("text number 1"));
    QCOMPARE(dataset->rows(std::vector<RowId>{40}, job).error().code, ErrorCode::NotFound);
    CAIRN_TEST_VALUE(const auto profile, dataset->profile(0, job));
    QCOMPARE(profile.distinct, std::uint64_t{40});
    const std::vector<std::size_t> columns{0, 2};
    CAIRN_TEST_VALUE(const auto cursor, dataset->scan(columns, 5, 10, {}));
    CAIRN_TEST_VALUE(const auto* chunk, cursor->next());
    QCOMPARE(chunk->size, std::size_t{10});
    QCOMPARE(chunk->columns[0].text(0), std::string_view("text number 7"));
    const std::vector<RowId> some{3, 30};
    CAIRN_TEST_VALUE(const auto picked, dataset->scanRows(columns, some, {}));
    CAIRN_TEST_VALUE(const auto* both, picked->next());
    QCOMPARE(both->size >= 1 ? both->id(0) : 0, RowId{3});
}

void TextsTest::changedFiles()
{
    const TextFolder made({{"x/a.txt", "first"}, {"y/b.txt", "second"}});
    CAIRN_TEST_VALUE(const auto dataset, made.open());
    QuietJob job;
    writeFile(made.root / "x/a.txt", "longer than before");
    auto read = dataset->page(0, 2, job);
    QVERIFY2(!read && read.error().what.find("a.txt") != std::string::npos && read.error().what.find("changed") != std::string::npos, test::failure(read).constData());
    fs::remove(made.root / "x/a.txt");
    read = dataset->page(0, 2, job);
    QVERIFY2(!read && read.error().code == ErrorCode::NotFound && read.error().what.find("a.txt") != std::string::npos, test::failure(read).constData());
    QVERIFY(!read.error().fix.empty());
    CAIRN_TEST_VALUE(const auto other, dataset->page(1, 1, job)); // what is there can still be read
    QCOMPARE(cellText(other.at(0, 0)), std::string("second"));
}

void TextsTest::notTexts()
{
    const TextFolder table({{"a.txt", "x,y\n1,2\n3,4\n"}, {"b.txt", "x,y\n5,6\n7,8\n"}});
    QVERIFY(!isTextFolder(table.root.string()));
    CAIRN_TEST_VALUE(const auto rows, table.open());
    QCOMPARE(columnsOf(*rows), std::string("x|y|"));
    CAIRN_TEST_VALUE(const auto texts, table.open("?as=texts"));
    QCOMPARE(columnsOf(*texts), std::string("text|file|"));
    const TextFolder hive({{"year=2023/a.txt", "x\ty\n1\t2\n3\t4\n"}, {"year=2024/b.txt", "x\ty\n5\t6\n7\t8\n"}});
    QVERIFY(!isTextFolder(hive.root.string()));
    const TextFolder csv({{"a.csv", "x,y\n1,2\n"}, {"notes.txt", "some notes"}});
    QVERIFY(!isTextFolder(csv.root.string()));
    QVERIFY(!isTextFolder((table.root / "a.txt").string()));
    const TextFolder none({{"a.md", "x"}});
    QVERIFY(!isTextFolder(none.root.string()));
    QCOMPARE(none.open("?as=texts").error().code, ErrorCode::InvalidInput);
}

/// A file of prose: pieces of equal length that follow each other and lose nothing.
void TextsTest::oneLongText()
{
    std::string play;
    for (int i = 0; i < 120; ++i)
        play += "Narr, der " + std::to_string(i) + ".:\nDas ist der Weisheit letzter Schluß, und älter als die Größe.\nSo sei es nun für heut\n\n";
    test::TempDir folder;
    writeFile(folder / "play.txt", play);
    QuietJob job;
    const auto joined = [&](const std::string& location, std::uint64_t letters) -> std::string {
        const auto dataset = openFile(location, folder / "cache");
        if (!dataset)
            return dataset.error().text();
        if (!(*dataset)->prepareRandomAccess(job) || columnsOf(**dataset) != "text|")
            return "no column of text: " + columnsOf(**dataset);
        const auto page = (*dataset)->page(0, 1'000'000, job);
        if (!page)
            return page.error().text();
        std::string all;
        for (std::size_t row = 0; row < page->size(); ++row) {
            const std::string text = data::cellText(page->at(row, 0));
            const auto count = static_cast<std::uint64_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
            if (count != letters && row + 1 < page->size())
                return "a piece of " + std::to_string(count) + " letters";
            all += text;
        }
        return all;
    };
    QCOMPARE(joined((folder / "play.txt").string(), 128), play);
    QCOMPARE(joined("text:" + (folder / "play.txt").string() + "?length=50", 50), play);
    const auto wrong = openFile("text:" + (folder / "play.txt").string() + "?length=five", folder / "cache");
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code, ErrorCode::InvalidInput);
    // What has columns stays a table, and any text becomes one where a separator is given.
    std::string table = "a\tb\n";
    for (int i = 0; i < 200; ++i)
        table += "some words here\tmore of them there\n" + std::string(i % 10 == 0 ? "\n" : "");
    writeFile(folder / "table.txt", table);
    CAIRN_TEST_VALUE(const auto columns, openFile(folder / "table.txt", folder / "cache"));
    QCOMPARE(columnsOf(*columns), std::string("a|b|"));
    data::SourceOptions options;
    options.delimiter = '\t';
    CAIRN_TEST_VALUE(const auto forced, openFile(folder / "play.txt", folder / "cache", options));
    QVERIFY(forced->format() != "text");
}

/// Files are read in the order of rows whatever the number of threads, and a page reads its own only.
void TextsTest::manyFiles()
{
    std::vector<std::pair<std::string, std::string>> files;
    for (int i = 0; i < 3000; ++i)
        files.emplace_back((i % 2 ? "x/" : "y/") + std::to_string(10000 + i) + ".txt", "row " + std::to_string(i));
    const TextFolder made(files);
    CAIRN_TEST_VALUE(const auto dataset, made.open());
    for (int i = 0; i < 3000; i += 2) // those in "y", behind the others
        fs::remove(made.root / ("y/" + std::to_string(10000 + i) + ".txt"));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(700, 300, job));
    QCOMPARE(page.size(), std::size_t{300});
    QCOMPARE(cellText(page.at(0, 0)), std::string("row 1401"));
    QVERIFY(!dataset->page(1400, 200, job));
    job.source.request_stop();
    QCOMPARE(openTexts({made.root.string(), {}, {}}, job).error().code, ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(TextsTest)
#include "texts_test.moc"
