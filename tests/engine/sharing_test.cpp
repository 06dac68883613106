// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors.h"
#include "core/graph/blocks/edit.h"
#include "tests/engine/engine_fixture.h"

#include <QTest>

#include <cmath>

using namespace cairn;
using namespace cairn::test;

namespace {

using Values = std::map<std::string, std::vector<float>>;

Values weightsIn(const std::filesystem::path& folder)
{
    const auto reader = formats::SafetensorsReader::open(folder / "weights.safetensors");
    Values values;
    if (!reader)
        return values;
    const auto owned = reader->readAll();
    for (const auto& [name, tensor] : owned->tensors) {
        const auto* first = reinterpret_cast<const float*>(tensor.bytes.data());
        values[name].assign(first, first + tensor.bytes.size() / sizeof(float));
    }
    return values;
}

void writeWeights(const std::map<std::string, std::pair<std::vector<std::int64_t>, std::vector<float>>>& tensors, const std::filesystem::path& file)
{
    formats::Weights weights;
    for (const auto& [name, tensor] : tensors)
        weights[name] = {ElementType::Float32, tensor.first, std::as_bytes(std::span(tensor.second))};
    writeFile(file, formats::safetensorsBytes(weights).value());
}

/// One number in, one out, two rows.
MemorySource line()
{
    MemorySource source(2);
    source.addField(batch::Field{"features", {1}, ElementType::Float32}, std::vector<float>{1.0f, 2.0f});
    source.setValues({1.0f, 0.0f});
    return source;
}

void change(graph::Graph& graph, const char* label, const std::function<void(graph::Node&)>& how)
{
    graph::Node node = *graph.find(label);
    how(node);
    QVERIFY(graph.update(node));
}

/// Weights after one step of plain gradient descent at rate 0.1.
Values afterOneStep(const graph::Graph& graph, const MemorySource& source, const std::filesystem::path& weights, const std::filesystem::path& folder)
{
    engine::TrainRequest request;
    request.graph = graph;
    request.config = quickConfig(1, static_cast<std::int64_t>(source.size()));
    request.config.optimizer = "sgd";
    request.config.momentum = 0;
    request.config.weightDecay = 0;
    request.config.learningRate = 0.1;
    request.train = &source;
    request.checkpoints = folder;
    request.initialWeights = weights;
    RecordingSink sink;
    const auto outcome = train(request, sink);
    if (!outcome)
        qWarning("%s", outcome.error().text().c_str());
    return outcome ? weightsIn(outcome->last) : Values();
}

} // namespace

/// Layers that use each other's weights, are frozen, or learn at another rate; blocks.
class SharingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// y = L(x) + L(x): the gradient of both uses reaches the one weight.
    void sharedWeightsGetTheGradientOfAllUses()
    {
        graph::Graph graph = wired({{"linear", {{"out_features", 1}}, {0}}, {"linear", {{"out_features", 1}}, {0}}, {"add", Json::object(), {1, 2}}});
        change(graph, "linear_2", [](graph::Node& node) { node.weights = "linear"; });
        const TempDir folder;
        writeWeights({{"linear.weight", {{1, 1}, {0.5f}}}, {"linear.bias", {{1}, {0.25f}}}}, folder / "start.safetensors");
        const Values after = afterOneStep(graph, line(), folder / "start.safetensors", folder / "checkpoints");
        QCOMPARE(after.size(), std::size_t{2}); // one set of weights
        double weight = 0, bias = 0;
        for (const auto& [x, y] : {std::pair(1.0, 1.0), std::pair(2.0, 0.0)}) {
            const double error = 2 * (0.5 * x + 0.25) - y; // of the mean of two squares
            weight += 0.5 * 2 * error * 2 * x;
            bias += 0.5 * 2 * error * 2;
        }
        QVERIFY(std::abs(static_cast<double>(after.at("linear.weight")[0]) - (0.5 - 0.1 * weight)) < 1e-6);
        QVERIFY(std::abs(static_cast<double>(after.at("linear.bias")[0]) - (0.25 - 0.1 * bias)) < 1e-6);
    }

    void frozenLayersStayAndRatesScaleTheStep()
    {
        const graph::Graph plain = network({{"linear", {{"out_features", 1}}}, {"linear", {{"out_features", 1}}}});
        const TempDir folder;
        const auto start = folder / "start.safetensors";
        writeWeights({{"linear.weight", {{1, 1}, {0.5f}}}, {"linear.bias", {{1}, {0.1f}}}, {"linear_2.weight", {{1, 1}, {-0.5f}}}, {"linear_2.bias", {{1}, {0.2f}}}}, start);
        const Values usual = afterOneStep(plain, line(), start, folder / "usual");
        graph::Graph graph = plain;
        change(graph, "linear", [](graph::Node& node) { node.frozen = true; });
        change(graph, "linear_2", [](graph::Node& node) { node.rate = 0.25; });
        const Values after = afterOneStep(graph, line(), start, folder / "after");
        QCOMPARE(after.at("linear.weight")[0], 0.5f);
        QCOMPARE(after.at("linear.bias")[0], 0.1f);
        QVERIFY(usual.at("linear.weight")[0] != 0.5f);
        const auto moved = [](const Values& values) { return static_cast<double>(values.at("linear_2.weight")[0]) + 0.5; };
        QVERIFY(std::abs(moved(usual)) > 1e-3);
        QVERIFY(std::abs(moved(after) - 0.25 * moved(usual)) < 1e-6);

        change(graph, "linear_2", [](graph::Node& node) { node.frozen = true; });
        engine::TrainRequest request;
        const MemorySource source = line();
        request.graph = graph;
        request.config = quickConfig(1, 2);
        request.train = &source;
        request.checkpoints = folder / "none";
        RecordingSink sink;
        const auto nothing = train(request, sink);
        QVERIFY(!nothing);
        QCOMPARE(nothing.error().code, ErrorCode::InvalidInput);
    }

    /// Statistics of a frozen BatchNorm stay as they are.
    void frozenBatchNormKeepsItsStatistics()
    {
        graph::Graph graph = network({{"linear", {{"out_features", 2}}}, {"batch_norm"}, {"linear", {{"out_features", 2}}}});
        change(graph, "batch_norm", [](graph::Node& node) { node.frozen = true; });
        const MemorySource source = blobs(64, 1);
        const TempDir folder;
        engine::TrainRequest request;
        request.graph = graph;
        request.config = quickConfig(2, 16);
        request.train = &source;
        request.checkpoints = folder.path();
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome, outcome ? "" : outcome.error().text().c_str());
        const Values after = weightsIn(outcome->last);
        QCOMPARE(after.at("batch_norm.running_mean")[0], 0.0f);
        QCOMPARE(after.at("batch_norm.running_var")[0], 1.0f);
    }

    void blocksAreTrainedAsTheirLayers()
    {
        graph::Graph graph = network({{"linear", {{"out_features", 8}}}, {"relu"}, {"linear", {{"out_features", 8}}}, {"relu"}, {"linear", {{"out_features", 2}}}});
        const std::vector<NodeId> ids{graph.find("linear_2")->id, graph.find("relu_2")->id};
        QVERIFY(graph::makeBlock(graph, ids, "stage"));
        change(graph, "stage", [](graph::Node& node) { node.params["repeat"] = 2; });
        const MemorySource source = blobs(256, 1);
        const TempDir folder;
        engine::TrainRequest request;
        request.graph = graph;
        request.config = quickConfig(5, 32);
        request.config.learningRate = 0.01;
        request.train = &source;
        request.checkpoints = folder.path();
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome, outcome ? "" : outcome.error().text().c_str());
        const Values after = weightsIn(outcome->last);
        QVERIFY(after.contains("stage_1__linear_2.weight") && after.contains("stage_2__linear_2.weight"));
        QVERIFY(sink.series("accuracy", "train").back() > 0.95);
    }
};

QTEST_GUILESS_MAIN(SharingTest)
#include "sharing_test.moc"
