// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_fixture.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>

using namespace cairn;
using namespace cairn::test;
using engine::TrainEnd;

namespace {

graph::Graph smallMlp(std::int64_t outputs = 2)
{
    return network({{"linear", {{"out_features", 16}}}, {"batch_norm"}, {"relu"}, {"dropout", {{"p", 0.2}}},
                    {"linear", {{"out_features", outputs}}}});
}

graph::Graph smallCnn()
{
    return network({{"conv2d", {{"out_channels", 8}, {"kernel_size", 3}, {"padding", 1}}}, {"relu"}, {"max_pool2d"}, {"flatten"},
                    {"linear", {{"out_features", 2}}}});
}

engine::TrainRequest requestFor(const graph::Graph& graph, const batch::EncodedSource& source, const std::filesystem::path& folder,
                                const engine::TrainConfig& config)
{
    engine::TrainRequest request;
    request.graph = graph;
    request.config = config;
    request.train = &source;
    request.checkpoints = folder;
    return request;
}

} // namespace

class TrainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void blobsAreLearned()
    {
        const TempDir folder;
        const MemorySource rows = blobs(2000, 1), test = blobs(500, 2);
        auto request = requestFor(smallMlp(), rows, folder.path(), quickConfig(4, 64));
        request.test = &test;
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        QCOMPARE(outcome->end, TrainEnd::Finished);
        QCOMPARE(outcome->epochs, 4);
        QVERIFY(outcome->metrics.at("test.accuracy") > 0.97);
        QCOMPARE(outcome->weightsHash.size(), std::size_t{64});
        QVERIFY(std::filesystem::exists(outcome->last / "weights.safetensors"));
        QVERIFY(std::filesystem::exists(outcome->best / "weights.safetensors"));
        QCOMPARE(sink.epochs, 4);
    }

    void exclusiveOrNeedsAndGetsAHiddenLayer()
    {
        const TempDir folder;
        const MemorySource rows = exclusiveOr(800, 1), test = exclusiveOr(400, 2);
        auto request = requestFor(smallMlp(), rows, folder.path(), quickConfig(12, 32));
        request.test = &test;
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY(outcome.has_value());
        QVERIFY(outcome->metrics.at("test.accuracy") > 0.95);
    }

    void picturesOfBytesAreLearned()
    {
        const TempDir folder;
        const MemorySource rows = bars(600, 1), test = bars(200, 2);
        auto request = requestFor(smallCnn(), rows, folder.path(), quickConfig(6, 32));
        request.validation = &test;
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY(outcome.has_value());
        QVERIFY(outcome->metrics.at("validation.accuracy") > 0.95);
        QCOMPARE(sink.series("accuracy", "validation").size(), std::size_t{6});
    }

    void regressionReportsOriginalUnits()
    {
        std::vector<float> x, y;
        for (int i = 0; i < 400; ++i) {
            x.push_back(static_cast<float>(i) / 200.0f - 1.0f);
            y.push_back(0.5f * x.back());
        }
        MemorySource rows(400);
        rows.addField(batch::Field{"features", {1}}, x);
        rows.setValues(y, 1000.0, 50.0);
        const TempDir folder;
        auto config = quickConfig(20, 50);
        config.weightDecay = 0;
        auto request = requestFor(network({{"linear", {{"out_features", 1}}}}), rows, folder.path(), config);
        request.test = &rows;
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY(outcome.has_value());
        QVERIFY(outcome->metrics.at("test.rmse") < 2.0); // of a spread of about 14
        QVERIFY(outcome->metrics.at("test.mae") < 2.0);
        QVERIFY(std::abs(outcome->metrics.at("test.rmse") - 50.0 * std::sqrt(outcome->metrics.at("test.loss"))) < 1e-9);
    }

    void sameSeedGivesSameNumbers()
    {
        const MemorySource rows = blobs(333, 1);
        std::vector<double> losses[2];
        std::string hashes[3];
        for (int run = 0; run < 3; ++run) {
            const TempDir folder;
            auto config = quickConfig(3, 32);
            config.seed = run < 2 ? 5 : 6;
            RecordingSink sink;
            const auto outcome = train(requestFor(smallMlp(), rows, folder.path(), config), sink);
            QVERIFY(outcome.has_value());
            hashes[run] = outcome->weightsHash;
            if (run < 2)
                losses[run] = sink.series("loss", "train");
        }
        QVERIFY(!losses[0].empty());
        QCOMPARE(losses[0], losses[1]);
        QCOMPARE(hashes[0], hashes[1]);
        QVERIFY(hashes[0] != hashes[2]);
    }

    /// Batch statistics, dropout, moments, row order and metrics go on as if nothing had happened.
    void interruptedRunEndsLikeAnUninterruptedOne_data()
    {
        QTest::addColumn<bool>("streaming");
        QTest::newRow("resident") << false;
        QTest::newRow("streaming") << true;
    }
    void interruptedRunEndsLikeAnUninterruptedOne()
    {
        QFETCH(bool, streaming);
        const MemorySource rows = blobs(2500, 1), validation = blobs(200, 2);
        auto config = quickConfig(3, 64);
        config.schedule = "one_cycle";
        if (streaming)
            config.residentBytes = 0;
        const TempDir whole, broken;
        auto request = requestFor(smallMlp(), rows, whole.path(), config);
        request.validation = &validation;
        RecordingSink wholeSink;
        const auto reference = train(request, wholeSink);
        QVERIFY(reference.has_value());

        request.checkpoints = broken.path();
        RecordingSink first;
        const auto cancelled = trainUntil(request, 57, first);
        QVERIFY(cancelled.has_value());
        QCOMPARE(cancelled->end, TrainEnd::Cancelled);
        QCOMPARE(cancelled->steps, 57);

        request.resume = true;
        RecordingSink second;
        const auto resumed = train(request, second);
        QVERIFY(resumed.has_value());
        QVERIFY(second.said("info", "Resumed at step 57"));
        QCOMPARE(resumed->weightsHash, reference->weightsHash);
        QCOMPARE(resumed->metrics, reference->metrics);
        std::vector<double> joined = first.series("loss", "train");
        const auto rest = second.series("loss", "train");
        joined.insert(joined.end(), rest.begin(), rest.end());
        QCOMPARE(joined, wholeSink.series("loss", "train"));
    }

    void aRunOfOneStepHasARate()
    {
        const TempDir folder;
        const MemorySource rows = blobs(100, 1);
        const auto request = requestFor(smallMlp(), rows, folder.path(), quickConfig(1, 4096));
        engine::TrainControl control;
        engine::TrainProgress progress;
        RecordingSink sink;
        const auto outcome = tensorEngine().trainer().train(request, control, progress, sink);
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->steps, 1);
        QVERIFY(progress.rowsPerSecond > 0);
        QCOMPARE(progress.secondsLeft.load(), 0.0);
    }

    void finishKeepsTheModel()
    {
        const TempDir folder;
        const MemorySource rows = blobs(500, 1);
        auto request = requestFor(smallMlp(), rows, folder.path(), quickConfig(1000, 32));
        request.test = &rows;
        engine::TrainControl control;
        engine::TrainProgress progress;
        RecordingSink sink;
        sink.onEpoch = [&](std::int64_t) { control.finish = true; };
        const auto outcome = tensorEngine().trainer().train(request, control, progress, sink);
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->end, TrainEnd::KeptEarly);
        QCOMPARE(outcome->epochs, 1);
        QVERIFY(outcome->metrics.contains("test.accuracy"));
    }

    void pauseHoldsAndContinues()
    {
        const TempDir folder;
        const MemorySource rows = blobs(500, 1);
        auto request = requestFor(smallMlp(), rows, folder.path(), quickConfig(3, 32));
        engine::TrainControl control;
        engine::TrainProgress progress;
        RecordingSink sink;
        control.pause = true;
        std::thread helper([&] {
            while (!progress.paused)
                std::this_thread::yield();
            control.pause = false;
        });
        const auto outcome = tensorEngine().trainer().train(request, control, progress, sink);
        helper.join();
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->end, TrainEnd::Finished);
        QVERIFY(!progress.paused);
    }

    void divergenceNamesStepAndNodeAndKeepsTheCheckpoint()
    {
        const TempDir folder;
        const MemorySource rows = blobs(500, 1);
        auto config = quickConfig(50, 32);
        config.optimizer = "sgd";
        config.learningRate = 1e25;
        config.checkpointSeconds = 0;
        auto request = requestFor(network({{"linear", {{"out_features", 8}}}, {"linear", {{"out_features", 8}}}, {"linear", {{"out_features", 2}}}}),
                                  rows, folder.path(), config);
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY(!outcome.has_value());
        QCOMPARE(outcome.error().code, ErrorCode::Diverged);
        QVERIFY(outcome.error().what.find("step") != std::string::npos);
        QVERIFY(outcome.error().where.rfind("linear", 0) == 0);
        QVERIFY(!outcome.error().fix.empty());
        const auto again = tensorEngine().models().create(request.graph, rows.fields(), rows.target(), 0, "cpu");
        QVERIFY(again.has_value());
    }

    void brokenDataAreNamed()
    {
        const TempDir folder;
        MemorySource rows(64);
        std::vector<float> values(128, 1.0f);
        values[77] = std::numeric_limits<float>::quiet_NaN();
        rows.addField(batch::Field{"features", {2}}, values);
        rows.setClasses(std::vector<std::int64_t>(64, 0), {"a", "b"});
        RecordingSink sink;
        const auto outcome = train(requestFor(smallMlp(), rows, folder.path(), quickConfig(1, 32)), sink);
        QCOMPARE(outcome.error().code, ErrorCode::Diverged);
        QCOMPARE(outcome.error().where, std::string("the data"));
    }

    void checkpointThatCannotBeWrittenOnlyWarns()
    {
        const TempDir folder;
        writeFile(folder / "file", "in the way");
        const MemorySource rows = blobs(200, 1);
        auto config = quickConfig(3, 32);
        config.checkpointSeconds = 0;
        RecordingSink sink;
        const auto outcome = train(requestFor(smallMlp(), rows, folder / "file" / "checkpoints", config), sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        QCOMPARE(outcome->end, TrainEnd::Finished);
        QCOMPARE(sink.checkpoints, 0);
        QCOMPARE(std::count_if(sink.events.begin(), sink.events.end(), [](const auto& event) { return event.first == "warn"; }), 1);
    }

    void graphThatDoesNotFitIsRefused()
    {
        const TempDir folder;
        const MemorySource rows = blobs(100, 1);
        RecordingSink sink;
        const auto outcome = train(requestFor(smallMlp(3), rows, folder.path(), quickConfig(1, 32)), sink);
        QVERIFY(!outcome.has_value());
        QCOMPARE(outcome.error().code, ErrorCode::Mismatch);
        QCOMPARE(outcome.error().where, std::string("output"));
    }

    void emptyTrainingSplitIsRefused()
    {
        const TempDir folder;
        const MemorySource rows = blobs(0, 1);
        RecordingSink sink;
        const auto outcome = train(requestFor(smallMlp(), rows, folder.path(), quickConfig(1, 32)), sink);
        QVERIFY(!outcome.has_value());
        QCOMPARE(outcome.error().code, ErrorCode::InvalidInput);
    }

    void threadsAreChosenByTrial()
    {
        const TempDir folder;
        const MemorySource rows = blobs(500, 1);
        auto config = quickConfig(1, 32);
        config.threads = 0;
        RecordingSink sink;
        const auto outcome = train(requestFor(smallMlp(), rows, folder.path(), config), sink);
        QVERIFY(outcome.has_value());
        QVERIFY(outcome->threads >= 1);
        auto fixed = config;
        fixed.threads = outcome->threads;
        const TempDir second;
        const auto same = train(requestFor(smallMlp(), rows, second.path(), fixed), sink);
        QCOMPARE(same->weightsHash, outcome->weightsHash);
    }
};

QTEST_APPLESS_MAIN(TrainTest)
#include "train_test.moc"
