// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine_api/model.h"
#include "core/prep/pictures/picture_plan.h"
#include "core/session/training/train_options.h"
#include "tests/engine/golden_support.h"

#include <QTest>

#include <fstream>
#include <numeric>

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

batch::Target pixelTask(std::vector<std::string> classes, std::int64_t height, std::int64_t width)
{
    const auto count = static_cast<std::int64_t>(classes.size());
    return {batch::TaskKind::Segmentation, {}, std::move(classes), 0, 1, "classes", {}, {count, height, width}};
}

MemorySource goldenSource()
{
    const auto shape = golden().at("image").at("shape").get<std::vector<std::int64_t>>();
    const auto mask = golden().at("mask").get<std::vector<std::uint8_t>>();
    const auto classes = golden().at("classes").get<std::vector<std::string>>();
    MemorySource source(mask.size() / static_cast<std::size_t>(shape[1] * shape[2]));
    source.addField({"image", shape}, golden().at("image").at("values").get<std::vector<float>>());
    source.addField({"classes", {shape[1], shape[2]}, ElementType::UInt8, 1.0f, 0.0f, {}, static_cast<std::int64_t>(classes.size())}, mask);
    source.setTask(pixelTask(classes, shape[1], shape[2]));
    return source;
}

/// The network of a document, reading the picture and not its classes.
graph::Graph pictureGraph(const Json& test)
{
    graph::Graph graph = graphOf(test);
    for (const graph::Node& node : std::vector<graph::Node>(graph.nodes().begin(), graph.nodes().end())) {
        graph::Node named = node;
        if (named.kind == "input") {
            named.params["field"] = "image";
            if (!graph.update(named))
                qFatal("the input cannot be named");
        }
    }
    return graph;
}

/// One picture [1, 2, 2] of which every number is the logit of class 1 and its negative that of class 0.
graph::Graph signs()
{
    graph::Graph graph;
    const NodeId input = graph.add("input", {{"field", "image"}}), scale = graph.add("scale", {{"scale", -1.0}}), both = graph.add("concat"), output = graph.add("output");
    if (!graph.connect({input, "out"}, {scale, "in"}) || !graph.connect({scale, "out"}, {both, "a"}) || !graph.connect({input, "out"}, {both, "b"}) || !graph.connect({both, "out"}, {output, "in"}))
        qFatal("not wired");
    return graph;
}

} // namespace

/// Losses and metrics of classes of pixels: against PyTorch (golden/make_segmentation.py) and by hand.
class SegmentationTest : public QObject {
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
        const MemorySource source = goldenSource();
        Json options = test.at("options");
        options.update(Json{{"schedule", "constant"}, {"epochs", test.at("steps")}, {"threads", 1}, {"device", "cpu"}, {"checkpoint_seconds", 86400.0}});
        const auto config = session::toTrainConfig(options);
        QVERIFY2(config, config ? "" : config.error().text().c_str());
        QVERIFY(session::checkTask(*config, source.target()));
        engine::TrainRequest request;
        request.graph = pictureGraph(test);
        request.config = *config;
        request.train = request.validation = &source;
        request.checkpoints = folder / "checkpoints";
        request.initialWeights = folder / "weights.safetensors";
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        const auto losses = sink.series("loss", "train");
        const auto reference = test.at("losses").get<std::vector<double>>();
        if (!options.contains("batch_size") && !options.contains("class_weights")) { // else a point is a mean of other rows, or of other weights
            QCOMPARE(losses.size(), reference.size());
            for (std::size_t i = 0; i < losses.size(); ++i)
                QVERIFY2(difference(losses[i], reference[i]) < kTolerance, qPrintable(QStringLiteral("%1: %2, not %3").arg(i).arg(losses[i]).arg(reference[i])));
        }
        const auto [worst, where] = weightDifference(outcome->last / "weights.safetensors", test.at("after"));
        QVERIFY2(worst < kTolerance, (where + " differs by " + std::to_string(worst)).c_str());
        for (const auto& [name, value] : test.at("metrics").items())
            QVERIFY2(difference(outcome->metrics.at("validation." + name), value.get<double>()) < kTolerance, name.c_str());
    }

    void metricsAreExactOverTheSplit()
    {
        // Answers: the sign of each pixel; 600 pictures are more than one batch of what is evaluated.
        constexpr std::uint64_t kRows = 600;
        const std::vector<float> picture{1, 1, -1, -1};
        const std::vector<std::uint8_t> mask{1, 0, 0, batch::kNoClass};
        MemorySource source(kRows);
        std::vector<float> pictures;
        std::vector<std::uint8_t> masks;
        for (std::uint64_t row = 0; row < kRows; ++row) {
            pictures.insert(pictures.end(), picture.begin(), picture.end());
            masks.insert(masks.end(), mask.begin(), mask.end());
        }
        std::fill(masks.end() - 4, masks.end(), std::uint8_t{1}); // the last picture is all of class 1
        source.addField({"image", {1, 2, 2}}, pictures);
        source.addField({"classes", {2, 2}, ElementType::UInt8, 1.0f, 0.0f, {}, 2}, masks);
        source.setTask(pixelTask({"a", "b"}, 2, 2));
        const auto scores = scored(source);
        QVERIFY2(scores, scores ? "" : scores.error().text().c_str());
        // Right class a: one hit, one called b, in 599 pictures. b: one hit in 599 pictures; in the last two hits, two called a.
        QCOMPARE(scores->confusion, (std::vector<std::uint64_t>{599, 599, 2, 601}));
        const double hits = 599 + 601, pixels = 599 * 3 + 4;
        QVERIFY(difference(scores->metrics.at("pixel_accuracy"), hits / pixels) < 1e-12);
        QVERIFY(difference(scores->metrics.at("mean_iou"), (599.0 / (599 + 599 + 2) + 601.0 / (599 + 2 + 601)) / 2) < 1e-12);
        const double right = std::log1p(std::exp(-2.0)), wrong = right + 2;
        QVERIFY(difference(scores->metrics.at("loss"), (599 * (2 * right + wrong) + 2 * right + 2 * wrong) / pixels) < 1e-6);
        QVERIFY(difference(scores->losses.front(), (2 * right + wrong) / 3) < 1e-6);
    }

    void classesThatDoNotOccurAreLeftOut()
    {
        MemorySource source(1);
        source.addField({"image", {1, 2, 2}}, std::vector<float>{-1, -1, -1, -1});
        source.addField({"classes", {2, 2}, ElementType::UInt8, 1.0f, 0.0f, {}, 2}, std::vector<std::uint8_t>{0, 0, 0, 0});
        source.setTask(pixelTask({"a", "b"}, 2, 2));
        const auto scores = scored(source);
        QVERIFY(scores);
        QCOMPARE(scores->metrics.at("mean_iou"), 1.0); // class b is neither there nor predicted
        MemorySource empty(1);
        empty.addField({"image", {1, 2, 2}}, std::vector<float>{1, -1, 1, -1});
        empty.addField({"classes", {2, 2}, ElementType::UInt8, 1.0f, 0.0f, {}, 2}, std::vector<std::uint8_t>(4, batch::kNoClass));
        empty.setTask(pixelTask({"a", "b"}, 2, 2));
        const auto nothing = scored(empty);
        QVERIFY(nothing);
        QCOMPARE(nothing->metrics.at("loss"), 0.0); // nothing counts, and nothing is NaN
        QCOMPARE(nothing->confusion, (std::vector<std::uint64_t>{0, 0, 0, 0}));
    }

    void resumingIsExact()
    {
        const Json& test = golden().at("cases")[0];
        const MemorySource source = goldenSource();
        const TempDir folder;
        engine::TrainRequest request;
        request.graph = pictureGraph(test);
        request.config = quickConfig(3, 2);
        request.train = request.validation = &source;
        request.checkpoints = folder / "whole";
        RecordingSink whole, first, second;
        const auto straight = train(request, whole);
        QVERIFY(straight);
        request.checkpoints = folder / "parts";
        QVERIFY(trainUntil(request, 5, first)); // within the second epoch, with sums of a running interval
        request.resume = true;
        const auto resumed = train(request, second);
        QVERIFY2(resumed, resumed ? "" : resumed.error().text().c_str());
        QCOMPARE(resumed->weightsHash, straight->weightsHash);
        QCOMPARE(resumed->metrics, straight->metrics);
    }

    void otherTasksRefuseItsLosses()
    {
        engine::TrainConfig config;
        config.loss.name = "dice";
        QCOMPARE(session::checkTask(config, {batch::TaskKind::Classification, "c", {"a", "b"}}).error().code, ErrorCode::InvalidInput);
        config.loss.name = "focal";
        QVERIFY(!session::checkTask(config, pixelTask({"a", "b"}, 2, 2)));
        config.loss.name = "cross_entropy";
        config.loss.classWeights["c"] = 2;
        QVERIFY(!session::checkTask(config, pixelTask({"a", "b"}, 2, 2)));
    }

private:
    static Result<engine::RowScores> scored(const MemorySource& source)
    {
        CAIRN_ASSIGN(const auto model, tensorEngine().models().create(signs(), source.fields(), source.target(), 1, "cpu"));
        Progress quiet;
        JobContext job{{}, quiet};
        return model->score(source, job);
    }
};

QTEST_GUILESS_MAIN(SegmentationTest)
#include "segmentation_test.moc"
