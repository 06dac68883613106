// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors.h"
#include "core/graph/data_interface.h"
#include "core/graph/kind.h"
#include "tests/engine/engine_fixture.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <numeric>

using namespace cairn;
using namespace cairn::test;

namespace {

graph::Graph everyStatefulKind()
{
    return network({{"conv2d", {{"out_channels", 4}, {"kernel_size", 3}}},
                    {"batch_norm"},
                    {"relu"},
                    {"layer_norm"},
                    {"flatten"},
                    {"linear", {{"out_features", 8}}},
                    {"batch_norm"},
                    {"linear", {{"out_features", 2}, {"bias", false}}}});
}

struct Job {
    Progress progress;
    StopSource stop;
    JobContext context{stop.get_token(), progress};
};

std::unique_ptr<engine::Model> fresh(const graph::Graph& graph, const batch::EncodedSource& source, std::uint64_t seed = 1)
{
    auto model = tensorEngine().models().create(graph, source.fields(), source.target(), seed, "cpu");
    return model ? std::move(*model) : nullptr;
}

} // namespace

class ModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stateIsNamedAndShapedAsTheKindsSay()
    {
        const MemorySource source = bars(4, 1);
        const graph::Graph graph = everyStatefulKind();
        const auto data = graph::dataInterface(source.fields(), source.target());
        const auto facts = graph::infer(graph, data);
        QVERIFY(facts.ok());
        std::map<std::string, std::vector<std::int64_t>> described, built;
        for (const NodeId node : facts.order) {
            const auto view = graph::nodeView(graph, node, facts, data);
            for (const graph::StateTensor& tensor : graph::stateTensors(*view))
                described[view->node.label + "." + tensor.name] = tensor.shape;
        }
        const auto bytes = fresh(graph, source)->safetensors();
        QVERIFY(bytes.has_value());
        const auto reader = formats::SafetensorsReader::over(std::as_bytes(std::span(*bytes)), "model");
        for (const auto& tensor : reader->tensors())
            built[tensor.name] = tensor.shape;
        QCOMPARE(built, described);
    }

    void weightsGoOutAndComeBack()
    {
        const TempDir folder;
        const MemorySource source = bars(20, 1);
        const graph::Graph graph = everyStatefulKind();
        const auto model = fresh(graph, source, 7);
        writeFile(folder / "w.safetensors", model->safetensors().value());
        const auto loaded = tensorEngine().models().load(graph, source.fields(), source.target(), folder / "w.safetensors", "cpu");
        QVERIFY(loaded.has_value());
        Job job;
        const std::vector<std::uint64_t> positions{3, 1, 19};
        const auto a = model->predict(source, positions, job.context), b = (*loaded)->predict(source, positions, job.context);
        QCOMPARE(a->shape, (std::vector<std::int64_t>{3, 2}));
        QCOMPARE(a->values, b->values);
        QVERIFY(fresh(graph, source, 8)->predict(source, positions, job.context)->values != a->values);
    }

    void weightsThatDoNotFitAreNamed()
    {
        const TempDir folder;
        const MemorySource source = bars(4, 1);
        writeFile(folder / "w.safetensors", fresh(everyStatefulKind(), source)->safetensors().value());
        auto& models = tensorEngine().models();
        const auto other = network({{"flatten"}, {"linear", {{"out_features", 2}}}});
        const auto surplus = models.load(other, source.fields(), source.target(), folder / "w.safetensors", "cpu");
        QCOMPARE(surplus.error().code, ErrorCode::Mismatch);
        auto wider = everyStatefulKind();
        graph::Node node = *wider.find("linear");
        node.params["out_features"] = 9;
        QVERIFY(wider.update(node).has_value());
        const auto shape = models.load(wider, source.fields(), source.target(), folder / "w.safetensors", "cpu");
        QCOMPARE(shape.error().code, ErrorCode::Mismatch);
        QVERIFY(shape.error().what.find("batch_norm_2") != std::string::npos || shape.error().what.find("linear") != std::string::npos);
        QCOMPARE(models.load(other, source.fields(), source.target(), folder / "absent", "cpu").error().code, ErrorCode::NotFound);
        writeFile(folder / "broken", "1234567890");
        QCOMPARE(models.load(other, source.fields(), source.target(), folder / "broken", "cpu").error().code, ErrorCode::Corrupt);
    }

    void otherDataAreRefused()
    {
        const MemorySource images = bars(4, 1), rows = blobs(4, 1);
        const auto model = fresh(everyStatefulKind(), images);
        Job job;
        const std::vector<std::uint64_t> positions{0};
        const auto wrong = model->predict(rows, positions, job.context);
        QCOMPARE(wrong.error().code, ErrorCode::Mismatch);
        QVERIFY(wrong.error().what.find("image") != std::string::npos);
    }

    void predictAllEqualsPredict()
    {
        const MemorySource source = bars(600, 1);
        const auto model = fresh(everyStatefulKind(), source);
        Job job;
        std::vector<float> all;
        std::uint64_t next = 0;
        const auto done = model->predictAll(source, job.context, [&](std::uint64_t first, const Array& part) {
            QCOMPARE(first, next);
            next += static_cast<std::uint64_t>(part.shape[0]);
            all.insert(all.end(), part.values.begin(), part.values.end());
        });
        QVERIFY(done.has_value());
        QCOMPARE(all.size(), std::size_t{1200});
        QCOMPARE(job.progress.done(), std::uint64_t{600});
        const std::vector<std::uint64_t> positions{599};
        const auto last = model->predict(source, positions, job.context);
        QVERIFY(std::abs(last->values[0] - all[1198]) < 1e-5f);
    }

    void cancelledPredictionStops()
    {
        const MemorySource source = bars(600, 1);
        const auto model = fresh(everyStatefulKind(), source);
        Job job;
        job.stop.request_stop();
        const auto result = model->predictAll(source, job.context, [](std::uint64_t, const Array&) {});
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
    }

    void activationsOfEveryNodeCanBeRead()
    {
        const MemorySource source = bars(5, 1);
        const graph::Graph graph = everyStatefulKind();
        const auto model = fresh(graph, source);
        Job job;
        const std::vector<std::uint64_t> positions{0, 4};
        const std::map<std::string, std::int64_t> widths{{"input", 64}, {"conv2d", 4 * 36}, {"flatten", 4 * 36}, {"linear", 8}, {"output", 2}};
        for (const auto& [label, width] : widths) {
            const auto seen = model->activations(graph.find(label)->id, source, positions, job.context);
            QVERIFY2(seen.has_value(), label.c_str());
            QCOMPARE(seen->shape, (std::vector<std::int64_t>{2, width}));
        }
        const auto before = model->activations(graph.find("batch_norm")->id, source, positions, job.context);
        const auto after = model->activations(graph.find("relu")->id, source, positions, job.context);
        QVERIFY(std::any_of(before->values.begin(), before->values.end(), [](float v) { return v < 0; }));
        for (std::size_t i = 0; i < before->values.size(); ++i)
            QCOMPARE(after->values[i], std::max(0.0f, before->values[i]));
        QCOMPARE(model->activations(NodeId{999}, source, positions, job.context).error().code, ErrorCode::NotFound);
    }

    /// Figures of a look at all layers, against those computed from the activations of each.
    void activityOfEveryLayerAgreesWithItsActivations()
    {
        const MemorySource source = bars(7, 1);
        const graph::Graph graph = everyStatefulKind();
        const auto model = fresh(graph, source);
        Job job;
        const std::vector<std::uint64_t> positions{0, 2, 3, 5};
        const auto layers = model->activity(source, positions, job.context);
        QVERIFY2(layers.has_value(), layers ? "" : layers.error().text().c_str());
        QCOMPARE(layers->size(), graph.nodes().size() - 1); // Output computes nothing
        for (const auto& layer : *layers) {
            const auto values = model->activations(layer.node, source, positions, job.context)->values;
            double sum = 0, squares = 0;
            for (const float value : values)
                sum += static_cast<double>(value);
            const double mean = sum / static_cast<double>(values.size());
            for (const float value : values)
                squares += (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean);
            QVERIFY(std::abs(layer.mean - mean) < 1e-6 && std::abs(layer.deviation - std::sqrt(squares / static_cast<double>(values.size()))) < 1e-6);
            QCOMPARE(layer.smallest, static_cast<double>(*std::ranges::min_element(values)));
            QCOMPARE(layer.largest, static_cast<double>(*std::ranges::max_element(values)));
            QVERIFY(layer.finite && !layer.sample.values.empty());
            QCOMPARE(layer.sample.values.front(), values.front()); // the first row
        }
        const auto picture = std::ranges::find(*layers, graph.find("input")->id, &engine::NodeActivity::node);
        QCOMPARE(picture->sample.shape, (std::vector<std::int64_t>{1, 8, 8}));
    }

    /// ReLU behind a bias that no input overcomes: all units dead; behind a huge factor: exploding.
    void deadUnitsAreCounted()
    {
        const MemorySource source = blobs(16, 1);
        const graph::Graph graph = network({{"scale", {{"shift", -1e6}}}, {"relu"}, {"linear", {{"out_features", 2}}}});
        const auto model = fresh(graph, source);
        Job job;
        std::vector<std::uint64_t> positions(16);
        std::iota(positions.begin(), positions.end(), 0);
        const auto layers = model->activity(source, positions, job.context);
        QVERIFY2(layers.has_value(), layers ? "" : layers.error().text().c_str());
        const auto relu = std::ranges::find(*layers, graph.find("relu")->id, &engine::NodeActivity::node);
        QCOMPARE(relu->deadShare, 1.0);
        QCOMPARE(std::ranges::find(*layers, graph.find("input")->id, &engine::NodeActivity::node)->deadShare, 0.0);
    }

    void torchScriptIsAnArchive()
    {
        const MemorySource source = bars(4, 1);
        const auto script = fresh(everyStatefulKind(), source)->torchScript();
        QVERIFY2(script.has_value(), script ? "" : script.error().text().c_str());
        QCOMPARE(script->substr(0, 2), std::string("PK"));
    }

    /// Other batch sizes than the traced one, and PyTorch's own loader.
    void torchScriptRunsInPython()
    {
        if (std::system("python3 -c 'import torch' 2> /dev/null") != 0)
            QSKIP("python3-torch is not installed");
        const MemorySource source = bars(3, 1);
        const auto model = fresh(everyStatefulKind(), source);
        Job job;
        const std::vector<std::uint64_t> positions{0, 1, 2};
        const auto expected = model->predict(source, positions, job.context);
        const auto pixels = model->activations(NodeId{1}, source, positions, job.context);
        std::string numbers;
        for (const float value : pixels->values)
            numbers += std::to_string(value) + ",";
        const TempDir folder;
        writeFile(folder / "m.pt", model->torchScript().value());
        writeFile(folder / "run.py", "import torch\nm = torch.jit.load('m.pt')\nassert 'conv2d.weight' in m.state_dict()\nx = torch.tensor([" + numbers
                                         + "]).view(3, 1, 8, 8)\nopen('out', 'w').write(' '.join(repr(float(v)) for v in m(x).flatten()))\n");
        QCOMPARE(std::system(("cd " + folder.path().string() + " && python3 run.py").c_str()), 0);
        std::ifstream out(folder / "out");
        for (const float value : expected->values) {
            double theirs = 1e9;
            out >> theirs;
            QVERIFY(std::abs(theirs - static_cast<double>(value)) < 1e-4);
        }
    }
};

QTEST_APPLESS_MAIN(ModelTest)
#include "model_test.moc"
