// SPDX-License-Identifier: GPL-3.0-or-later
// Histograms of a run: how they are counted, and how their file stays small, whole and true.
#include "core/store/histograms/histogram_log.h"
#include "tests/support/shared_data.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>

using namespace cairn;
using namespace cairn::store;
using cairn::test::TempDir;

namespace {

HistogramSample sampleOf(std::int64_t number)
{
    const std::vector<float> numbers{0, 1, 2, static_cast<float>(number)};
    return {number, 10 * number + 1, 0.1 * static_cast<double>(number), {{"linear", HistogramOf::Weights, Histogram::of(numbers)}, {"relu", HistogramOf::Activations, Histogram::of({})}}};
}

std::vector<std::int64_t> numbersIn(const std::filesystem::path& file)
{
    std::vector<std::int64_t> numbers;
    const auto samples = HistogramLog::read(file);
    for (const HistogramSample& sample : samples ? *samples : std::vector<HistogramSample>())
        numbers.push_back(sample.number);
    return numbers;
}

} // namespace

class HistogramLogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsByHand()
    {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const std::vector<float> numbers{0, 0, 8, 32, 31.5f, nan};
        const Histogram values = Histogram::of(numbers);
        QCOMPARE(values.low, 0.0);
        QCOMPARE(values.high, 32.0);
        QCOMPARE(values.counts.size(), kHistogramBins);
        QCOMPARE(values.counts[0], 2u);
        QCOMPARE(values.counts[8], 1u);
        QCOMPARE(values.counts[31], 2u); // the greatest belongs to the last bin
        QCOMPARE(std::accumulate(values.counts.begin(), values.counts.end(), 0u), 5u);
        QCOMPARE(values.mean, 71.5 / 5);
        QVERIFY(std::abs(values.zeros - 2.0 / 6) < 1e-12 && std::abs(values.broken - 1.0 / 6) < 1e-12);
        const Histogram same = Histogram::of(std::vector<float>(7, 3.0f));
        QCOMPARE(same.counts[0], 7u);
        QCOMPARE(same.deviation, 0.0);
        QVERIFY(Histogram::of(std::vector<float>(3, nan)).counts.empty());
        QVERIFY(Histogram::of({}).counts.empty());
    }

    void whatIsWrittenIsRead()
    {
        const TempDir folder;
        const auto file = folder / HistogramLog::kFile;
        QVERIFY(HistogramLog::read(file)->empty()); // none yet
        HistogramLog log(file);
        for (std::int64_t i = 0; i < 3; ++i)
            QVERIFY(log.add(sampleOf(i)).has_value());
        const auto samples = HistogramLog::read(file);
        QVERIFY(samples.has_value());
        QCOMPARE(samples->size(), 3u);
        for (std::int64_t i = 0; i < 3; ++i)
            QVERIFY((*samples)[static_cast<std::size_t>(i)] == sampleOf(i));
    }

    /// However long a run is, there are at most 64 samples, evenly spread.
    void theFileStaysSmall()
    {
        const TempDir folder;
        const auto file = folder / HistogramLog::kFile;
        HistogramLog log(file);
        for (std::int64_t i = 0; i < 1000; ++i) {
            QVERIFY(log.add(sampleOf(i)).has_value());
            if (i == 500)
                log = HistogramLog(file); // as a resumed run does
        }
        const auto numbers = numbersIn(file);
        QVERIFY(numbers.size() > HistogramLog::kMost / 2 - 2 && numbers.size() <= HistogramLog::kMost);
        QCOMPARE(numbers.front(), 0);
        for (std::size_t i = 1; i < numbers.size(); ++i)
            QCOMPARE(numbers[i] - numbers[i - 1], 16);
    }

    void aResumedRunReplacesWhatItLost()
    {
        const TempDir folder;
        const auto file = folder / HistogramLog::kFile;
        HistogramLog before(file);
        for (std::int64_t i = 0; i < 10; ++i)
            QVERIFY(before.add(sampleOf(i)).has_value());
        HistogramLog after(file);
        QVERIFY(after.add(sampleOf(6)).has_value());
        QCOMPARE(numbersIn(file), (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6}));
    }

    void cutLinesAreLeftOutAndForeignOnesTold()
    {
        const TempDir folder;
        const auto file = folder / HistogramLog::kFile;
        HistogramLog log(file);
        QVERIFY(log.add(sampleOf(0)).has_value() && log.add(sampleOf(1)).has_value());
        std::filesystem::resize_file(file, std::filesystem::file_size(file) - 5); // killed while it wrote
        QCOMPARE(numbersIn(file), (std::vector<std::int64_t>{0}));
        HistogramLog again(file);
        QVERIFY(again.add(sampleOf(1)).has_value());
        QCOMPARE(numbersIn(file), (std::vector<std::int64_t>{0, 1}));
        for (const char* text : {"nonsense\n", "{}\n", "[1,2]\n", "{\"number\":\"x\",\"step\":1,\"epoch\":0,\"nodes\":[]}\n", "\n"}) {
            test::writeFile(file, text);
            const auto refused = HistogramLog::read(file);
            QVERIFY(!refused && refused.error().code == ErrorCode::Corrupt && !refused.error().fix.empty());
        }
        HistogramLog anew(file); // a run goes on all the same
        QVERIFY(anew.add(sampleOf(0)).has_value());
        QCOMPARE(numbersIn(file), (std::vector<std::int64_t>{0}));
        QVERIFY(!HistogramLog(folder / "no" / "folder").add(sampleOf(0)).has_value());
    }
};

QTEST_APPLESS_MAIN(HistogramLogTest)
#include "histogram_log_test.moc"
