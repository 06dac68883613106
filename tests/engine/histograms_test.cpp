// SPDX-License-Identifier: GPL-3.0-or-later
// Histograms of layers that a training takes.
#include "tests/engine/training_support.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace cairn;
using namespace cairn::test;
using store::HistogramOf;

namespace {

class HistogramSink : public RecordingSink {
public:
    void histograms(const store::HistogramSample& sample) override { samples.push_back(sample); }

    std::vector<store::HistogramSample> samples;
};

const store::Histogram* find(const store::HistogramSample& sample, const std::string& node, HistogramOf of)
{
    const auto found = std::ranges::find_if(sample.nodes, [&](const store::NodeHistogram& one) { return one.node == node && one.of == of; });
    return found == sample.nodes.end() ? nullptr : &found->values;
}

std::uint32_t total(const store::Histogram& values)
{
    return std::accumulate(values.counts.begin(), values.counts.end(), 0u);
}

} // namespace

class HistogramsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void layersAreSeenEverySoManyUpdates()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder;
        // 10 updates an epoch.
        const auto request = requestOf(rows, nullptr, folder.path(), configWith({{"epochs", 3}, {"histogram_every", 10}}));
        HistogramSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        QCOMPARE(sink.samples.size(), 3u);
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(sink.samples[i].number, static_cast<std::int64_t>(i));
            QCOMPARE(sink.samples[i].step, static_cast<std::int64_t>(10 * i + 1));
        }
        const store::HistogramSample& first = sink.samples[0];
        const auto *weights = find(first, "linear", HistogramOf::Weights), *gradients = find(first, "linear", HistogramOf::Gradients), *outputs = find(first, "linear", HistogramOf::Activations);
        QVERIFY(weights && gradients && outputs);
        QCOMPARE(total(*weights), 48u); // 2 x 16 and 16
        QCOMPARE(total(*gradients), 48u);
        QCOMPARE(total(*outputs), 1024u); // 64 rows of 16
        QVERIFY(weights->low > -0.7072 && weights->high < 0.7072); // before the first update: uniform within 1 / sqrt(2)
        const auto* relu = find(first, "relu", HistogramOf::Activations);
        QVERIFY(relu && relu->low == 0 && relu->zeros > 0.2 && relu->zeros < 0.8);
        QVERIFY(!find(first, "relu", HistogramOf::Weights));
        const auto* scaled = find(first, "batch_norm", HistogramOf::Activations);
        QVERIFY(scaled && std::abs(scaled->mean) < 1e-5 && std::abs(scaled->deviation - 1) < 0.01);
        QVERIFY(!(find(sink.samples[2], "linear", HistogramOf::Weights)->mean == weights->mean));
    }

    void nothingChangesByLooking_data()
    {
        QTest::addColumn<int>("ranks");
        QTest::addColumn<int>("accumulate");
        QTest::newRow("one rank") << 1 << 1;
        QTest::newRow("two ranks") << 2 << 1;
        QTest::newRow("two batches an update") << 1 << 2;
    }

    void nothingChangesByLooking()
    {
        QFETCH(int, ranks);
        QFETCH(int, accumulate);
        const MemorySource rows = blobs(640, 1);
        std::vector<std::string> hashes;
        for (const int every : {0, 1}) {
            const TempDir folder;
            const auto request = requestOf(rows, nullptr, folder.path(), configWith({{"epochs", 2}, {"histogram_every", every}, {"ranks", ranks}, {"accumulate", accumulate}}));
            HistogramSink sink;
            const auto outcome = train(request, sink);
            QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
            hashes.push_back(outcome->weightsHash);
            QCOMPARE(sink.samples.size(), every == 0 ? 0u : static_cast<std::size_t>(20 / accumulate));
        }
        QCOMPARE(hashes[0], hashes[1]);
    }

    /// Of a large tensor some numbers are taken, which tell as much.
    void largeLayersAreSampled()
    {
        const MemorySource rows = bars(256, 1);
        const TempDir folder;
        auto request = requestOf(rows, nullptr, folder.path(), configWith({{"epochs", 1}, {"batch_size", 256}, {"histogram_every", 1}}));
        request.graph = network({{"flatten"}, {"linear", {{"out_features", 512}}}, {"linear", {{"out_features", 2}}}});
        HistogramSink sink;
        QVERIFY(train(request, sink).has_value());
        QCOMPARE(sink.samples.size(), 1u);
        const auto *weights = find(sink.samples[0], "linear", HistogramOf::Weights), *outputs = find(sink.samples[0], "linear", HistogramOf::Activations);
        QVERIFY(weights && outputs);
        QVERIFY(total(*weights) > 2000 && total(*weights) <= 4097); // of 33,280
        QVERIFY(std::abs(weights->deviation - 0.125 / std::sqrt(3.0)) < 0.004); // uniform within 1 / 8
        QVERIFY(total(*outputs) > 2000 && total(*outputs) <= 4097); // of 131,072
    }
};

QTEST_APPLESS_MAIN(HistogramsTest)
#include "histograms_test.moc"
