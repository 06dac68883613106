// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/durable_folder.h"
#include "tests/engine/training_support.h"

#include <QTest>

#include <cmath>

using namespace cairn;
using namespace cairn::test;
using engine::TrainEnd;

class TrainingFeaturesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Everything a feature remembers goes through a checkpoint.
    void interruptedRunEndsLikeAnUninterruptedOne_data()
    {
        QTest::addColumn<QByteArray>("options");
        QTest::newRow("accumulate") << QByteArray(R"({"accumulate": 3, "schedule": "one_cycle"})");
        QTest::newRow("ema") << QByteArray(R"({"average": "ema", "average_decay": 0.9})");
        QTest::newRow("swa") << QByteArray(R"({"average": "swa", "average_start": 0.25})");
        QTest::newRow("lookahead") << QByteArray(R"({"lookahead": 5, "optimizer": "nadam", "weight_decay_on": "matrices"})");
        QTest::newRow("plateau") << QByteArray(R"({"schedule": "plateau", "schedule_patience": 0, "schedule_factor": 0.5, "learning_rate": 0.1})");
        QTest::newRow("curve") << QByteArray(R"({"schedule": "curve", "schedule_curve": "0:0.1 0.5:1 1:0.01", "gradient_clip_value": 0.01})");
        QTest::newRow("focal") << QByteArray(R"({"loss": "focal", "class_weights": "balanced", "label_smoothing": 0.1})");
        QTest::newRow("metric learning") << QByteArray(R"({"metric_learning": "triplet", "metric_weight": 0.5, "accumulate": 2})");
        QTest::newRow("bfloat16") << QByteArray(R"({"precision": "bfloat16", "accumulate": 2, "average": "ema"})");
    }
    void interruptedRunEndsLikeAnUninterruptedOne()
    {
        QFETCH(QByteArray, options);
        const MemorySource rows = blobs(2500, 1), validation = blobs(200, 2);
        const TempDir whole, broken;
        auto request = requestOf(rows, &validation, whole.path(), configWith(Json::parse(options.toStdString())));
        RecordingSink wholeSink;
        const auto reference = train(request, wholeSink);
        QVERIFY2(reference.has_value(), reference ? "" : reference.error().text().c_str());

        // In the middle of an epoch and, resumed once, of another one. The last checkpoints of a folder go with the next run.
        request.checkpoints = broken.path();
        RecordingSink sinks[3];
        const auto first = trainUntil(request, 58, sinks[0]);
        QVERIFY(first.has_value());
        QCOMPARE(first->end, TrainEnd::Cancelled);
        request.resume = true;
        const auto second = trainUntil(request, 126, sinks[1]);
        QVERIFY(second.has_value());
        QCOMPARE(second->end, TrainEnd::Cancelled);
        const auto resumed = train(request, sinks[2]);
        QVERIFY2(resumed.has_value(), resumed ? "" : resumed.error().text().c_str());
        QCOMPARE(resumed->weightsHash, reference->weightsHash);
        QCOMPARE(resumed->metrics, reference->metrics);
        std::vector<double> joined;
        for (const RecordingSink& sink : sinks) {
            const auto part = sink.series("learning_rate", "");
            joined.insert(joined.end(), part.begin(), part.end());
        }
        QCOMPARE(joined, wholeSink.series("learning_rate", ""));
    }

    /// The number of updates, and so the schedule, goes by batches together.
    void accumulationKeepsWithinEpochs()
    {
        const MemorySource rows = blobs(640, 1); // ten batches
        const TempDir folder;
        auto request = requestOf(rows, nullptr, folder.path(), configWith({{"epochs", 2}, {"accumulate", 4}, {"schedule", "polynomial"}, {"warmup", 0}}));
        RecordingSink sink;
        QVERIFY(train(request, sink).has_value());
        const auto rates = sink.series("learning_rate", "");
        QCOMPARE(rates.size(), std::size_t{20});
        for (std::size_t i = 0; i < rates.size(); ++i) {
            const std::size_t update = 3 * (i / 10) + i % 10 / 4; // 4, 4 and 2 batches
            QVERIFY(std::abs(rates[i] - 0.01 * (1.0 - static_cast<double>(update) / 6.0)) < 1e-12);
        }
    }

    void keptModelsAreCompleteUpdates()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder;
        auto request = requestOf(rows, nullptr, folder.path(), configWith({{"epochs", 100}, {"accumulate", 7}, {"checkpoint_seconds", 0.01}}));
        engine::TrainControl control;
        engine::TrainProgress progress;
        RecordingSink sink;
        sink.onCheckpoint = [&](std::int64_t step) {
            if (step > 20)
                control.finish = true;
        };
        const auto outcome = tensorEngine().trainer().train(request, control, progress, sink);
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->end, TrainEnd::KeptEarly);
        QVERIFY(outcome->steps % 10 % 7 == 0);
    }

    /// Changed while it goes on: told, and still so after a resume.
    void theRateCanBeChangedInFlight()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder;
        auto request = requestOf(rows, nullptr, folder.path(), configWith({{"epochs", 3}, {"accumulate", 2}}));
        engine::TrainControl control;
        engine::TrainProgress progress;
        RecordingSink sink, rest;
        request.config.checkpointSeconds = 0;
        sink.onCheckpoint = [&](std::int64_t step) {
            if (step == 4)
                control.rateFactor = 0.25;
            if (step == 14)
                control.stop.request_stop();
        };
        QVERIFY(tensorEngine().trainer().train(request, control, progress, sink).has_value());
        QCOMPARE(progress.rateFactor.load(), 0.25);
        QVERIFY(sink.said("info", "From step 5 on the learning rate is 0.25 times the schedule's"));
        request.resume = true;
        QVERIFY(train(request, rest).has_value());
        auto rates = sink.series("learning_rate", "");
        const auto after = rest.series("learning_rate", "");
        rates.insert(rates.end(), after.begin(), after.end());
        QCOMPARE(rates.size(), std::size_t{30});
        for (std::size_t i = 0; i < rates.size(); ++i)
            QCOMPARE(rates[i], i < 4 ? 0.01 : 0.0025);
    }

    /// What is evaluated is what is stored: the average.
    void averagedWeightsAreEvaluatedAndStored()
    {
        const MemorySource rows = blobs(640, 1), validation = blobs(300, 2);
        const TempDir folder;
        auto request = requestOf(rows, &validation, folder.path(), configWith({{"epochs", 2}, {"average", "ema"}, {"average_decay", 0.99}}));
        request.test = &validation;
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->metrics.at("test.loss"), outcome->metrics.at("validation.loss"));
        Progress progress;
        JobContext job{{}, progress};
        double losses[2];
        for (int i = 0; i < 2; ++i) {
            const auto model = tensorEngine().models().load(request.graph, rows.fields(), rows.target(), outcome->last / (i == 0 ? "weights.safetensors" : "raw.safetensors"), "cpu");
            QVERIFY2(model.has_value(), model ? "" : model.error().text().c_str());
            const auto scores = (*model)->score(validation, job);
            QVERIFY(scores.has_value());
            losses[i] = scores->metrics.at("loss");
        }
        const double told = outcome->metrics.at("validation.loss");
        QVERIFY(std::abs(losses[0] - told) < 1e-6); // other batches, other order of the sum
        QVERIFY(std::abs(losses[1] - told) > 1e-3);
    }

    void unknownClassesAreRefused()
    {
        const MemorySource rows = blobs(100, 1);
        const TempDir folder;
        RecordingSink sink;
        const auto outcome = train(requestOf(rows, nullptr, folder.path(), configWith({{"class_weights", "left=2; middle=1"}})), sink);
        QVERIFY(!outcome.has_value());
        QCOMPARE(outcome.error().where, std::string("class_weights"));
        QVERIFY(outcome.error().what.find("middle") != std::string::npos);
    }

    /// Old checkpoints know nothing of what is new.
    void checkpointsOfOlderVersionsResume()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir whole, folder;
        auto request = requestOf(rows, nullptr, whole.path(), configWith());
        RecordingSink sink;
        const auto reference = train(request, sink);
        request.checkpoints = folder.path();
        QVERIFY(reference.has_value() && trainUntil(request, 13, sink).has_value());
        const auto found = store::newestCheckpoint(folder.path());
        QVERIFY(found.has_value());
        auto writer = store::CheckpointWriter::create(folder.path(), found->step);
        for (const store::CheckpointFile& file : found->files) {
            std::string text = store::readFile(found->folder / file.name).value();
            if (file.name == "state.json") {
                Json document = Json::parse(text);
                QCOMPARE(document["updates"].get<int>(), 13);
                for (const char* added : {"updates", "averaged", "watch"})
                    document.erase(added);
                text = document.dump();
            }
            QVERIFY(writer->add(file.name, text).has_value());
        }
        QVERIFY(writer->commit(found->info).has_value());
        request.resume = true;
        const auto resumed = train(request, sink);
        QVERIFY2(resumed.has_value(), resumed ? "" : resumed.error().text().c_str());
        QCOMPARE(resumed->weightsHash, reference->weightsHash);
    }
};

QTEST_APPLESS_MAIN(TrainingFeaturesTest)
#include "training_features_test.moc"
