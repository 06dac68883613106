// SPDX-License-Identifier: GPL-3.0-or-later
// Sources that vanish, or that another program writes to, while they are open.
#include "core/data/arrays/npy.h"
#include "tests/core/data/data_test_support.h"

#include <filesystem>
#include <fstream>

using namespace cairn;
using namespace cairn::data;
using cairn::test::failure;
using cairn::test::isClear;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace fs = std::filesystem;

class ChangesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void vanishedFile();
    void changedFile();
    void cutOffWhileRead_data();
    void cutOffWhileRead();
};

void ChangesTest::vanishedFile()
{
    TempDir folder;
    std::string text = "a,b\n";
    while (text.size() < (70 << 20)) // big enough to be read in place
        text += "12345678901234,abcdefghijklmnopqrstuvwxyz\n";
    writeFile(folder / "big.csv", text);
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "big.csv", folder / "cache"));
    QVERIFY(!dataset->randomAccess());
    QuietJob job;
    QVERIFY(dataset->page(0, 10, job));
    fs::rename(folder / "big.csv", folder / "moved.csv");
    QCOMPARE(dataset->page(0, 10, job).error().code, ErrorCode::NotFound);
    QCOMPARE(dataset->prepareRandomAccess(job).error().code, ErrorCode::NotFound);
    fs::rename(folder / "moved.csv", folder / "big.csv");
    QVERIFY(dataset->page(0, 10, job));
}

void ChangesTest::changedFile()
{
    TempDir folder;
    std::string text = "a,b\n";
    while (text.size() < (70 << 20))
        text += "12345678901234,abcdefghijklmnopqrstuvwxyz\n";
    writeFile(folder / "big.csv", text);
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "big.csv", folder / "cache"));
    std::ofstream(folder / "big.csv", std::ios::app) << "1,x\n";
    QuietJob job;
    QCOMPARE(dataset->page(0, 10, job).error().code, ErrorCode::Mismatch);
}

void ChangesTest::cutOffWhileRead_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::newRow("NumPy") << QByteArray("npy");
    QTest::newRow("IDX") << QByteArray("idx");
}

/// Pictures are read from the file itself: what another program cuts off is an error, not the end of this program.
void ChangesTest::cutOffWhileRead()
{
    QFETCH(QByteArray, kind);
    TempDir folder;
    constexpr std::size_t kPictures = 1000, kArea = 28 * 28;
    const bool idx = kind == "idx";
    const fs::path file = folder / (idx ? "train-images-idx3-ubyte" : "x.npy");
    const std::vector<std::uint64_t> shape{kPictures, 28, 28};
    const std::string head = idx ? std::string("\0\0\10\3\0\0\3\350\0\0\0\34\0\0\0\34", 16) : npyHeader("|u1", false, shape);
    writeFile(file, head + std::string(kPictures * kArea, '\7'));
    if (idx)
        writeFile(folder / "train-labels-idx1-ubyte", std::string("\0\0\10\1\0\0\3\350", 8) + std::string(kPictures, '\1'));
    CAIRN_TEST_VALUE(const auto dataset, openFile(file, folder / "cache"));
    const std::vector<RowId> last{kPictures - 1};
    CAIRN_TEST_VALUE(const auto before, dataset->images(last));
    QCOMPARE(static_cast<int>(before.pixels[0]), 7);
    fs::resize_file(file, 5000);
    const auto after = dataset->images(last);
    QVERIFY2(!after && after.error().code == ErrorCode::Mismatch && isClear(after.error(), file.filename().string()), failure(after).constData());
    const auto again = openFile(file, folder / "cache");
    QVERIFY2(!again && isClear(again.error(), file.filename().string()), failure(again).constData());
}

QTEST_GUILESS_MAIN(ChangesTest)
#include "changes_test.moc"
