// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/data/data_test_support.h"

#include <filesystem>

using namespace cairn;
using namespace cairn::data;
using cairn::test::failure;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace fs = std::filesystem;

namespace {

/// An IDX file of unsigned bytes with the given sizes and so many bytes of content.
std::string idx(const std::vector<std::uint32_t>& shape, std::size_t bytes, char type = 8)
{
    std::string text{0, 0, type, static_cast<char>(shape.size())};
    for (const auto size : shape) {
        for (int shift = 24; shift >= 0; shift -= 8)
            text += static_cast<char>(size >> shift);
    }
    return text + std::string(bytes, '\1');
}

} // namespace

class BadInputTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void refused_data();
    void refused();
    void idxRefused_data();
    void idxRefused();
    void missingLabels();
    void latin1IsRead();
    void utf16IsRead();
    void noHeader();
    void fiveThousandColumns();
    void oneColumn();
};

void BadInputTest::refused_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("says");
    QByteArray late("a,b\n");
    for (int i = 0; i < 30000; ++i)
        late += QByteArray::number(i) + ",2\n";
    QTest::newRow("empty") << QByteArray() << QByteArray("is empty");
    QTest::newRow("header only") << QByteArray("a,b,c\n") << QByteArray("no rows");
    QTest::newRow("short row") << QByteArray("a,b,c\n1,2,3\n4,5\n6,7,8\n") << QByteArray("line 3");
    QTest::newRow("long row") << QByteArray("a,b,c\n1,2,3\n4,5,6,7\n6,7,8\n") << QByteArray("line 3");
    QTest::newRow("every row another length") << QByteArray("a,b\n1,2\n3\n4,5,6\n") << QByteArray("line 3");
    QTest::newRow("late short row") << late + "7\n" + "8,9\n" << QByteArray("line 30002");
    QTest::newRow("NUL bytes") << QByteArray("a,b\n1,\0\n2,3\n", 12) << QByteArray("binary");
    QTest::newRow("picture") << QByteArray("\x89PNG\r\n\x1a\n123456") << QByteArray("PNG");
    QTest::newRow("zip") << QByteArray("PK\x03\x04 ........") << QByteArray("ZIP");
    QTest::newRow("cut gzip") << QByteArray::fromHex("1f8b0800000000000003") << QByteArray("cut off");
    QTest::newRow("cut parquet") << QByteArray("PAR1 and then nothing of use") << QByteArray("damaged");
}

void BadInputTest::refused()
{
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, says);
    TempDir folder;
    writeFile(folder / "t.csv", content.toStdString());
    const auto opened = openFile(folder / "t.csv", folder / "cache");
    QVERIFY2(failure(opened).contains(says), failure(opened).constData());
    QVERIFY2(failure(opened).contains("t.csv"), failure(opened).constData());
    QVERIFY(!opened.error().fix.empty());
}

void BadInputTest::idxRefused_data()
{
    QTest::addColumn<QByteArray>("images");
    QTest::addColumn<QByteArray>("says");
    const auto bytes = [](const std::string& text) { return QByteArray::fromStdString(text); };
    QTest::newRow("cut content") << bytes(idx({10, 4, 4}, 100)) << QByteArray("cut off");
    QTest::newRow("cut header") << bytes(idx({10, 4, 4}, 0)).left(9) << QByteArray("header");
    QTest::newRow("absurd sizes") << bytes(idx({0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, 100)) << QByteArray("impossible");
    QTest::newRow("too many images") << bytes(idx({0xFFFFFFFF, 28, 28}, 100)) << QByteArray("cut off");
    QTest::newRow("nothing") << bytes(idx({0, 28, 28}, 100)) << QByteArray("nothing");
    QTest::newRow("floats") << bytes(idx({10, 4, 4}, 640, 0x0D)) << QByteArray("another kind");
    QTest::newRow("seven dimensions") << bytes(idx({1, 1, 1, 1, 1, 1, 1}, 1)) << QByteArray("7 dimensions");
    QTest::newRow("no images") << bytes(idx({10}, 10)) << QByteArray("does not hold images");
    QTest::newRow("count differs") << bytes(idx({9, 4, 4}, 144)) << QByteArray("9 images, but 10 labels");
}

void BadInputTest::idxRefused()
{
    QFETCH(QByteArray, images);
    QFETCH(QByteArray, says);
    TempDir folder;
    writeFile(folder / "train-images-idx3-ubyte", images.toStdString());
    writeFile(folder / "train-labels-idx1-ubyte", idx({10}, 10));
    const auto opened = openFile(folder / "train-images-idx3-ubyte", folder / "cache");
    QVERIFY2(failure(opened).contains(says), failure(opened).constData());
    QVERIFY(!opened.error().fix.empty());
}

void BadInputTest::missingLabels()
{
    TempDir folder;
    writeFile(folder / "train-images-idx3-ubyte", idx({10, 4, 4}, 160));
    const auto opened = openFile(folder / "train-images-idx3-ubyte", folder / "cache");
    QCOMPARE(opened.error().code, ErrorCode::NotFound);
    QVERIFY2(failure(opened).contains("train-labels-idx1-ubyte"), failure(opened).constData());
    const auto directory = openFile(folder.path(), folder / "cache");
    QVERIFY2(failure(directory).contains("folder"), failure(directory).constData());
    QCOMPARE(openFile(folder / "nothing.csv", folder / "cache").error().code, ErrorCode::NotFound);
    QuietJob job;
    QCOMPARE(openDataset({"sample:other", {}, {}}, folder / "cache", job).error().code, ErrorCode::NotFound);
}

void BadInputTest::latin1IsRead()
{
    TempDir folder;
    writeFile(folder / "t.csv", "name,v\nJos\xE9,1\nM\xFCller,2\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(0, 2, job));
    QCOMPARE(cellText(page.at(1, 0)), std::string("Müller"));
    QVERIFY(dataset->notices().at(0).find("Latin-1") != std::string::npos);
    // Not UTF-8 far behind the part that is looked at first.
    std::string text = "name,v\n";
    for (int i = 0; i < 150000; ++i)
        text += "plain name," + std::to_string(i) + "\n";
    writeFile(folder / "late.csv", text + "Jos\xE9,1\n");
    CAIRN_TEST_VALUE(const auto late, openFile(folder / "late.csv", folder / "cache"));
    CAIRN_TEST_VALUE(const auto last, late->page(150000, 1, job));
    QCOMPARE(cellText(last.at(0, 0)), std::string("José"));
}

void BadInputTest::utf16IsRead()
{
    TempDir folder;
    const QString text = QStringLiteral("name,v\nJosé,1\nMüller,2\n");
    std::string bytes = "\xFF\xFE";
    bytes.append(reinterpret_cast<const char*>(text.utf16()), static_cast<std::size_t>(text.size()) * 2);
    writeFile(folder / "t.csv", bytes);
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(0, 2, job));
    QCOMPARE(cellText(page.at(1, 0)), std::string("Müller"));
}

void BadInputTest::noHeader()
{
    TempDir folder;
    writeFile(folder / "t.csv", "1,red,2.5\n2,blue,3.5\n3,red,1.0\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(3));
    QVERIFY(dataset->notices().at(0).find("No header line") != std::string::npos);
}

void BadInputTest::fiveThousandColumns()
{
    TempDir folder;
    std::string text;
    for (int row = 0; row < 4; ++row) {
        for (int column = 0; column < 5000; ++column)
            text += (column ? "," : "") + (row ? std::to_string(row * column) : "c" + std::to_string(column));
        text += "\n";
    }
    writeFile(folder / "t.csv", text);
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    QCOMPARE(dataset->schema().size(), std::size_t{5000});
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(2, 1, job));
    QCOMPARE(std::get<std::int64_t>(page.at(0, 4999)), std::int64_t{3 * 4999});
}

void BadInputTest::oneColumn()
{
    TempDir folder;
    writeFile(folder / "t.csv", "x\n1\n2\n3\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    QCOMPARE(dataset->schema().size(), std::size_t{1});
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(3));
    writeFile(folder / "words.csv", "text\nhello, world\ngood bye\nyes, no, maybe\n");
    CAIRN_TEST_VALUE(const auto words, openFile(folder / "words.csv", folder / "cache", {'\t', true, {}, {}}));
    QCOMPARE(words->schema().size(), std::size_t{1});
}

QTEST_GUILESS_MAIN(BadInputTest)
#include "bad_input_test.moc"
