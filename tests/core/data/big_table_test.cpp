// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/synthetic/synthetic.h"
#include "tests/core/data/data_test_support.h"

#include <filesystem>
#include <fstream>

using namespace cairn;
using namespace cairn::data;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kRows = 800'000; ///< a CSV of 75 MB: too big to be held in memory

fs::path onlyCache(const fs::path& folder)
{
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".duckdb")
            return entry.path();
    }
    return {};
}

} // namespace

class BigTableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void firstRowsThenAnywhere();
    void damagedCacheIsMadeAnew();
    void testRowsComeLast();
    void cancelLeavesNoCache();
    void parquetNeedsNoCache();
    void scansAreReadAheadAndEndAnywhere();

private:
    TempDir m_folder;
};

void BigTableTest::initTestCase()
{
    // Row n has n in its first column.
    std::ofstream out(m_folder / "big.csv", std::ios::binary);
    out << "n,x,word,filler,label\n";
    std::string text;
    for (std::uint64_t row = 0; row < kRows; ++row)
        text += std::to_string(row) + "," + std::to_string(static_cast<double>(row) * 0.25) + ",a word that takes some room " + std::to_string(row % 977) +
                ",and one more to make the file big enough" + (row % 2 ? ",yes\n" : ",no\n");
    out << text;
}

void BigTableTest::firstRowsThenAnywhere()
{
    CAIRN_TEST_VALUE(const auto dataset, openFile(m_folder / "big.csv", m_folder / "cache"));
    QVERIFY(!dataset->randomAccess());
    QVERIFY(!dataset->rowCount());
    QuietJob job;
    CAIRN_TEST_VALUE(const auto first, dataset->page(500, 20, job));
    QCOMPARE(std::get<std::int64_t>(first.at(3, 0)), std::int64_t{503});
    QCOMPARE(dataset->page(kRows - 10, 20, job).error().code, ErrorCode::Busy);
    QCOMPARE(dataset->profile(0, job).error().code, ErrorCode::Busy);
    QVERIFY(dataset->prepareRandomAccess(job));
    QVERIFY(dataset->randomAccess());
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(kRows));
    for (const std::uint64_t row : {std::uint64_t{0}, std::uint64_t{122880}, std::uint64_t{500001}, kRows - 5}) {
        CAIRN_TEST_VALUE(const auto page, dataset->page(row, 5, job));
        QCOMPARE(page.size(), std::size_t{5});
        for (std::size_t i = 0; i < 5; ++i)
            QCOMPARE(std::get<std::int64_t>(page.at(i, 0)), static_cast<std::int64_t>(row + i)); // order of the file is kept
    }
    std::vector<RowId> ids;
    for (RowId row = 0; row < kRows; row += 9973)
        ids.push_back(kRows - 1 - row);
    CAIRN_TEST_VALUE(const auto some, dataset->rows(ids, job));
    for (std::size_t i = 0; i < ids.size(); ++i)
        QCOMPARE(std::get<std::int64_t>(some.at(i, 0)), static_cast<std::int64_t>(ids[i]));
    // Opened again, the cache is found: even without the file's rows being read.
    CAIRN_TEST_VALUE(const auto again, openFile(m_folder / "big.csv", m_folder / "cache"));
    const auto written = fs::last_write_time(onlyCache(m_folder / "cache"));
    QVERIFY(again->prepareRandomAccess(job));
    QCOMPARE(fs::last_write_time(onlyCache(m_folder / "cache")), written);
}

void BigTableTest::damagedCacheIsMadeAnew()
{
    const fs::path cache = onlyCache(m_folder / "cache");
    QVERIFY(!cache.empty());
    writeFile(cache, "this is no database");
    CAIRN_TEST_VALUE(const auto dataset, openFile(m_folder / "big.csv", m_folder / "cache"));
    QuietJob job;
    const auto prepared = dataset->prepareRandomAccess(job);
    QVERIFY2(prepared.has_value(), test::failure(prepared).constData());
    CAIRN_TEST_VALUE(const auto page, dataset->page(kRows - 1, 5, job));
    QCOMPARE(std::get<std::int64_t>(page.at(0, 0)), static_cast<std::int64_t>(kRows - 1));
}

void BigTableTest::testRowsComeLast()
{
    writeFile(m_folder / "test.csv", "n,x,word,filler,label\n7,0.5,a,b,yes\n8,0.25,c,d,no\n");
    QuietJob job;
    CAIRN_TEST_VALUE(const auto dataset, openDataset({(m_folder / "big.csv").string(), (m_folder / "test.csv").string(), {}}, m_folder / "cache", job));
    QVERIFY(dataset->hasGivenTest());
    QVERIFY(!dataset->givenTestFrom());
    QVERIFY(dataset->prepareRandomAccess(job));
    QCOMPARE(dataset->givenTestFrom(), std::optional<RowId>(kRows));
    CAIRN_TEST_VALUE(const auto page, dataset->page(kRows, 5, job));
    QCOMPARE(page.size(), std::size_t{2});
    QCOMPARE(std::get<std::int64_t>(page.at(0, 0)), std::int64_t{7});
}

void BigTableTest::cancelLeavesNoCache()
{
    CAIRN_TEST_VALUE(const auto dataset, openFile(m_folder / "big.csv", m_folder / "other-cache"));
    QuietJob job;
    job.source.request_stop();
    QCOMPARE(dataset->prepareRandomAccess(job).error().code, ErrorCode::Cancelled);
    QVERIFY(onlyCache(m_folder / "other-cache").empty());
    QuietJob second;
    QVERIFY(dataset->prepareRandomAccess(second));
}

void BigTableTest::parquetNeedsNoCache()
{
    QuietJob job;
    QVERIFY(writeSynthetic({.size = 900'000, .params = {{"columns", 16}}}, m_folder / "big.parquet", job));
    CAIRN_TEST_VALUE(const auto dataset, openFile(m_folder / "big.parquet", m_folder / "parquet-cache"));
    QVERIFY(dataset->randomAccess());
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(900'000));
    CAIRN_TEST_VALUE(const auto tail, dataset->page(899'990, 100, job));
    QCOMPARE(tail.size(), std::size_t{10});
    const std::vector<RowId> ids{899'999, 3};
    CAIRN_TEST_VALUE(const auto rows, dataset->rows(ids, job));
    QVERIFY(rows.at(0, 0) == tail.at(9, 0));
    QVERIFY(!fs::exists(m_folder / "parquet-cache"));
    CAIRN_TEST_VALUE(const auto profile, dataset->profile(0, job));
    QCOMPARE(profile.count, std::uint64_t{900'000});
    fs::remove(m_folder / "big.parquet");
    QCOMPARE(dataset->page(0, 5, job).error().code, ErrorCode::NotFound);
}

/// A long scan is fetched by a thread of its own: it gives every row once and in order, and can be dropped or stopped at
/// any chunk.
void BigTableTest::scansAreReadAheadAndEndAnywhere()
{
    TempDir folder;
    QuietJob job;
    constexpr std::uint64_t kFew = 200'000;
    QVERIFY(writeSynthetic({.size = kFew}, folder / "t.parquet", job));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.parquet", folder / "cache"));
    const std::vector<std::size_t> columns{0, 1};
    CAIRN_TEST_VALUE(const auto all, dataset->scan(columns, 10, kFew - 10, {}));
    RowId next = 10;
    for (;;) {
        CAIRN_TEST_VALUE(const auto* chunk, all->next());
        if (!chunk)
            break;
        QCOMPARE(chunk->first, next);
        next += chunk->size;
    }
    QCOMPARE(next, RowId{kFew});
    CAIRN_TEST_VALUE(const auto* behind, all->next());
    QVERIFY(!behind); // the end stays the end
    for (int chunks = 0; chunks < 40; ++chunks) {
        StopSource source;
        CAIRN_TEST_VALUE(const auto cursor, dataset->scan(columns, 0, kFew, source.get_token()));
        for (int i = 0; i < chunks; ++i) {
            CAIRN_TEST_VALUE([[maybe_unused]] const auto* chunk, cursor->next());
        }
        if (chunks % 2 == 0)
            continue; // dropped
        source.request_stop();
        QCOMPARE(cursor->next().error().code, ErrorCode::Cancelled);
    }
}

QTEST_GUILESS_MAIN(BigTableTest)
#include "big_table_test.moc"
