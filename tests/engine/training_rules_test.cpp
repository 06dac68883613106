// SPDX-License-Identifier: GPL-3.0-or-later
// What watches a training, and the search for a learning rate.
#include "core/engine/train/watch/epoch_rules.h"
#include "tests/engine/training_support.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace cairn;
using namespace cairn::test;
using engine::TrainEnd;

namespace {

engine::EpochNumbers numbers(std::int64_t epoch, double train, double validation)
{
    return {epoch, validation, train, validation};
}

} // namespace

class TrainingRulesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void earlyStoppingEndsAndStaysEnded()
    {
        const MemorySource rows = blobs(640, 1), validation = blobs(300, 2);
        const TempDir folder;
        // A rate that can gain nothing: the second epoch is the first without a gain.
        auto config = configWith({{"epochs", 50}, {"early_stopping", 3}, {"optimizer", "sgd"}, {"learning_rate", 1e-9}});
        auto request = requestOf(rows, &validation, folder.path(), config);
        request.graph = network({{"linear", {{"out_features", 2}}}});
        request.test = &validation;
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->end, TrainEnd::Finished);
        QCOMPARE(outcome->epochs, 4);
        QVERIFY(outcome->metrics.contains("test.loss"));
        QVERIFY(sink.said("info", "Stopped early after epoch 4"));
        request.resume = true; // killed before the end was noted
        RecordingSink again;
        const auto resumed = train(request, again);
        QVERIFY(resumed.has_value());
        QCOMPARE(resumed->epochs, 4);
        QCOMPARE(resumed->weightsHash, outcome->weightsHash);
    }

    void earlyStoppingWatchesTheScoreWhereAsked()
    {
        const MemorySource rows = blobs(640, 1), validation = blobs(300, 2);
        const TempDir folder;
        auto request = requestOf(rows, &validation, folder.path(), configWith({{"epochs", 60}, {"early_stopping", 2}, {"watch", "score"}}));
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY(outcome.has_value());
        QVERIFY(outcome->epochs < 60);
        auto scores = sink.series("accuracy", "validation");
        const double best = *std::ranges::max_element(scores);
        QVERIFY(best - scores.front() < 0.5 && best > 0.9);
        QCOMPARE(scores.size(), static_cast<std::size_t>(outcome->epochs));
    }

    void overfittingIsTold()
    {
        engine::TrainConfig config;
        config.guardPatience = 3;
        engine::WatchState state;
        std::vector<engine::Finding> findings;
        const std::vector<double> validation{0.9, 0.5, 0.52, 0.55, 0.56, 0.6, 0.7};
        for (std::size_t i = 0; i < validation.size(); ++i) {
            const auto epoch = static_cast<std::int64_t>(i + 1);
            for (auto& finding : lookAtEpoch(config, numbers(epoch, 1.0 / static_cast<double>(epoch), validation[i]), state))
                findings.push_back(std::move(finding));
        }
        const auto told = [&](const char* what) { return std::ranges::count_if(findings, [&](const auto& finding) { return finding.message.starts_with(what); }); };
        QCOMPARE(told("Over-fitting: since epoch 2"), 1);
        QCOMPARE(told("Plateau"), 1);
        QVERIFY(!state.stop);
        config.guardOverfitting = engine::GuardAction::Stop;
        state.toldOverfitting = false;
        QVERIFY(!lookAtEpoch(config, numbers(8, 0.1, 0.9), state).empty());
        QVERIFY(state.stop);
    }

    /// The training loss stands still, or both fall: no over-fitting.
    void overfittingIsNotToldWithoutReason()
    {
        for (const bool falls : {true, false}) {
            engine::TrainConfig config;
            config.guardPatience = 2;
            config.guardPlateau = engine::GuardAction::Off;
            engine::WatchState state;
            for (std::int64_t epoch = 1; epoch < 20; ++epoch) {
                const double loss = falls ? 1.0 / static_cast<double>(epoch) : 1.0 + 0.1 * static_cast<double>(epoch);
                QVERIFY(lookAtEpoch(config, numbers(epoch, loss, loss), state).empty());
            }
        }
    }

    void explodingGradientsAreTold()
    {
        std::vector<float> x, y;
        for (int i = 0; i < 64; ++i) {
            x.push_back(i % 2 ? 1.0f : -1.0f);
            y.push_back(0.5f * x.back());
        }
        MemorySource rows(64);
        rows.addField(batch::Field{"features", {1}}, x);
        rows.setValues(y);
        const TempDir folder;
        // Quiet at first; then the error is multiplied by -2 in every step.
        auto config = configWith({{"epochs", 300}, {"batch_size", 64}, {"optimizer", "sgd"}, {"momentum", 0}, {"weight_decay", 0}, {"learning_rate", 1.5}, {"guard_gradients", "stop"},
                                  {"schedule", "curve"}, {"schedule_curve", "0:0.000001 0.9:0.000001 0.901:1"}});
        auto request = requestOf(rows, nullptr, folder.path(), config);
        request.graph = network({{"linear", {{"out_features", 1}}}});
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        QVERIFY(sink.said("warn", "Exploding gradients: at step 288"));
        QVERIFY(sink.said("warn", "most of it in linear"));
        QCOMPARE(outcome->epochs, 288);
    }

    /// The loss falls around 1e-2 and blows up above 1: a curve whose answer is known.
    void theSteepestRateIsSuggested()
    {
        engine::RateCurveBuilder builder;
        int tried = 0;
        for (; tried < 200; ++tried) {
            const double power = -7.0 + 0.05 * tried;
            const double loss = 2.0 - 1.6 / (1.0 + std::exp(-4.0 * (power + 2.0))) + (power > 0 ? std::exp(10.0 * power) - 1.0 : 0.0);
            if (!builder.add(std::pow(10.0, power), loss))
                break;
        }
        const engine::RateCurve curve = builder.finish();
        QVERIFY(tried < 160); // not long after 1
        QVERIFY(curve.suggestion && curve.lowest);
        QVERIFY(std::abs(std::log10(*curve.suggestion) + 2.0) < 0.6); // the running mean is a little late
        QVERIFY(*curve.lowest > *curve.suggestion && *curve.lowest < 2);
    }

    void curvesWithoutAFallSuggestNothing()
    {
        engine::RateCurveBuilder flat, broken;
        for (int i = 0; i < 50; ++i)
            QVERIFY(flat.add(std::pow(10.0, -5 + 0.1 * i), 1.0 + 0.001 * (i % 2)));
        QVERIFY(!flat.finish().suggestion);
        QVERIFY(!broken.add(1.0, std::numeric_limits<double>::quiet_NaN()));
        QVERIFY(broken.finish().points.empty() && !broken.finish().suggestion);
    }

    void ratesAreTriedOnACopy()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder;
        Progress progress;
        JobContext job{{}, progress};
        const auto request = requestOf(rows, nullptr, folder / "none", configWith({{"accumulate", 2}}));
        const auto first = tensorEngine().trainer().findRate(request, {1e-6, 100, 80}, job), second = tensorEngine().trainer().findRate(request, {1e-6, 100, 80}, job);
        QVERIFY2(first.has_value() && second.has_value(), first ? "" : first.error().text().c_str());
        QVERIFY(first->points.size() >= 10 && first->points.size() <= 80);
        for (std::size_t i = 0; i < first->points.size(); ++i)
            QCOMPARE(first->points[i].loss, second->points[i].loss);
        QVERIFY(std::abs(first->points[0].rate - 1e-6) < 1e-12);
        QVERIFY(first->suggestion && *first->suggestion > 1e-5 && *first->suggestion < 1);
        QVERIFY(!std::filesystem::exists(folder / "none"));
        // The suggested rate learns.
        auto training = requestOf(rows, nullptr, folder.path(), configWith({{"learning_rate", *first->suggestion}, {"epochs", 6}}));
        RecordingSink sink;
        const auto outcome = train(training, sink);
        QVERIFY(outcome && outcome->metrics.at("train.accuracy") > 0.9);
    }

    void sweepsWithoutSenseAreRefusedAndLongOnesStop()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder;
        Progress progress;
        StopSource stop;
        JobContext job{stop.get_token(), progress};
        const auto request = requestOf(rows, nullptr, folder.path(), configWith());
        engine::TrainService& trainer = tensorEngine().trainer();
        for (const engine::RateSweep& sweep : {engine::RateSweep{0, 1, 100}, engine::RateSweep{1, 1, 100}, engine::RateSweep{1e-3, std::numeric_limits<double>::infinity(), 100}, engine::RateSweep{1e-3, 1, 3}}) {
            const auto refused = trainer.findRate(request, sweep, job);
            QVERIFY(!refused && refused.error().code == ErrorCode::InvalidInput && !refused.error().fix.empty());
        }
        stop.request_stop();
        QCOMPARE(trainer.findRate(request, {}, job).error().code, ErrorCode::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TrainingRulesTest)
#include "training_rules_test.moc"
