// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/batch/answer_json.h"
#include "core/engine_api/model.h"
#include "core/graph/data_interface.h"
#include "core/graph/edit/answer_head.h"
#include "core/session/training/train_options.h"
#include "tests/engine/golden_support.h"

#include <QTest>

#include <fstream>

using namespace cairn;
using namespace cairn::test;
using batch::AnswerForm;

namespace {

constexpr std::uint64_t kRows = 24;

const Json& golden()
{
    static const Json document = [] {
        std::ifstream file(CAIRN_GOLDEN);
        return Json::parse(file);
    }();
    return document;
}

MemorySource answeredRows(std::vector<float> targets, const batch::Answer& answer, double mean = 0, double deviation = 1)
{
    MemorySource source(kRows);
    source.addField({"features", {4}}, golden().at("rows").get<std::vector<float>>());
    source.setValues(targets, mean, deviation);
    batch::Target target = source.target();
    target.answer = answer;
    source.setTask(std::move(target));
    return source;
}

MemorySource answeredRows(const Json& test)
{
    return answeredRows(test.at("targets").get<std::vector<float>>(), batch::answerFromJson(test.at("answer")), test.at("mean"), test.at("deviation"));
}

/// A network for values whose head the answer of `source` replaces.
graph::Graph answering(const MemorySource& source)
{
    const graph::Graph plain = network({{"linear", {{"out_features", 6}}}, {"tanh"}, {"linear", {{"out_features", 1}}}});
    return graph::withAnswerHead(plain, graph::dataInterface(source.fields(), source.target())).value();
}

engine::TrainConfig configOf(const Json& options)
{
    Json all{{"optimizer", "sgd"}, {"momentum", 0.0}, {"weight_decay", 0.0}, {"batch_size", 24}, {"schedule", "constant"}, {"threads", 1}, {"device", "cpu"}, {"checkpoint_seconds", 86400.0}};
    all.update(options);
    return session::toTrainConfig(all).value();
}

} // namespace

/// Each form that a number can be answered in: losses, gradients and metrics of PyTorch, made by golden/make_answers.py.
class AnswersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agrees_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const Json& test : golden().at("cases"))
            QTest::newRow(test.at("answer").at("form").get<std::string>().c_str()) << index++;
    }

    void agrees()
    {
        QFETCH(int, index);
        const Json& test = golden().at("cases")[static_cast<std::size_t>(index)];
        const TempDir folder;
        writeWeights(test.at("weights"), folder / "weights.safetensors");
        const MemorySource source = answeredRows(test);
        const graph::Graph graph = answering(source);

        Progress quiet;
        JobContext job{{}, quiet};
        const auto model = tensorEngine().models().load(graph, source.fields(), source.target(), folder / "weights.safetensors", "cpu");
        QVERIFY2(model, model ? "" : model.error().text().c_str());
        const auto scores = (*model)->score(source, job);
        QVERIFY(scores);
        const auto losses = test.at("row_losses").get<std::vector<double>>();
        for (std::size_t i = 0; i < losses.size(); ++i)
            QVERIFY2(difference(scores->losses.at(i), losses[i]) < kTolerance, qPrintable(QStringLiteral("row %1: %2, not %3").arg(i).arg(scores->losses[i]).arg(losses[i])));
        QCOMPARE(scores->metrics.size(), test.at("metrics").size());
        for (const auto& [name, value] : test.at("metrics").items())
            QVERIFY2(difference(scores->metrics.at(name), value.get<double>()) < kTolerance, qPrintable(QStringLiteral("%1: %2, not %3").arg(QString::fromStdString(name)).arg(scores->metrics.at(name)).arg(value.get<double>())));

        engine::TrainRequest request;
        request.graph = graph;
        request.config = configOf({{"epochs", test.at("steps")}, {"learning_rate", test.at("learning_rate")}});
        request.train = &source;
        request.checkpoints = folder / "checkpoints";
        request.initialWeights = folder / "weights.safetensors";
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome, outcome ? "" : outcome.error().text().c_str());
        const auto steps = sink.series("loss", "train"), reference = test.at("losses").get<std::vector<double>>();
        QCOMPARE(steps.size(), reference.size());
        for (std::size_t i = 0; i < steps.size(); ++i)
            QVERIFY2(difference(steps[i], reference[i]) < kTolerance, qPrintable(QStringLiteral("step %1: %2, not %3").arg(i).arg(steps[i]).arg(reference[i])));
        const auto [worst, where] = weightDifference(outcome->last / "weights.safetensors", test.at("after"));
        QVERIFY2(worst < kTolerance, (where + " differs by " + std::to_string(worst)).c_str());
    }

    void intervalsAgree_data() { agrees_data(); }
    void intervalsAgree()
    {
        QFETCH(int, index);
        const Json& test = golden().at("cases")[static_cast<std::size_t>(index)];
        const batch::Answer answer = batch::answerFromJson(test.at("answer"));
        const auto output = test.at("output").get<std::vector<float>>();
        const auto expected = test.at("predictions").get<std::vector<double>>();
        const auto width = static_cast<std::size_t>(answer.width());
        QCOMPARE(output.size(), width * kRows);
        for (std::size_t row = 0; row < kRows; ++row) {
            const batch::Prediction made = batch::predictionOf(answer, std::span(output).subspan(row * width, width), test.at("mean"), test.at("deviation"));
            for (const auto& [mine, place] : {std::pair(made.value, 0), std::pair(made.low, 1), std::pair(made.high, 2)})
                QVERIFY2(difference(mine, expected[3 * row + static_cast<std::size_t>(place)]) < kTolerance, qPrintable(QStringLiteral("row %1, %2: %3").arg(row).arg(place).arg(mine)));
        }
    }

    /// The best constant answers have closed forms: mean and variance, the logarithm of the mean count.
    void constantsAreLearned()
    {
        std::vector<float> values, counts;
        double mean = 0, count = 0, square = 0;
        for (std::uint64_t i = 0; i < kRows; ++i) {
            values.push_back(static_cast<float>(i % 5) - 1.5f);
            counts.push_back(static_cast<float>(i % 4));
            mean += values.back() / static_cast<double>(kRows);
            square += values.back() * values.back() / static_cast<double>(kRows);
            count += counts.back() / static_cast<double>(kRows);
        }
        const double variance = square - mean * mean;
        const auto learned = [&](const MemorySource& rows) {
            graph::Graph graph = network({{"scale", {{"scale", 0.0}}}, {"linear", {{"out_features", 1}}}}); // sees nothing
            graph = graph::withAnswerHead(graph, graph::dataInterface(rows.fields(), rows.target())).value();
            const TempDir folder;
            engine::TrainRequest request;
            request.graph = graph;
            request.config = configOf({{"epochs", 300}, {"optimizer", "adam"}, {"learning_rate", 0.05}});
            request.train = request.validation = &rows;
            request.checkpoints = folder.path();
            RecordingSink sink;
            const auto outcome = train(request, sink);
            return outcome ? outcome->metrics : std::map<std::string, double>{{"failed", 0}};
        };
        const auto normal = learned(answeredRows(values, {.form = AnswerForm::Normal}));
        const double best = 0.5 * (std::log(2 * M_PI * variance) + 1);
        QVERIFY2(std::abs(normal.at("validation.nll") - best) < 1e-3, qPrintable(QString::number(normal.at("validation.nll")) + " not " + QString::number(best)));
        QVERIFY(std::abs(normal.at("validation.rmse") - std::sqrt(variance)) < 1e-3);
        const auto poisson = learned(answeredRows(counts, {.form = AnswerForm::Count}));
        QVERIFY(std::abs(poisson.at("validation.loss") - (count - count * std::log(count))) < 1e-3);
        // Two heaps around -1 and 1 with deviation 0.1: log 2 + log(0.1 sqrt(2 pi e)), where one normal distribution has 1.4.
        std::vector<float> heaps;
        for (std::uint64_t i = 0; i < kRows; ++i)
            heaps.push_back((i % 2 == 0 ? 1.0f : -1.0f) + (i % 4 < 2 ? 0.1f : -0.1f));
        const auto mixture = learned(answeredRows(heaps, {.form = AnswerForm::Mixture, .components = 2}));
        const double two = std::log(2) + std::log(0.1 * std::sqrt(2 * M_PI * M_E));
        QVERIFY2(std::abs(mixture.at("validation.nll") - two) < 1e-2, qPrintable(QString::number(mixture.at("validation.nll")) + " not " + QString::number(two)));
        QCOMPARE(mixture.at("validation.coverage"), 1.0);
    }

    /// Noise that grows with an input: intervals grow with it, and hold as many answers as they say.
    void intervalsHoldTheirShare()
    {
        constexpr std::uint64_t kMany = 4000;
        std::vector<float> inputs, values;
        const Philox random(5, 9);
        for (std::uint64_t i = 0; i < kMany; ++i) {
            const double x = random.uniform(2 * i), spread = 0.2 + x;
            inputs.push_back(static_cast<float>(x));
            values.push_back(static_cast<float>(2 * x + spread * random.normal(2 * i + 100'000)));
        }
        for (const batch::Answer& answer : {batch::Answer{.form = AnswerForm::Normal}, batch::Answer{.form = AnswerForm::Mixture, .components = 2},
                                            batch::Answer{.form = AnswerForm::Quantiles, .quantiles = {0.05, 0.5, 0.95}}}) {
            MemorySource source(kMany);
            source.addField({"features", {1}}, inputs);
            source.setValues(values);
            batch::Target target = source.target();
            target.answer = answer;
            source.setTask(std::move(target));
            const TempDir folder;
            engine::TrainRequest request;
            request.graph = graph::withAnswerHead(network({{"linear", {{"out_features", 16}}}, {"tanh"}, {"linear", {{"out_features", 1}}}}), graph::dataInterface(source.fields(), source.target())).value();
            request.config = configOf({{"epochs", 25}, {"optimizer", "adam"}, {"learning_rate", 0.02}, {"batch_size", 100}});
            request.train = request.validation = &source;
            request.checkpoints = folder.path();
            RecordingSink sink;
            const auto outcome = train(request, sink);
            QVERIFY(outcome);
            const double coverage = outcome->metrics.at("validation.coverage");
            QVERIFY2(std::abs(coverage - 0.9) < 0.025, qPrintable(QString::number(coverage)));
            const auto model = tensorEngine().models().load(request.graph, source.fields(), source.target(), outcome->last / "weights.safetensors", "cpu");
            QVERIFY(model);
            MemorySource ends(2);
            ends.addField({"features", {1}}, std::vector<float>{0.05f, 0.95f});
            Progress quiet;
            JobContext job{{}, quiet};
            const std::vector<std::uint64_t> both{0, 1};
            const auto output = (*model)->predict(ends, both, job);
            QVERIFY(output);
            const auto width = static_cast<std::size_t>(answer.width());
            const auto small = batch::predictionOf(answer, std::span(output->values).first(width), 0, 1), large = batch::predictionOf(answer, std::span(output->values).last(width), 0, 1);
            QVERIFY2((large.high - large.low) > 2.5 * (small.high - small.low), "true ratio: 4.6");
        }
    }

    void headsThatDoNotFitAreRefused()
    {
        const MemorySource source = answeredRows(std::vector<float>(kRows, 1.0f), {.form = AnswerForm::Normal});
        const graph::Graph plain = network({{"linear", {{"out_features", 2}}}});
        const auto model = tensorEngine().models().create(plain, source.fields(), source.target(), 1, "cpu");
        QVERIFY(!model);
        QVERIFY2(model.error().text().find("GaussianHead") != std::string::npos, model.error().text().c_str());
    }

    /// A variance of 0 or below counts as the least one: the loss stays finite and its gradient leads out.
    void vanishingVariancesStayFinite()
    {
        const MemorySource source = answeredRows(std::vector<float>(kRows, 1.0f), {.form = AnswerForm::Normal});
        graph::Graph graph = answering(source);
        for (graph::Node node : std::vector<graph::Node>(graph.nodes())) {
            if (node.kind != "gaussian_head")
                continue;
            node.params["min_variance"] = 0.0;
            QVERIFY(graph.update(node));
        }
        const TempDir folder;
        engine::TrainRequest request;
        request.graph = graph;
        request.config = configOf({{"epochs", 200}, {"optimizer", "adam"}, {"learning_rate", 0.2}});
        request.train = request.validation = &source;
        request.checkpoints = folder.path();
        RecordingSink sink;
        const auto outcome = train(request, sink); // all targets are alike: the best variance is 0
        QVERIFY2(outcome, outcome ? "" : outcome.error().text().c_str());
        QVERIFY(std::isfinite(outcome->metrics.at("validation.loss")));
    }

    void targetsThatAreNoNumberAreMet()
    {
        std::vector<float> values(kRows, 1.0f);
        values[3] = std::nanf("");
        const MemorySource source = answeredRows(values, {.form = AnswerForm::Normal});
        const TempDir folder;
        engine::TrainRequest request;
        request.graph = answering(source);
        request.config = configOf({{"epochs", 3}});
        request.train = &source;
        request.checkpoints = folder.path();
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY(!outcome || sink.said("error", "not a number") || sink.said("warning", "not a number"));
    }
};

QTEST_GUILESS_MAIN(AnswersTest)
#include "answers_test.moc"
