// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/watch/epoch_rules.h"
#include "core/session/training/train_options.h"
#include "tests/engine/golden_support.h"

#include <QTest>

#include <fstream>

using namespace cairn;
using namespace cairn::test;

namespace {

constexpr double kLowPrecision = 4e-3; // what is left of a number in bfloat16

const Json& golden()
{
    static const Json document = [] {
        std::ifstream file(CAIRN_GOLDEN);
        return Json::parse(file);
    }();
    return document;
}

/// Options of a case as a user would set them; constant rate, one thread, no end of the patience.
engine::TrainConfig configOf(Json options, std::int64_t epochs)
{
    options.update(Json{{"schedule", options.value("schedule", "constant")}, {"epochs", epochs}, {"threads", 1}, {"device", "cpu"}, {"checkpoint_seconds", 86400.0}});
    const auto config = session::toTrainConfig(options);
    if (!config)
        qFatal("%s", config.error().text().c_str());
    return *config;
}

void compareSeries(const std::vector<double>& mine, const Json& numbers, double tolerance)
{
    const auto reference = numbers.get<std::vector<double>>();
    QCOMPARE(mine.size(), reference.size());
    for (std::size_t i = 0; i < mine.size(); ++i)
        QVERIFY2(difference(mine[i], reference[i]) < tolerance, qPrintable(QStringLiteral("%1: %2, not %3").arg(i).arg(mine[i]).arg(reference[i])));
}

} // namespace

/// Numbers of PyTorch, made by golden/make_training.py.
class TrainingGoldenTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void trainingsAgree_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const Json& test : golden().at("cases"))
            QTest::newRow(test.at("name").get<std::string>().c_str()) << index++;
    }

    void trainingsAgree()
    {
        QFETCH(int, index);
        const Json& test = golden().at("cases")[static_cast<std::size_t>(index)];
        const TempDir folder;
        writeWeights(test.at("weights"), folder / "weights.safetensors");
        const MemorySource source = sourceOf(test);
        engine::TrainRequest request;
        request.graph = graphOf(test);
        request.config = configOf(test.at("options"), test.at("steps"));
        request.train = &source;
        request.checkpoints = folder / "checkpoints";
        request.initialWeights = folder / "weights.safetensors";
        if (const Json& teacher = test.at("teacher"); !teacher.is_null()) {
            writeWeights(teacher.at("weights"), folder / "teacher.safetensors");
            request.teacher = engine::TeacherModel{graphOf(teacher), folder / "teacher.safetensors"};
        }
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        const double tolerance = request.config.precision == "float32" ? kTolerance : kLowPrecision;
        if (!test.at("options").contains("batch_size")) { // else a point is the mean of a part of the rows
            compareSeries(sink.series("loss", "train"), test.at("losses"), tolerance);
            compareSeries(sink.series("kl_divergence", "train"), test.at("divergences"), tolerance);
            compareSeries(sink.series("added_loss", "train"), test.at("added"), tolerance);
        }
        const auto [worst, where] = weightDifference(outcome->last / "weights.safetensors", test.at("after"));
        QVERIFY2(worst < tolerance, (where + " differs by " + std::to_string(worst)).c_str());
        if (test.at("raw").is_null()) {
            QVERIFY(!std::filesystem::exists(outcome->last / "raw.safetensors"));
            return;
        }
        const auto [worstRaw, whereRaw] = weightDifference(outcome->last / "raw.safetensors", test.at("raw"));
        QVERIFY2(worstRaw < tolerance, (whereRaw + " differs by " + std::to_string(worstRaw)).c_str());
    }

    /// torch.nn.functional.ctc_loss: texts of several lengths, an empty one, and one that no way can say.
    void transcriptsAgree()
    {
        const Json& test = golden().at("transcripts");
        constexpr std::int64_t kLongest = 4;
        std::vector<std::int64_t> pieces;
        std::vector<float> mask;
        for (const auto& text : test.at("texts").get<std::vector<std::vector<std::int64_t>>>()) {
            for (std::size_t i = 0; i < kLongest; ++i) {
                pieces.push_back(i < text.size() ? text[i] : 0);
                mask.push_back(i < text.size() ? 1.0f : 0.0f);
            }
        }
        MemorySource source(test.at("texts").size());
        source.addField({"features", test.at("input").at("shape").get<std::vector<std::int64_t>>()}, test.at("input").at("values").get<std::vector<float>>());
        source.addField({"answer", {kLongest}, ElementType::Int64, 1.0f, 0.0f, {}, 3}, pieces);
        source.addField({"answer_mask", {kLongest}}, mask);
        source.setTask({batch::TaskKind::Transcription, "text", {}, 0, 1, "answer", "answer_mask", {kLongest, 4}});
        const TempDir folder;
        writeWeights(test.at("weights"), folder / "weights.safetensors");
        engine::TrainRequest request;
        request.graph = graphOf(test);
        graph::Node input = request.graph.nodes().front();
        input.params["field"] = "features";
        QVERIFY(request.graph.update(input).has_value());
        request.config = configOf(test.at("options"), static_cast<std::int64_t>(test.at("losses").size()));
        request.train = &source;
        request.checkpoints = folder / "checkpoints";
        request.initialWeights = folder / "weights.safetensors";
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        compareSeries(sink.series("loss", "train"), test.at("losses"), kTolerance);
        const auto [worst, where] = weightDifference(outcome->last / "weights.safetensors", test.at("after"));
        QVERIFY2(worst < kTolerance, (where + " differs by " + std::to_string(worst)).c_str());
    }

    /// bfloat16 is really used: more than rounding of float32 lies between the results.
    void lowPrecisionIsLow()
    {
        const auto& cases = golden().at("cases");
        const auto found = std::ranges::find_if(cases, [](const Json& test) { return test.at("name") == "bfloat16"; });
        Json plain = *found;
        plain["options"]["precision"] = "float32";
        std::vector<double> losses[2];
        for (int i = 0; i < 2; ++i) {
            const Json& test = i == 0 ? *found : plain;
            const TempDir folder;
            writeWeights(test.at("weights"), folder / "weights.safetensors");
            const MemorySource source = sourceOf(test);
            engine::TrainRequest request;
            request.graph = graphOf(test);
            request.config = configOf(test.at("options"), test.at("steps"));
            request.train = &source;
            request.checkpoints = folder.path();
            request.initialWeights = folder / "weights.safetensors";
            RecordingSink sink;
            QVERIFY(train(request, sink).has_value());
            losses[i] = sink.series("loss", "train");
        }
        QVERIFY(std::abs(losses[0].at(0) - losses[1].at(0)) > 1e-6);
        QVERIFY(difference(losses[0].at(0), found->at("losses")[0].get<double>()) < kTolerance); // the same operators run low as in PyTorch
    }

    void schedulesAgree()
    {
        for (const Json& test : golden().at("schedules")) {
            const auto rates = test.at("rates").get<std::vector<double>>();
            Json options = test.at("options");
            options["learning_rate"] = 0.01;
            const engine::Schedule schedule = engine::scheduleOf(configOf(options, 1), static_cast<std::int64_t>(rates.size()));
            for (std::size_t i = 0; i < rates.size(); ++i)
                QVERIFY2(std::abs(schedule.at(static_cast<std::int64_t>(i)) - rates[i]) < 1e-12, (schedule.name + " at " + std::to_string(i)).c_str());
        }
    }

    /// A line to the peak, then down: closed form.
    void warmUpIsALine()
    {
        for (const char* name : {"cosine", "polynomial"}) {
            const engine::Schedule schedule{name, 2.0, 0.25, 16};
            for (std::int64_t i = 0; i < 4; ++i)
                QCOMPARE(schedule.at(i), 2.0 * static_cast<double>(i + 1) / 4);
            QCOMPARE(schedule.at(4), 2.0);
            QVERIFY(schedule.at(15) > 0 && schedule.at(15) < 0.2);
        }
    }

    void plateausAgree()
    {
        for (const Json& test : golden().at("plateaus")) {
            engine::TrainConfig config;
            config.schedule = "plateau";
            test.at("factor").get_to(config.scheduleFactor);
            test.at("patience").get_to(config.schedulePatience);
            test.at("end").get_to(config.scheduleEnd);
            test.at("peak").get_to(config.learningRate);
            engine::WatchState state;
            const auto losses = test.at("losses").get<std::vector<double>>();
            for (std::size_t i = 0; i < losses.size(); ++i) {
                (void)lookAtEpoch(config, {static_cast<std::int64_t>(i + 1), losses[i], 0.0, losses[i]}, state);
                QVERIFY2(std::abs(config.learningRate * state.rateFactor - test.at("rates")[i].get<double>()) < 1e-15, std::to_string(i).c_str());
                state = engine::watchStateFromJson(Json::parse(toJson(state).dump())); // as a resumed training has it
            }
        }
    }

    void curvesAreReadAndRefused()
    {
        const auto curve = engine::curveFromText("  0:0.1 0.3:1\t1:0 ");
        QVERIFY(curve && curve->size() == 3);
        QCOMPARE(engine::curveFromText(engine::curveText(*curve)).value(), *curve);
        for (const char* text : {"", "0", "0:1 0:2", "0.5:1 0.2:1", "-1:1", "0:1 2:1", "0:-1", "0:nan", "0:1x", "0:0 1:0", "a:b", "0:1e9", ":"}) {
            const auto refused = engine::curveFromText(text);
            QVERIFY2(!refused && refused.error().where == "schedule_curve" && !refused.error().fix.empty(), text);
        }
        std::string many;
        for (int i = 0; i < 65; ++i)
            many += std::to_string(i / 64.0) + ":1 ";
        QVERIFY(!engine::curveFromText(many));
    }
};

QTEST_APPLESS_MAIN(TrainingGoldenTest)
#include "training_golden_test.moc"
