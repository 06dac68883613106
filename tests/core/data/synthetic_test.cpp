// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/synthetic_table.h"
#include "tests/core/data/data_test_support.h"

#include <fstream>
#include <iterator>

using namespace cairn;
using namespace cairn::data;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::TempDir;

namespace {

std::string content(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

class SyntheticTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sameSpecSameBytes();
    void columnsAndShares();
    void parquetHoldsTheSame();
    void noiseIsAsPromised();
    void cancelLeavesNothing();
    void refusals();
};

void SyntheticTest::sameSpecSameBytes()
{
    TempDir folder;
    QuietJob job;
    QVERIFY(writeSyntheticTable({.rows = 5000, .columns = 12, .seed = 3}, folder / "a.csv", job));
    QVERIFY(writeSyntheticTable({.rows = 5000, .columns = 12, .seed = 3}, folder / "b.csv", job));
    QVERIFY(writeSyntheticTable({.rows = 100, .columns = 12, .seed = 3}, folder / "short.csv", job));
    QVERIFY(writeSyntheticTable({.rows = 5000, .columns = 12, .seed = 4}, folder / "c.csv", job));
    QCOMPARE(content(folder / "a.csv"), content(folder / "b.csv"));
    QVERIFY(content(folder / "a.csv").starts_with(content(folder / "short.csv")));
    QVERIFY(content(folder / "a.csv") != content(folder / "c.csv"));
    QCOMPARE(job.progress.done(), std::uint64_t{5000});
}

void SyntheticTest::columnsAndShares()
{
    TempDir folder;
    QuietJob job;
    QVERIFY(writeSyntheticTable({.rows = 20000, .columns = 12, .missing = 0.1}, folder / "t.csv", job));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(20000));
    QCOMPARE(dataset->schema().size(), std::size_t{12});
    QCOMPARE(dataset->schema()[3].type, ColumnType::Text);
    QCOMPARE(dataset->schema()[0].type, ColumnType::Real);
    CAIRN_TEST_VALUE(const auto third, dataset->profile(*dataset->schema().find("number_3"), job));
    QVERIFY(third.missing > 1800 && third.missing < 2200);
    CAIRN_TEST_VALUE(const auto target, dataset->profile(11, job));
    QCOMPARE(target.distinct, std::uint64_t{2});
    QVERIFY(target.top[0].count < 13000);
}

void SyntheticTest::parquetHoldsTheSame()
{
    TempDir folder;
    QuietJob job;
    const SyntheticTableSpec spec{.rows = 3000, .columns = 8, .regression = true, .seed = 1};
    QVERIFY(writeSyntheticTable(spec, folder / "t.csv", job));
    QVERIFY(writeSyntheticTable(spec, folder / "t.parquet", job));
    CAIRN_TEST_VALUE(const auto csv, openFile(folder / "t.csv", folder / "cache"));
    CAIRN_TEST_VALUE(const auto parquet, openFile(folder / "t.parquet", folder / "cache"));
    QCOMPARE(parquet->format(), std::string("parquet"));
    QCOMPARE(parquet->schema(), csv->schema());
    CAIRN_TEST_VALUE(const auto a, csv->page(0, 3000, job));
    CAIRN_TEST_VALUE(const auto b, parquet->page(0, 3000, job));
    QVERIFY(a.columns == b.columns);
    QCOMPARE(std::distance(std::filesystem::directory_iterator(folder.path()), {}), std::ptrdiff_t{2}); // nothing else left
}

void SyntheticTest::noiseIsAsPromised()
{
    // The same table without noise tells which labels were flipped.
    TempDir folder;
    QuietJob job;
    QVERIFY(writeSyntheticTable({.rows = 20000, .columns = 6, .labelNoise = 0.2}, folder / "noisy.csv", job));
    QVERIFY(writeSyntheticTable({.rows = 20000, .columns = 6, .labelNoise = 0}, folder / "clean.csv", job));
    CAIRN_TEST_VALUE(const auto noisy, openFile(folder / "noisy.csv", folder / "cache"));
    CAIRN_TEST_VALUE(const auto clean, openFile(folder / "clean.csv", folder / "cache"));
    CAIRN_TEST_VALUE(const auto a, noisy->page(0, 20000, job));
    CAIRN_TEST_VALUE(const auto b, clean->page(0, 20000, job));
    QVERIFY(a.columns[0] == b.columns[0]);
    int flipped = 0;
    for (std::size_t row = 0; row < 20000; ++row)
        flipped += a.at(row, 5) != b.at(row, 5);
    QVERIFY(std::abs(flipped - 4000) < 4 * std::sqrt(20000 * 0.2 * 0.8));
}

void SyntheticTest::cancelLeavesNothing()
{
    TempDir folder;
    QuietJob job;
    job.source.request_stop();
    QCOMPARE(writeSyntheticTable({}, folder / "t.csv", job).error().code, ErrorCode::Cancelled);
    QVERIFY(std::filesystem::is_empty(folder.path()));
}

void SyntheticTest::refusals()
{
    TempDir folder;
    QuietJob job;
    QCOMPARE(writeSyntheticTable({}, folder / "t.xlsx", job).error().code, ErrorCode::InvalidInput);
    QCOMPARE(writeSyntheticTable({.rows = 0}, folder / "t.csv", job).error().code, ErrorCode::InvalidInput);
    QCOMPARE(writeSyntheticTable({.columns = 1}, folder / "t.csv", job).error().code, ErrorCode::InvalidInput);
    QVERIFY(!writeSyntheticTable({}, folder / "no" / "such" / "t.csv", job));
}

QTEST_GUILESS_MAIN(SyntheticTest)
#include "synthetic_test.moc"
