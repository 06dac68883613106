// SPDX-License-Identifier: GPL-3.0-or-later
// float16 with a scaled loss: the rules of PyTorch's GradScaler (golden/make_scaler.py), overflow in a training, exact resume.
#include "core/engine/train/precision/gradient_scaler.h"
#include "core/engine/train/precision/precision.h"
#include "core/engine/train/train_service.h"
#include "tests/engine/checkpoint_weights.h"
#include "tests/engine/training_support.h"

#include <ATen/ops/ones.h>
#include <QTest>

#include <cmath>
#include <fstream>
#include <limits>

using namespace cairn;
using namespace cairn::test;
using engine::GradientScaler;
using engine::ScalerState;

namespace {

Result<engine::TrainOutcome> trainHere(const engine::TrainRequest& request, RecordingSink& sink)
{
    engine::TrainControl control;
    engine::TrainProgress progress;
    return engine::makeTrainService()->train(request, control, progress, sink);
}

Json half(const Json& changes)
{
    Json all{{"precision", "float16"}, {"epochs", 3}};
    if (changes.is_object())
        all.update(changes);
    return all;
}

/// y = 0.5 x, times `size`.
MemorySource line(float size)
{
    std::vector<float> x, y;
    for (int i = 0; i < 64; ++i) {
        x.push_back(static_cast<float>(i % 16) / 16.0f);
        y.push_back(0.5f * x.back() * size);
    }
    MemorySource rows(64);
    rows.addField(batch::Field{"features", {1}}, x);
    rows.setValues(y);
    return rows;
}

/// "scaler" of the newest state of a run.
Json scalerIn(const std::filesystem::path& checkpoint)
{
    std::ifstream file(checkpoint / "state.json");
    return Json::parse(file).at("scaler");
}

} // namespace

class PrecisionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto ready = engine::checkPrecision("float16", at::kCPU);
        m_half = ready.has_value();
        if (!m_half)
            qInfo("%s", ready.error().text().c_str());
    }

    void theScaleMovesAsInPyTorch()
    {
        std::ifstream file(CAIRN_GOLDEN);
        const Json golden = Json::parse(file);
        QVERIFY(golden.at("cases").size() >= 5);
        for (const Json& one : golden.at("cases")) {
            const GradientScaler scaler(one.at("interval").get<std::int64_t>());
            ScalerState state{one.at("start").get<double>(), 0, 0};
            std::int64_t skipped = 0;
            for (std::size_t i = 0; i < one.at("finite").size(); ++i) {
                const bool good = one.at("finite")[i].get<bool>();
                at::Tensor gradients = at::ones({3}).mul_(good ? state.scale : std::numeric_limits<double>::infinity());
                const bool finite = GradientScaler::unscale(gradients, state);
                QCOMPARE(finite, one.at("moved")[i].get<bool>());
                if (finite)
                    QCOMPARE(gradients[0].item<float>(), 1.0f);
                scaler.update(state, finite);
                QCOMPARE(state.scale, one.at("scales")[i].get<double>());
                skipped += !finite;
            }
            QCOMPARE(state.skipped, skipped);
        }
        at::Tensor broken = at::ones({2}).mul_(std::numeric_limits<float>::quiet_NaN());
        QVERIFY(!GradientScaler::unscale(broken, {}));
        QCOMPARE(GradientScaler::kInterval, 2000);
        QCOMPARE(ScalerState().scale, 65536.0);
    }

    /// Supported as the tensor library does, or refused with the reason.
    void unsupportedProcessorsAreTold()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder;
        RecordingSink sink;
        const auto outcome = trainHere(requestOf(rows, nullptr, folder.path(), configWith(half({}))), sink);
        QCOMPARE(outcome.has_value(), m_half);
        if (!m_half)
            QVERIFY(outcome.error().code == ErrorCode::Unsupported && outcome.error().where == "precision" && !outcome.error().fix.empty());
    }

    void halfLearnsLikeFloat()
    {
        if (!m_half)
            QSKIP("The tensor library has no float16 for this processor");
        const MemorySource rows = blobs(640, 1);
        const TempDir a, b;
        RecordingSink sink;
        const auto exact = trainHere(requestOf(rows, nullptr, a.path(), configWith(half({{"precision", "float32"}}))), sink);
        const auto rough = trainHere(requestOf(rows, nullptr, b.path(), configWith(half({}))), sink);
        QVERIFY2(exact && rough, rough ? "" : rough.error().text().c_str());
        QVERIFY(rough->metrics.at("train.accuracy") > 0.95);
        const double apart = distance(exact->last, rough->last);
        QVERIFY2(apart > 0 && apart < 0.02, qPrintable(QString::number(apart))); // it computes in 16 bits, and learns the same
    }

    /// Targets of 1e5 have gradients that no float16 holds at the first scales: updates are left out, and change nothing, until they fit.
    void overflowsAreSkippedUntilTheScaleFits()
    {
        if (!m_half)
            QSKIP("The tensor library has no float16 for this processor");
        const MemorySource rows = line(1e5f);
        const TempDir folder;
        auto request = requestOf(rows, nullptr, folder.path(), configWith(half({{"epochs", 40}, {"batch_size", 64}, {"optimizer", "sgd"}, {"momentum", 0}, {"learning_rate", 0.01}, {"weight_decay", 0}})));
        request.graph = network({{"linear", {{"out_features", 1}}}});
        RecordingSink sink;
        const auto outcome = trainHere(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        QVERIFY(sink.said("info", "float16: at step 1 the gradients overflowed"));
        const Json scaler = scalerIn(outcome->last);
        const auto skipped = scaler.at("skipped").get<std::int64_t>();
        QVERIFY(skipped >= 3 && skipped < 30);
        QCOMPARE(scaler.at("scale").get<double>(), 65536.0 * std::pow(0.5, skipped));
        QCOMPARE(scaler.at("steady").get<std::int64_t>(), 40 - skipped);
        const std::vector<double> loss = sink.series("loss", "train");
        QCOMPARE(loss.size(), 40u);
        for (std::int64_t i = 1; i <= skipped; ++i)
            QVERIFY(std::abs(loss[static_cast<std::size_t>(i)] - loss[0]) < 1e-6 * loss[0]); // nothing moved; the rows come in another order
        QVERIFY(loss.back() < loss[static_cast<std::size_t>(skipped)]);
    }

    void resumedRunsGoOnBitForBit()
    {
        if (!m_half)
            QSKIP("The tensor library has no float16 for this processor");
        const MemorySource rows = blobs(640, 1);
        const TempDir through, stopped;
        auto request = requestOf(rows, nullptr, through.path(), configWith(half({{"epochs", 4}, {"optimizer", "adamw"}})));
        RecordingSink sink, before;
        const auto expected = trainHere(request, sink);
        QVERIFY(expected.has_value());
        request.checkpoints = stopped.path();
        engine::TrainControl control;
        engine::TrainProgress progress;
        before.onEpoch = [&](std::int64_t epoch) {
            if (epoch == 2)
                control.stop.request_stop();
        };
        QVERIFY(engine::makeTrainService()->train(request, control, progress, before).has_value());
        request.resume = true;
        const auto outcome = trainHere(request, sink);
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->weightsHash, expected->weightsHash);
        QCOMPARE(scalerIn(outcome->last), scalerIn(expected->last));
        QCOMPARE(scalerIn(outcome->last).at("steady").get<int>(), 40);
    }

    /// Accumulated, in two ranks, with recomputed layers: the same numbers as without.
    void itGoesTogetherWithTheRest_data()
    {
        QTest::addColumn<QString>("changes");
        QTest::newRow("accumulated") << R"({"accumulate": 2})";
        QTest::newRow("two ranks") << R"({"ranks": 2})";
        QTest::newRow("recomputed") << R"({"recompute": "even"})";
        QTest::newRow("averaged") << R"({"average": "ema"})";
    }

    void itGoesTogetherWithTheRest()
    {
        if (!m_half)
            QSKIP("The tensor library has no float16 for this processor");
        QFETCH(QString, changes);
        const MemorySource rows = blobs(640, 1);
        const TempDir folder;
        Json options = half(Json::parse(changes.toStdString()));
        options["epochs"] = 8;
        auto request = requestOf(rows, nullptr, folder.path(), configWith(options));
        request.graph = network({{"linear", {{"out_features", 16}}}, {"layer_norm"}, {"relu"}, {"dropout", {{"p", 0.2}}}, {"linear", {{"out_features", 2}}}});
        RecordingSink sink;
        const auto outcome = trainHere(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        QVERIFY2(outcome->metrics.at("train.accuracy") > 0.9, qPrintable(QString::number(outcome->metrics.at("train.accuracy"))));
    }

private:
    bool m_half = false;
};

QTEST_APPLESS_MAIN(PrecisionTest)
#include "precision_test.moc"
