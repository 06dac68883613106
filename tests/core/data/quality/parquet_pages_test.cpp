// SPDX-License-Identifier: GPL-3.0-or-later
// Sums of the pages of Parquet files: those of parquet-testing, whole, damaged by it and damaged here.
#include "core/base/random.h"
#include "core/data/table/parquet_pages.h"
#include "tests/core/data/quality/quality_bench.h"

#include <fstream>

using namespace cairn;
using namespace cairn::data;
using namespace cairn::test;

class ParquetPagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The damage that parquet-testing put into its files: pages of 2,560 values, two a column, and pages of dictionaries.
    void damagedPagesAreFound()
    {
        const std::pair<const char*, std::uint64_t> whole[] = {
            {"datapage_v1-snappy-compressed-checksum", 4}, {"datapage_v1-uncompressed-checksum", 4}, {"plain-dict-uncompressed-checksum", 4},
            {"rle-dict-snappy-checksum", 2}, // its writer left pages of version 2 without a sum
        };
        for (const auto& [name, withSum] : whole) {
            const auto file = sharedFile(std::string("hostile/parquet/data/") + name + ".parquet");
            if (!file)
                QSKIP("shared data is absent");
            QuietJob job;
            CAIRN_TEST_VALUE(const auto sums, checkPageSums(std::vector{*file}, job));
            QCOMPARE(sums.pages, std::uint64_t{4});
            QCOMPARE(sums.checked, withSum);
            QVERIFY(sums.damaged.empty());
        }
        CAIRN_TEST_VALUE(const auto pages, openFile(*sharedFile("hostile/parquet/data/datapage_v1-corrupt-checksum.parquet"), m_bench.folder / "cache"));
        CAIRN_TEST_VALUE(const auto report, Bench::checkDataset(*pages, {}));
        CAIRN_FINDING(a, report, "damaged_pages", "a");
        QCOMPARE(a->rows.count(), std::uint64_t{2560});
        QVERIFY(a->rows.contains(0) && a->rows.contains(2559) && !a->rows.contains(2560));
        CAIRN_FINDING(b, report, "damaged_pages", "b");
        QCOMPARE(b->rows.count(), std::uint64_t{2560});
        QVERIFY(!b->rows.contains(2559) && b->rows.contains(2560) && b->rows.contains(5119));
        QCOMPARE(report.findings.front().severity, Severity::Serious);
        CAIRN_TEST_VALUE(const auto words, openFile(*sharedFile("hostile/parquet/data/rle-dict-uncompressed-corrupt-checksum.parquet"), m_bench.folder / "cache"));
        CAIRN_TEST_VALUE(const auto dictionaries, Bench::checkDataset(*words, {}));
        for (const char* column : {"long_field", "binary_field"}) {
            CAIRN_FINDING(damage, dictionaries, "damaged_pages", column);
            QCOMPARE(damage->count, dictionaries.rows); // every row looks its value up there
        }
    }

    /// Files of the suite, cut or with bytes changed anywhere: an answer or an error, never a read beyond the file.
    void damagedFilesEndTheCheckOnly()
    {
        const auto file = sharedFile("hostile/parquet/data/datapage_v1-snappy-compressed-checksum.parquet");
        if (!file)
            QSKIP("shared data is absent");
        std::ifstream stream(*file, std::ios::binary);
        const std::string whole{std::istreambuf_iterator<char>(stream), {}};
        const Philox random(11, 0);
        std::size_t answered = 0;
        for (std::uint64_t round = 0; round < 300; ++round) {
            std::string bytes = whole;
            for (std::uint64_t i = 16 * round; i < 16 * round + 16; i += 2)
                bytes[random.below(i, bytes.size() - 600)] = static_cast<char>(random.bits(i + 1));
            const auto copy = m_bench.folder / "damaged.parquet";
            writeFile(copy, bytes);
            QuietJob job;
            answered += checkPageSums(std::vector{copy}, job).has_value();
        }
        QCOMPARE(answered, std::size_t{300}); // the footer is whole
    }

private:
    Bench m_bench;
};

QTEST_GUILESS_MAIN(ParquetPagesTest)
#include "parquet_pages_test.moc"
