// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/golden_support.h"

#include <QTest>

#include <cmath>
#include <fstream>

using namespace cairn;
using namespace cairn::test;

namespace {

const Json& golden()
{
    static const Json document = [] {
        std::ifstream file(CAIRN_GOLDEN);
        return Json::parse(file);
    }();
    return document;
}

engine::TrainConfig configOf(const Json& test)
{
    engine::TrainConfig config = quickConfig(test.at("steps"), static_cast<std::int64_t>(test.at("targets").size()));
    test.at("optimizer").get_to(config.optimizer);
    test.at("learning_rate").get_to(config.learningRate);
    test.at("weight_decay").get_to(config.weightDecay);
    test.at("momentum").get_to(config.momentum);
    test.at("label_smoothing").get_to(config.loss.labelSmoothing);
    test.at("gradient_clip").get_to(config.gradientClip);
    return config;
}

} // namespace

/// Numbers of PyTorch, made by golden/make_golden.py. Single layers: tests/kinds.
class GoldenTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void outputsAgree_data() { cases(); }
    void outputsAgree()
    {
        QFETCH(int, index);
        const Json& test = golden().at("cases")[static_cast<std::size_t>(index)];
        const TempDir folder;
        writeWeights(test.at("weights"), folder / "weights.safetensors");
        const MemorySource source = sourceOf(test);
        const auto model = tensorEngine().models().load(graphOf(test), source.fields(), source.target(), folder / "weights.safetensors", "cpu");
        QVERIFY2(model.has_value(), model ? "" : model.error().text().c_str());
        Progress progress;
        JobContext job{{}, progress};
        const std::vector<std::uint64_t> positions{0, 1, 2, 3, 4, 5};
        const auto output = (*model)->predict(source, positions, job);
        QVERIFY2(output.has_value(), output ? "" : output.error().text().c_str());
        const auto reference = test.at("output").get<std::vector<double>>();
        QCOMPARE(output->values.size(), reference.size());
        for (std::size_t i = 0; i < reference.size(); ++i)
            QVERIFY(difference(static_cast<double>(output->values[i]), reference[i]) < kTolerance);
    }

    /// One step of plain gradient descent shows every gradient; several steps show the optimisers.
    void trainingStepsAgree_data() { cases(); }
    void trainingStepsAgree()
    {
        QFETCH(int, index);
        const Json& test = golden().at("cases")[static_cast<std::size_t>(index)];
        const TempDir folder;
        writeWeights(test.at("weights"), folder / "weights.safetensors");
        const MemorySource source = sourceOf(test);
        engine::TrainRequest request;
        request.graph = graphOf(test);
        request.config = configOf(test);
        request.train = &source;
        request.checkpoints = folder / "checkpoints";
        request.initialWeights = folder / "weights.safetensors";
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        const auto losses = sink.series("loss", "train");
        const auto reference = test.at("losses").get<std::vector<double>>();
        QCOMPARE(losses.size(), reference.size());
        for (std::size_t i = 0; i < losses.size(); ++i)
            QVERIFY(difference(losses[i], reference[i]) < kTolerance);
        const auto [worst, where] = weightDifference(outcome->last / "weights.safetensors", test.at("after"));
        QVERIFY2(worst < kTolerance, (where + " differs by " + std::to_string(worst)).c_str());
    }

    void oneCycleAgrees()
    {
        const Json& cycle = golden().at("one_cycle");
        const auto rates = cycle.at("rates").get<std::vector<double>>();
        const TempDir folder;
        const MemorySource source = blobs(8, 1);
        engine::TrainRequest request;
        request.graph = network({{"linear", {{"out_features", 2}}}});
        request.config = quickConfig(static_cast<std::int64_t>(rates.size()), 8);
        request.config.schedule = "one_cycle";
        cycle.at("peak").get_to(request.config.learningRate);
        cycle.at("warmup").get_to(request.config.warmup);
        request.train = &source;
        request.checkpoints = folder.path();
        RecordingSink sink;
        QVERIFY(train(request, sink).has_value());
        const auto mine = sink.series("learning_rate", "");
        QCOMPARE(mine.size(), rates.size());
        for (std::size_t i = 0; i < rates.size(); ++i)
            QVERIFY(std::abs(mine[i] - rates[i]) < 1e-9);
    }

private:
    void cases()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const Json& test : golden().at("cases"))
            QTest::newRow(test.at("name").get<std::string>().c_str()) << index++;
    }
};

QTEST_APPLESS_MAIN(GoldenTest)
#include "golden_test.moc"
