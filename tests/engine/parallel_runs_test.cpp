// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of several ranks: stopped, resumed, steered, and ended by what goes wrong.
#include "tests/engine/checkpoint_weights.h"
#include "tests/engine/training_support.h"

#include <QTest>

#include <atomic>
#include <chrono>
#include <thread>

using namespace cairn;
using namespace cairn::test;
using engine::TrainEnd;

namespace {

/// Fails once `broken` is set, in the reading of whichever rank comes there first.
class BrokenSource : public MemorySource {
public:
    using MemorySource::MemorySource;

    Result<void> read(std::uint64_t first, std::uint64_t count, const batch::BlockView& out) const override
    {
        if (broken)
            return fail(ErrorCode::Io, "The disk is gone", "rows.parquet");
        return MemorySource::read(first, count, out);
    }

    std::atomic<bool> broken = false;
};

} // namespace

class ParallelRunsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void interruptedRunEndsLikeAnUninterruptedOne_data()
    {
        QTest::addColumn<QByteArray>("options");
        QTest::newRow("plain") << QByteArray("{}");
        QTest::newRow("accumulate") << QByteArray(R"({"accumulate": 3, "average": "ema"})");
        QTest::newRow("streamed, plateau") << QByteArray(R"({"resident_mb": 0, "schedule": "plateau", "schedule_patience": 0, "learning_rate": 0.1})");
        QTest::newRow("sharded lookahead") << QByteArray(R"({"moments": "sharded", "lookahead": 5, "optimizer": "radam"})");
        QTest::newRow("lookahead") << QByteArray(R"({"lookahead": 5, "optimizer": "nadam"})");
    }
    void interruptedRunEndsLikeAnUninterruptedOne()
    {
        QFETCH(QByteArray, options);
        const MemorySource rows = blobs(2500, 1), validation = blobs(1200, 2);
        const TempDir whole, broken;
        auto request = requestOf(rows, &validation, whole.path(), configWith(Json::parse(options.toStdString())));
        request.config.ranks = 2;
        RecordingSink wholeSink;
        const auto reference = train(request, wholeSink);
        QVERIFY2(reference.has_value(), reference ? "" : reference.error().text().c_str());

        request.checkpoints = broken.path();
        RecordingSink sinks[3];
        const auto first = trainUntil(request, 58, sinks[0]);
        QVERIFY2(first.has_value(), first ? "" : first.error().text().c_str());
        QCOMPARE(first->end, TrainEnd::Cancelled);
        QCOMPARE(first->steps, 58);
        request.resume = true;
        const auto second = trainUntil(request, 126, sinks[1]);
        QVERIFY(second.has_value());
        QCOMPARE(second->end, TrainEnd::Cancelled);
        const auto resumed = train(request, sinks[2]);
        QVERIFY2(resumed.has_value(), resumed ? "" : resumed.error().text().c_str());
        QVERIFY(sinks[2].said("info", "Resumed at step 126"));
        QVERIFY(!sinks[2].said("warn", "other conditions"));
        QCOMPARE(resumed->weightsHash, reference->weightsHash);
        QCOMPARE(resumed->metrics, reference->metrics);
        std::vector<double> joined;
        for (const RecordingSink& sink : sinks) {
            const auto part = sink.series("loss", "train");
            joined.insert(joined.end(), part.begin(), part.end());
        }
        QCOMPARE(joined, wholeSink.series("loss", "train"));
    }

    /// Who is left goes on: from two ranks to one, which differs in the last digits only.
    void anotherNumberOfRanksResumes()
    {
        const MemorySource rows = blobs(1000, 1);
        const TempDir whole, broken;
        auto request = requestOf(rows, nullptr, whole.path(), configWith({{"optimizer", "sgd"}}));
        RecordingSink sink, rest;
        const auto reference = train(request, sink);
        QVERIFY(reference.has_value());
        request.checkpoints = broken.path();
        request.config.ranks = 4;
        QVERIFY(trainUntil(request, 23, sink).has_value());
        request.config.ranks = 1;
        request.resume = true;
        const auto resumed = train(request, rest);
        QVERIFY2(resumed.has_value(), resumed ? "" : resumed.error().text().c_str());
        QVERIFY(rest.said("warn", "other conditions (ranks)"));
        QVERIFY(distance(reference->last, resumed->last) < 1e-6);
    }

    void leversReachAllRanks()
    {
        const MemorySource rows = blobs(640, 1), validation = blobs(300, 2);
        const TempDir folder;
        auto request = requestOf(rows, &validation, folder.path(), configWith({{"epochs", 1000}, {"accumulate", 2}}));
        request.config.ranks = 3;
        request.config.checkpointSeconds = 0;
        engine::TrainControl control;
        engine::TrainProgress progress;
        RecordingSink sink;
        std::jthread presser;
        sink.onCheckpoint = [&](std::int64_t step) {
            if (step == 4)
                control.rateFactor = 0.5;
            if (step == 8) {
                control.pause = true;
                presser = std::jthread([&] {
                    while (!progress.paused)
                        std::this_thread::yield();
                    control.pause = false;
                });
            }
            if (step == 34)
                control.finish = true;
        };
        const auto outcome = tensorEngine().trainer().train(request, control, progress, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        QCOMPARE(outcome->end, TrainEnd::KeptEarly);
        QVERIFY(presser.joinable());
        QVERIFY(sink.said("info", "From step 5 on the learning rate is 0.5 times"));
        QCOMPARE(outcome->steps % 2, 0);
        QVERIFY(outcome->steps >= 34 && outcome->steps <= 36);
        const auto rates = sink.series("learning_rate", "");
        for (std::size_t i = 0; i < rates.size(); ++i)
            QCOMPARE(rates[i], i < 4 ? 0.01 : 0.005);
    }

    /// Asked for from outside at any moment: nobody waits for anybody afterwards.
    void stopsAtAnyMoment()
    {
        const MemorySource rows = blobs(640, 1), validation = blobs(2000, 2);
        for (int delay = 0; delay < 12; ++delay) {
            const TempDir folder;
            auto request = requestOf(rows, &validation, folder.path(), configWith({{"epochs", 100000}}));
            request.config.ranks = 4;
            engine::TrainControl control;
            engine::TrainProgress progress;
            RecordingSink sink;
            const std::jthread stopper([&] {
                std::this_thread::sleep_for(std::chrono::milliseconds(3 * delay));
                control.stop.request_stop();
            });
            const auto outcome = tensorEngine().trainer().train(request, control, progress, sink);
            QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
            QCOMPARE(outcome->end, TrainEnd::Cancelled);
        }
    }

    void aRankThatFailsEndsAll()
    {
        BrokenSource rows(2000);
        const MemorySource good = blobs(2000, 1);
        std::vector<float> values(4000, 0.5f);
        rows.addField(good.fields()[0], values);
        rows.setClasses(std::vector<std::int64_t>(2000, 1), {"left", "right"});
        const TempDir folder;
        auto request = requestOf(rows, nullptr, folder.path(), configWith({{"epochs", 10000}, {"resident_mb", 0}}));
        request.config.ranks = 4;
        RecordingSink sink;
        sink.onEpoch = [&](std::int64_t epoch) { rows.broken = epoch >= 2; };
        const auto outcome = train(request, sink);
        QVERIFY(!outcome.has_value());
        QCOMPARE(outcome.error().code, ErrorCode::Io);
        QCOMPARE(outcome.error().where, std::string("rows.parquet"));
    }

    void divergenceIsToldOnce()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder;
        auto request = requestOf(rows, nullptr, folder.path(), configWith({{"optimizer", "sgd"}, {"learning_rate", 1e6}, {"epochs", 100}}));
        request.graph = network({{"linear", {{"out_features", 8}}}, {"relu"}, {"linear", {{"out_features", 8}}}, {"relu"}, {"linear", {{"out_features", 2}}}});
        request.config.ranks = 2;
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY(!outcome.has_value());
        QCOMPARE(outcome.error().code, ErrorCode::Diverged);
    }

    void whatRanksCannotDoIsRefused()
    {
        const MemorySource rows = blobs(640, 1), pictures = bars(100, 1);
        const TempDir folder;
        RecordingSink sink;
        auto request = requestOf(rows, nullptr, folder.path(), configWith({{"batch_size", 3}}));
        request.config.ranks = 4;
        const auto small = train(request, sink);
        QVERIFY(!small.has_value());
        QCOMPARE(small.error().where, std::string("batch_size"));

        request = requestOf(pictures, nullptr, folder.path(), configWith());
        request.config.ranks = 2;
        request.graph = network({{"instance_norm", {{"track_running_stats", true}}}, {"flatten"}, {"linear", {{"out_features", 2}}}});
        const auto norm = train(request, sink);
        QVERIFY(!norm.has_value());
        QCOMPARE(norm.error().code, ErrorCode::Unsupported);

        request = requestOf(rows, nullptr, folder.path(), configWith());
        request.config.ranks = 2;
        request.config.device = "cuda:0";
        QVERIFY(!train(request, sink).has_value());
        request.config.ranks = 0;
        QVERIFY(!train(request, sink).has_value());
    }
};

QTEST_APPLESS_MAIN(ParallelRunsTest)
#include "parallel_runs_test.moc"
