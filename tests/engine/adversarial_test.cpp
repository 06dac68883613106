// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/engine_api/model.h"
#include "core/graph/data_interface.h"
#include "core/graph/edit/generator.h"
#include "core/graph/infer/inference.h"
#include "core/graph/templates.h"
#include "core/session/training/train_options.h"
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

batch::Target pictureTask()
{
    return {batch::TaskKind::Adversarial, {}, {}, 0, 1, "image", {}, {1}};
}

/// Pictures, and numbers in place of noise.
MemorySource goldenSource(const Json& image, const Json& z)
{
    const std::int64_t height = golden().at("height"), width = golden().at("width"), noise = golden().at("noise");
    const auto pixels = image.get<std::vector<float>>();
    MemorySource source(pixels.size() / static_cast<std::size_t>(height * width));
    source.addField({"image", {1, height, width}}, pixels);
    source.addField({"z", {noise}}, z.get<std::vector<float>>());
    source.setTask(pictureTask());
    return source;
}

void join(graph::Graph& graph, NodeId from, NodeId to, const std::string& port = "in")
{
    if (!graph.connect({from, "out"}, {to, port}))
        qFatal("not wired");
}

/// The players of make_adversarial.py.
graph::Graph players()
{
    graph::Graph graph;
    const NodeId image = graph.add("input", {{"field", "image"}}), z = graph.add("input", {{"field", "z"}});
    NodeId last = z;
    const auto then = [&](const char* kind, Json params = Json::object()) {
        const NodeId next = graph.add(kind, std::move(params));
        join(graph, last, next);
        last = next;
    };
    then("linear", {{"out_features", 8}, {"bias", false}});
    then("batch_norm");
    then("relu");
    then("linear", {{"out_features", 12}});
    then("tanh");
    then("reshape", {{"shape", "1, 3, 4"}});
    const NodeId adversary = graph.add("adversary");
    join(graph, image, adversary, "real");
    join(graph, last, adversary, "made");
    last = adversary;
    then("conv2d", {{"out_channels", 4}, {"kernel_size", 3}, {"padding", 1}, {"bias", false}});
    then("batch_norm");
    then("leaky_relu", {{"negative_slope", 0.2}});
    then("flatten");
    then("linear", {{"out_features", 1}});
    then("output");
    return graph;
}

/// Small grey squares, each bright in one of its halves.
MemorySource halves(std::uint64_t rows, std::uint64_t seed, std::int64_t side = 8)
{
    const Philox random(seed, 3);
    std::vector<std::uint8_t> bytes;
    for (std::uint64_t row = 0; row < rows; ++row) {
        const bool upright = random.uniform(row * 4) < 0.5, first = random.uniform(row * 4 + 1) < 0.5;
        const double bright = 170 + 80 * random.uniform(row * 4 + 2);
        for (std::int64_t i = 0; i < side * side; ++i) {
            const std::int64_t place = upright ? i % side : i / side;
            bytes.push_back(static_cast<std::uint8_t>((place < side / 2) == first ? bright : 15));
        }
    }
    MemorySource source(rows);
    source.addField({"image", {1, side, side}, ElementType::UInt8, 2.0f / 255.0f, -1.0f}, bytes);
    source.setTask(pictureTask());
    return source;
}

engine::TrainRequest playing(const MemorySource& rows, const MemorySource* held, const std::filesystem::path& folder, const Json& changes = Json::object())
{
    Json options = session::defaultTrainOptions(rows.fields(), rows.target());
    options.update(Json{{"threads", 1}, {"device", "cpu"}, {"checkpoint_seconds", 86400.0}, {"batch_size", 32}});
    options.update(changes);
    engine::TrainRequest request;
    request.graph = graph::buildTemplate("dcgan", graph::dataInterface(rows.fields(), rows.target())).value();
    request.config = session::toTrainConfig(options).value();
    request.train = &rows;
    request.validation = held;
    request.checkpoints = folder;
    return request;
}

} // namespace

/// A generator against a discriminator: step by step as PyTorch (golden/make_adversarial.py), and that they learn.
class AdversarialTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stepsAgree_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const Json& test : golden().at("cases"))
            QTest::newRow(test.at("name").get<std::string>().c_str()) << index++;
    }

    void stepsAgree()
    {
        QFETCH(int, index);
        const Json& test = golden().at("cases")[static_cast<std::size_t>(index)];
        const TempDir folder;
        writeWeights(test.at("weights"), folder / "weights.safetensors");
        const MemorySource source = goldenSource(golden().at("image"), golden().at("z"));
        Json options = test.at("options");
        options.update(Json{{"schedule", "constant"}, {"epochs", test.at("steps")}, {"threads", 1}, {"device", "cpu"}, {"checkpoint_seconds", 86400.0}});
        engine::TrainRequest request;
        request.graph = players();
        request.config = session::toTrainConfig(options).value();
        request.train = &source;
        request.checkpoints = folder / "checkpoints";
        request.initialWeights = folder / "weights.safetensors";
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome, outcome ? "" : outcome.error().text().c_str());
        for (const char* name : {"discriminator_loss", "generator_loss", "d_real", "d_made"}) {
            const auto values = sink.series(name, "train");
            QCOMPARE(values.size(), test.at("seen").size());
            for (std::size_t i = 0; i < values.size(); ++i)
                QVERIFY2(difference(values[i], test.at("seen")[i].at(name)) < 2e-5, qPrintable(QStringLiteral("%1 %2: %3").arg(name).arg(i).arg(values[i])));
        }
        const auto [worst, where] = weightDifference(outcome->last / "weights.safetensors", test.at("after"));
        QVERIFY2(worst < 3e-5, (where + " differs by " + std::to_string(worst)).c_str());
    }

    void theMeasureIsExact()
    {
        const Json& test = golden().at("measured");
        const TempDir folder;
        writeWeights(test.at("weights"), folder / "weights.safetensors");
        const MemorySource source = goldenSource(test.at("image"), test.at("z"));
        const auto model = tensorEngine().models().load(players(), source.fields(), source.target(), folder / "weights.safetensors", "cpu");
        QVERIFY2(model, model ? "" : model.error().text().c_str());
        Progress quiet;
        JobContext job{{}, quiet};
        const auto scores = (*model)->score(source, job);
        QVERIFY2(scores, scores ? "" : scores.error().text().c_str());
        for (const char* name : {"frechet_distance", "diversity"})
            QVERIFY2(difference(scores->metrics.at(name), test.at(name)) < 1e-5, (name + std::to_string(scores->metrics.at(name))).c_str());
    }

    /// The held-out measure of the trained generator is far below that of the untrained one.
    void picturesAreLearned()
    {
        const MemorySource rows = halves(512, 1), held = halves(256, 2);
        const TempDir folder;
        RecordingSink sink;
        const engine::TrainRequest request = playing(rows, &held, folder.path(), {{"epochs", 20}, {"batch_size", 16}, {"learning_rate", 1e-3}});
        const auto fresh = tensorEngine().models().create(request.graph, rows.fields(), rows.target(), 0, "cpu");
        QVERIFY(fresh);
        Progress quiet;
        JobContext job{{}, quiet};
        const double before = (*fresh)->score(held, job)->metrics.at("frechet_distance");
        const auto outcome = train(request, sink);
        QVERIFY2(outcome, outcome ? "" : outcome.error().text().c_str());
        const auto distances = sink.series("frechet_distance", "validation");
        const double best = *std::ranges::min_element(distances);
        std::string course;
        for (const double distance : distances)
            course += std::to_string(distance) + " ";
        QVERIFY2(best < before / 4, ("from " + std::to_string(before) + ": " + course).c_str());
        QVERIFY(sink.series("diversity", "validation").back() > 0.2);
        QVERIFY(!sink.said("warn", "Collapse"));
        // The same noise, the same pictures; other noise, others.
        const auto model = tensorEngine().models().load(request.graph, rows.fields(), rows.target(), outcome->last / "weights.safetensors", "cpu");
        QVERIFY(model);
        const auto a = (*model)->samples(70, 5, job), b = (*model)->samples(70, 5, job), few = (*model)->samples(3, 5, job), c = (*model)->samples(3, 6, job);
        QVERIFY(a && b && few && c);
        QCOMPARE(a->shape, (std::vector<std::int64_t>{70, 1, 8, 8}));
        QCOMPARE(a->values, b->values);
        for (std::size_t i = 0; i < few->values.size(); ++i)
            QVERIFY(std::abs(few->values[i] - a->values[i]) < 1e-5);
        QVERIFY(few->values != c->values);
    }

    void resumingIsExact()
    {
        const MemorySource rows = halves(96, 1), held = halves(40, 2);
        const TempDir folder;
        RecordingSink whole, first, second;
        const auto straight = train(playing(rows, &held, folder / "whole", {{"epochs", 3}}), whole);
        QVERIFY2(straight, straight ? "" : straight.error().text().c_str());
        engine::TrainRequest request = playing(rows, &held, folder / "parts", {{"epochs", 3}});
        QVERIFY(trainUntil(request, 4, first));
        request.resume = true;
        const auto resumed = train(request, second);
        QVERIFY2(resumed, resumed ? "" : resumed.error().text().c_str());
        QCOMPARE(resumed->weightsHash, straight->weightsHash);
        QCOMPARE(resumed->metrics, straight->metrics);
    }

    /// A generator that ignores its noise is told.
    void collapseIsTold()
    {
        const MemorySource rows = halves(64, 1), held = halves(40, 2);
        engine::TrainRequest request;
        const TempDir folder;
        request = playing(rows, &held, folder.path(), {{"epochs", 1}});
        for (const graph::Node& node : std::vector<graph::Node>(request.graph.nodes().begin(), request.graph.nodes().end())) {
            if (node.kind != "noise")
                continue;
            const graph::PortRef behind = [&] {
                for (const graph::Edge& edge : request.graph.edges()) {
                    if (edge.from.node == node.id)
                        return edge.to;
                }
                return graph::PortRef{};
            }();
            const NodeId nothing = request.graph.add("scale", {{"scale", 0.0}});
            request.graph.disconnect(behind);
            QVERIFY(request.graph.connect({node.id, "out"}, {nothing, "in"}) && request.graph.connect({nothing, "out"}, behind));
        }
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome, outcome ? "" : outcome.error().text().c_str());
        QVERIFY(sink.said("warn", "Collapse"));
    }

    void whatCannotPlayIsRefused()
    {
        const MemorySource rows = halves(40, 1);
        const TempDir folder;
        engine::TrainConfig config;
        config.accumulate = 2;
        QVERIFY(!session::checkTask(config, pictureTask()));
        config.accumulate = 1;
        config.lookahead = 5;
        QVERIFY(!session::checkTask(config, pictureTask()));
        config.lookahead = 0;
        QVERIFY(session::checkTask(config, pictureTask()));
        config.ranks = 2; // told before a run begins, so that none is left behind that failed
        QVERIFY(!session::checkTask(config, pictureTask()));
        engine::TrainRequest request = playing(rows, nullptr, folder.path());
        graph::Graph alone;
        const NodeId input = alone.add("input", {{"field", "image"}}), flat = alone.add("flatten"), linear = alone.add("linear", {{"out_features", 1}}), output = alone.add("output");
        join(alone, input, flat);
        join(alone, flat, linear);
        join(alone, linear, output);
        const graph::Graph whole = request.graph;
        request.graph = alone;
        RecordingSink sink;
        auto refused = train(request, sink);
        QVERIFY(!refused);
        QVERIFY2(refused.error().fix.find("dcgan") != std::string::npos, refused.error().text().c_str());
        // The generator must not be read past the Adversary.
        request.graph = whole;
        NodeId tanh, last;
        for (const graph::Node& node : whole.nodes()) {
            if (node.kind == "tanh")
                tanh = node.id;
            if (node.kind == "output")
                last = node.id;
        }
        graph::Graph& past = request.graph;
        const NodeId flatten = past.add("flatten"), narrow = past.add("linear", {{"out_features", 1}}), sum = past.add("add");
        const graph::PortRef answer = past.edgeInto({last, "in"})->from;
        NodeId deep;
        for (const graph::Node& node : whole.nodes()) {
            if (node.kind == "conv_transpose2d")
                deep = node.id; // the last one
        }
        past.disconnect({last, "in"});
        join(past, deep, flatten);
        join(past, flatten, narrow);
        QVERIFY(past.connect(answer, {sum, "a"}) && past.connect({narrow, "out"}, {sum, "b"}) && past.connect({sum, "out"}, {last, "in"}));
        refused = train(request, sink);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Mismatch);
        Q_UNUSED(tanh);
        // Pictures that a doubling cannot make.
        batch::Target target = pictureTask();
        for (const std::vector<std::int64_t>& shape : {std::vector<std::int64_t>{1, 8, 16}, {1, 7, 7}, {3, 4, 4}})
            QVERIFY(!graph::buildTemplate("dcgan", graph::dataInterface({{"image", shape}}, target)));
        for (const std::int64_t side : {8, 14, 16, 28, 32, 48, 64, 128}) {
            const auto data = graph::dataInterface({{"image", {3, side, side}}}, target);
            const auto graph = graph::buildTemplate("dcgan", data);
            QVERIFY2(graph, graph ? "" : graph.error().text().c_str());
            QVERIFY2(graph::infer(*graph, data).ok(), qPrintable(QString::number(side)));
            QVERIFY(graph::generatorOf(*graph));
        }
    }
};

QTEST_GUILESS_MAIN(AdversarialTest)
#include "adversarial_test.moc"
