// SPDX-License-Identifier: GPL-3.0-or-later
// Memory that runs out in a step, and layers that are computed again to save it. The engine's parts are linked, so that its allocator can be replaced.
#include "core/engine/train/train_service.h"
#include "tests/engine/checkpoint_weights.h"
#include "tests/engine/limited_memory.h"
#include "tests/engine/training_support.h"

#include <QTest>

#include <algorithm>

using namespace cairn;
using namespace cairn::test;

namespace {

constexpr double kAlike = 1e-6;

/// Wide enough in front that what layers put out for a batch of 64 rows (64 KiB) is told from anything else.
graph::Graph wide(bool batchNorm = false)
{
    return network({{"linear", {{"out_features", 256}}}, {batchNorm ? "batch_norm" : "layer_norm"}, {"relu"}, {"dropout", {{"p", 0.3}}}, {"linear", {{"out_features", 90}}}, {"tanh"},
                    {"linear", {{"out_features", 2}}}});
}

Json options(const Json& changes)
{
    Json all{{"epochs", 3}, {"optimizer", "sgd"}, {"learning_rate", 0.05}, {"momentum", 0.9}, {"gradient_clip", 1.0}};
    if (changes.is_object())
        all.update(changes);
    return all;
}

Result<engine::TrainOutcome> trainHere(const engine::TrainRequest& request, RecordingSink& sink)
{
    engine::TrainControl control;
    engine::TrainProgress progress;
    return engine::makeTrainService()->train(request, control, progress, sink);
}

} // namespace

class MemoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_memory.reset(); }
    void cleanup() { m_memory.reset(); }

    void halvedBatchesLearnTheSame_data()
    {
        QTest::addColumn<int>("accumulate");
        QTest::addColumn<std::size_t>("largest");
        QTest::addColumn<QString>("task");
        QTest::newRow("half") << 1 << std::size_t{48} << "classes";
        QTest::newRow("a quarter") << 1 << std::size_t{24} << "classes";
        QTest::newRow("two batches an update") << 2 << std::size_t{48} << "classes";
        QTest::newRow("weighted classes") << 1 << std::size_t{24} << "weighted";
    }

    void halvedBatchesLearnTheSame()
    {
        QFETCH(int, accumulate);
        QFETCH(std::size_t, largest);
        QFETCH(QString, task);
        const MemorySource rows = blobs(600, 1); // the last batch of an epoch has 24 rows
        Json all = options({{"accumulate", accumulate}});
        if (task == "weighted")
            all["class_weights"] = "left=3; right=1";
        const TempDir whole, halved;
        RecordingSink quiet, sink;
        auto request = requestOf(rows, nullptr, whole.path(), configWith(all));
        request.graph = wide();
        const auto expected = trainHere(request, quiet);
        QVERIFY2(expected.has_value(), expected ? "" : expected.error().text().c_str());
        QVERIFY(!quiet.said("warn", "Memory ran out"));
        request.checkpoints = halved.path();
        m_memory.largest = largest << 10;
        const auto outcome = trainHere(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        QVERIFY(m_memory.failures > 0);
        QVERIFY(sink.said("warn", "Memory ran out at step 1 with 64 rows at once. From here on 32 rows") || largest < 32);
        QVERIFY(largest > 24 || sink.said("warn", "From here on 16 rows"));
        QCOMPARE(outcome->steps, expected->steps);
        QVERIFY2(distance(expected->last, outcome->last) < kAlike, qPrintable(QString::number(distance(expected->last, outcome->last))));
        QVERIFY(std::abs(expected->metrics.at("train.loss") - outcome->metrics.at("train.loss")) < kAlike);
        QCOMPARE(expected->metrics.at("train.accuracy"), outcome->metrics.at("train.accuracy"));
    }

    /// One piece of memory fails, wherever in the forward or backward pass of a step.
    void itMayRunOutAnywhere()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir whole;
        auto request = requestOf(rows, nullptr, whole.path(), configWith(options({{"epochs", 2}, {"accumulate", 2}})));
        request.graph = wide();
        RecordingSink quiet;
        const auto expected = trainHere(request, quiet);
        QVERIFY(expected.has_value());
        int failed = 0;
        for (const int place : {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 30}) {
            const TempDir folder;
            request.checkpoints = folder.path();
            RecordingSink sink;
            sink.onEpoch = [&](std::int64_t epoch) {
                m_memory.counted = 64 << 10;
                m_memory.failAt = epoch == 1 ? place : 0;
            };
            const auto outcome = trainHere(request, sink);
            QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
            QCOMPARE(sink.said("warn", "Memory ran out at step "), m_memory.failures > 0);
            QVERIFY(distance(expected->last, outcome->last) < kAlike);
            failed += m_memory.failures > 0;
            m_memory.reset();
        }
        QVERIFY(failed >= 8);
    }

    void aResumedRunStaysWithIt()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir through, stopped;
        auto request = requestOf(rows, nullptr, through.path(), configWith(options({{"optimizer", "adamw"}, {"epochs", 4}})));
        request.graph = wide();
        m_memory.largest = 48 << 10;
        RecordingSink first, before, after;
        const auto expected = trainHere(request, first);
        QVERIFY(expected.has_value());
        request.checkpoints = stopped.path();
        engine::TrainControl control;
        engine::TrainProgress progress;
        before.onEpoch = [&](std::int64_t epoch) {
            if (epoch == 2)
                control.stop.request_stop();
        };
        QVERIFY(engine::makeTrainService()->train(request, control, progress, before).has_value());
        m_memory.reset(); // there is enough now, and still the same bits
        request.resume = true;
        const auto outcome = trainHere(request, after);
        QVERIFY(outcome.has_value());
        QVERIFY(!after.said("warn", "Memory ran out"));
        QCOMPARE(outcome->weightsHash, expected->weightsHash);
    }

    void batchNormIsTold()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder;
        auto request = requestOf(rows, nullptr, folder.path(), configWith(options({})));
        request.graph = wide(true);
        m_memory.largest = 48 << 10;
        RecordingSink sink;
        const auto outcome = trainHere(request, sink);
        QVERIFY(outcome && outcome->metrics.at("train.accuracy") > 0.9);
        QVERIFY(sink.said("warn", "but BatchNorm takes its statistics of the smaller parts"));
    }

    void whatCannotBeHalvedFails()
    {
        const MemorySource rows = blobs(600, 1);
        for (const int ranks : {1, 2}) {
            const TempDir folder;
            auto request = requestOf(rows, nullptr, folder.path(), configWith(options({{"ranks", ranks}})));
            request.graph = wide();
            m_memory.largest = ranks == 1 ? 900 : 20 << 10; // a row has 1 KiB; two ranks take 32 rows each
            RecordingSink sink;
            const auto outcome = trainHere(request, sink);
            QVERIFY(!outcome);
            QCOMPARE(outcome.error().code, ErrorCode::OutOfMemory);
            QVERIFY(!outcome.error().fix.empty());
            m_memory.reset();
        }
    }

    void recomputedLayersLearnTheSame_data()
    {
        QTest::addColumn<QString>("net");
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("changes");
        QTest::newRow("dense, dropout") << "wide" << "even" << "{}";
        QTest::newRow("batch norm") << "norm" << "even" << "{}";
        QTest::newRow("accumulated") << "wide" << "even" << R"({"accumulate": 3})";
        QTest::newRow("two ranks") << "wide" << "even" << R"({"ranks": 2})";
        QTest::newRow("bfloat16") << "wide" << "even" << R"({"precision": "bfloat16"})";
        QTest::newRow("convolutions") << "pictures" << "even" << "{}";
        QTest::newRow("folded frame") << "frame" << "blocks" << "{}";
        QTest::newRow("with a guard and histograms") << "wide" << "even" << R"({"histogram_every": 1, "guard_units": "stop"})";
    }

    void recomputedLayersLearnTheSame()
    {
        QFETCH(QString, net);
        QFETCH(QString, how);
        QFETCH(QString, changes);
        const MemorySource rows = net == "pictures" ? bars(320, 1) : blobs(320, 1);
        graph::Graph graph = wide(net == "norm");
        if (net == "pictures")
            graph = network({{"conv2d", {{"out_channels", 6}, {"kernel_size", 3}}}, {"batch_norm"}, {"relu"}, {"feature_dropout"}, {"conv2d", {{"out_channels", 8}, {"kernel_size", 3}}}, {"relu"}, {"flatten"},
                             {"dropout"}, {"linear", {{"out_features", 2}}}});
        if (net == "frame") {
            graph::Annotation frame;
            frame.id = 1;
            frame.kind = graph::Annotation::Kind::Frame;
            for (const graph::Node& node : graph.nodes()) {
                if (node.label == "relu" || node.label == "dropout" || node.label == "linear_2")
                    frame.layers.push_back(node.id);
            }
            QCOMPARE(frame.layers.size(), 3u);
            graph.setAnnotations({frame});
        }
        std::vector<engine::TrainOutcome> outcomes;
        const TempDir kept, recomputed;
        for (const bool again : {false, true}) {
            Json all = options(Json::parse(changes.toStdString()));
            all["recompute"] = again ? how.toStdString() : "off";
            auto request = requestOf(rows, nullptr, again ? recomputed.path() : kept.path(), configWith(all));
            request.graph = graph;
            RecordingSink sink;
            const auto outcome = trainHere(request, sink);
            QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
            outcomes.push_back(*outcome);
        }
        QVERIFY2(distance(outcomes[0].last, outcomes[1].last) < kAlike, qPrintable(QString::number(distance(outcomes[0].last, outcomes[1].last))));
        QVERIFY(std::abs(outcomes[0].metrics.at("train.loss") - outcomes[1].metrics.at("train.loss")) < kAlike);
    }

    /// Sixty layers of 128 for 1,024 rows: 512 KiB each; weights, gradients and momentum take 12 MiB beside them.
    void recomputedLayersTakeLessMemory()
    {
        const MemorySource rows = blobs(1024, 1);
        std::vector<Piece> pieces;
        for (int i = 0; i < 60; ++i) {
            pieces.push_back({"linear", {{"out_features", 128}}});
            pieces.push_back({"tanh"});
        }
        pieces.push_back({"linear", {{"out_features", 2}}});
        std::vector<std::size_t> peaks;
        for (const char* how : {"off", "even"}) {
            const TempDir folder;
            auto request = requestOf(rows, nullptr, folder.path(), configWith(options({{"epochs", 2}, {"batch_size", 1024}, {"recompute", how}, {"histogram_every", 0}, {"guard_units", "off"}})));
            request.graph = network(pieces);
            const std::size_t before = m_memory.used;
            m_memory.reset();
            RecordingSink sink;
            QVERIFY(trainHere(request, sink).has_value());
            peaks.push_back(m_memory.peak - before);
        }
        qInfo("peak: %zu KiB, recomputed %zu KiB", peaks[0] >> 10, peaks[1] >> 10);
        QVERIFY(peaks[1] < peaks[0] * 2 / 3);
    }

    void whatCannotBeRecomputedIsTold()
    {
        const MemorySource rows = blobs(320, 1);
        const TempDir folder;
        RecordingSink sink;
        auto request = requestOf(rows, nullptr, folder.path(), configWith(options({{"recompute", "blocks"}})));
        request.graph = wide();
        const auto none = trainHere(request, sink);
        QVERIFY(!none && none.error().code == ErrorCode::InvalidInput && none.error().where == "recompute");
        request.config = configWith(options({{"recompute", "even"}, {"ranks", 2}}));
        request.graph = wide(true);
        const auto ranks = trainHere(request, sink);
        QVERIFY(!ranks && ranks.error().code == ErrorCode::Unsupported && !ranks.error().fix.empty());
    }

    /// Both at once: less memory for each of the smaller parts.
    void halvedAndRecomputed()
    {
        const MemorySource rows = blobs(320, 1);
        const TempDir kept, saved;
        auto request = requestOf(rows, nullptr, kept.path(), configWith(options({})));
        request.graph = wide();
        RecordingSink quiet, sink;
        const auto expected = trainHere(request, quiet);
        QVERIFY(expected.has_value());
        request.config = configWith(options({{"recompute", "even"}}));
        request.checkpoints = saved.path();
        m_memory.largest = 48 << 10;
        const auto outcome = trainHere(request, sink);
        QVERIFY(outcome && m_memory.failures > 0);
        QVERIFY(distance(expected->last, outcome->last) < kAlike);
    }

private:
    LimitedMemory& m_memory = LimitedMemory::install();
};

QTEST_APPLESS_MAIN(MemoryTest)
#include "memory_test.moc"
