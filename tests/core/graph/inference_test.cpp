// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/infer/inference.h"

#include "core/base/random.h"
#include "core/graph/data_interface.h"
#include "core/graph/kind.h"

#include <QTest>
#include <set>

using namespace cairn;
using namespace cairn::graph;

namespace {

using Shape = std::vector<std::int64_t>;

DataInterface images(std::int64_t channels = 3, std::int64_t size = 28, std::int64_t classes = 10)
{
    DataInterface data;
    data.fields["image"] = {ElementType::Float32, {kBatch, channels, size, size}};
    data.outputWidth = classes;
    return data;
}

DataInterface table(std::int64_t columns = 8, std::int64_t classes = 2)
{
    DataInterface data;
    data.fields["features"] = {ElementType::Float32, {kBatch, columns}};
    data.fields["categories"] = {ElementType::Int64, {kBatch, 4}, 100};
    data.outputWidth = classes;
    return data;
}

struct Layer {
    std::string kind;
    Json params = Json::object();
};

/// Input -> layers -> Output.
Graph chain(const std::vector<Layer>& layers, const std::string& field)
{
    Graph graph;
    NodeId last = graph.add("input", {{"field", field}});
    const auto append = [&](const Layer& layer) {
        const NodeId next = graph.add(layer.kind, layer.params);
        [[maybe_unused]] const auto connected = graph.connect({last, "out"}, {next, "in"});
        last = next;
    };
    for (const Layer& layer : layers)
        append(layer);
    append({"output"});
    return graph;
}

/// Shape behind the last layer of a chain, empty where it has an error.
Shape shapeBehind(const std::vector<Layer>& layers, DataInterface data, const std::string& field, NodeFacts* facts = nullptr)
{
    data.outputWidth = 0;
    const Graph graph = chain(layers, field);
    const Inference inference = infer(graph, data);
    const Node& last = graph.nodes()[layers.size()];
    if (facts)
        *facts = inference.nodes.at(last.id);
    const auto& outputs = inference.nodes.at(last.id).outputs;
    return outputs.contains("out") ? outputs.at("out").shape : Shape{};
}

bool mentions(const Problem* problem, const std::string& text)
{
    return problem && problem->error.text().find(text) != std::string::npos;
}

std::string textOf(const Problem* problem)
{
    return problem ? problem->error.text() : "no problem";
}

} // namespace

#define VERIFY_PROBLEM(inference, label, words)                                                                         \
    do {                                                                                                               \
        const Inference cairnInference = (inference);                                                                  \
        const Problem* cairnProblem = cairnInference.firstError();                                                     \
        QVERIFY2(mentions(cairnProblem, label) && mentions(cairnProblem, words), textOf(cairnProblem).c_str());        \
        QVERIFY2(!cairnProblem->error.fix.empty(), textOf(cairnProblem).c_str());                                      \
    } while (false)

class InferenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void interfaceComesFromTheEncodedData()
    {
        batch::Target target;
        target.classes = {"a", "b", "c"};
        std::vector<batch::Field> fields(2);
        fields[0].name = "image";
        fields[0].shape = {1, 28, 28};
        fields[0].type = ElementType::UInt8;
        fields[1].name = "codes";
        fields[1].shape = {5};
        fields[1].type = ElementType::Int64;
        fields[1].vocabulary = 77;
        const DataInterface data = dataInterface(fields, target);
        QCOMPARE(data.outputWidth, std::int64_t{3});
        QVERIFY((data.fields.at("image") == TensorType{ElementType::Float32, {kBatch, 1, 28, 28}}));
        QVERIFY((data.fields.at("codes") == TensorType{ElementType::Int64, {kBatch, 5}, 77}));
        target.kind = batch::TaskKind::Regression;
        QCOMPARE(dataInterface(fields, target).outputWidth, std::int64_t{1});
    }

    void aSmallNetworkFits()
    {
        const Graph graph = chain({{"conv2d", {{"out_channels", 8}}}, {"relu"}, {"max_pool2d"}, {"flatten"}, {"linear", {{"out_features", 10}}}}, "image");
        const Inference inference = infer(graph, images());
        QVERIFY2(inference.ok() && inference.problems.empty(), textOf(inference.firstError()).c_str());
        QCOMPARE(inference.order.size(), std::size_t{7});
        // 8 filters 3 x 3 x 3 with bias, then 8 * 13 * 13 -> 10
        QCOMPARE(inference.parameters, std::int64_t{8 * 27 + 8 + 10 * 1352 + 10});
        const NodeFacts& conv = inference.nodes.at(graph.find("conv2d")->id);
        QCOMPARE(conv.flops, std::int64_t{2 * 27 * 8 * 26 * 26});
        QCOMPARE(conv.activationBytes, std::int64_t{4 * 8 * 26 * 26});
    }

    void slidingWindowsFollowTheFormula()
    {
        const Philox random(7, 1);
        std::uint64_t draw = 0;
        const auto pick = [&](std::int64_t least, std::int64_t most) {
            return least + static_cast<std::int64_t>(random.below(draw++, static_cast<std::uint64_t>(most - least + 1)));
        };
        for (int round = 0; round < 500; ++round) {
            const std::int64_t size = pick(1, 64), kernel = pick(1, 9), stride = pick(1, 4), padding = pick(0, 5), dilation = pick(1, 3);
            const Shape conv = shapeBehind({{"conv2d", {{"out_channels", 4}, {"kernel_size", kernel}, {"stride", stride}, {"padding", padding}, {"dilation", dilation}}}},
                                           images(3, size), "image");
            // positions whose window lies inside the padded image, counted one by one
            std::int64_t positions = 0;
            for (std::int64_t start = 0; start + dilation * (kernel - 1) < size + 2 * padding; start += stride)
                ++positions;
            QCOMPARE(conv, (positions < 1 ? Shape{} : Shape{kBatch, 4, positions, positions}));
            const Shape pool = shapeBehind({{"max_pool2d", {{"kernel_size", kernel}, {"stride", stride}, {"padding", padding}}}}, images(3, size), "image");
            positions = 0;
            for (std::int64_t start = 0; start + kernel - 1 < size + 2 * padding; start += stride)
                ++positions;
            QCOMPARE(pool, (positions < 1 || padding > kernel / 2 ? Shape{} : Shape{kBatch, 3, positions, positions}));
        }
    }

    void problemsStandAtTheNode()
    {
        VERIFY_PROBLEM(infer(chain({{"linear"}}, "image"), images()), "linear", "Insert Flatten");
        VERIFY_PROBLEM(infer(chain({{"flatten"}, {"linear", {{"out_features", 7}}}}, "image"), images()), "output", "Set out_features of linear to 10");
        VERIFY_PROBLEM(infer(chain({{"conv2d", {{"kernel_size", 29}}}}, "image"), images()), "conv2d", "kernel");
        VERIFY_PROBLEM(infer(chain({{"conv2d", {{"groups", 2}}}}, "image"), images()), "conv2d", "groups");
        VERIFY_PROBLEM(infer(chain({{"conv2d"}}, "features"), table()), "conv2d", "images");
        VERIFY_PROBLEM(infer(chain({{"linear"}}, "categories"), table()), "linear", "Embedding");
        VERIFY_PROBLEM(infer(chain({{"embedding"}}, "features"), table()), "embedding", "category codes");
        VERIFY_PROBLEM(infer(chain({{"linear"}}, "age"), table()), "input", "categories, features");
        VERIFY_PROBLEM(infer(chain({{"linear"}}, ""), table()), "input", "Choose one of");
        VERIFY_PROBLEM(infer(chain({{"linear", {{"out_features", 0}}}}, "features"), table()), "linear", "from 1 to");
        VERIFY_PROBLEM(infer(chain({{"dropout", {{"p", "half"}}}}, "features"), table()), "dropout", "from 0 to 0.99");
        VERIFY_PROBLEM(infer(chain({{"gelu", {{"approximate", "fast"}}}}, "features"), table()), "gelu", "none, tanh");
        VERIFY_PROBLEM(infer(chain({{"warp_drive"}}, "features"), table()), "warp_drive", "does not know");
        VERIFY_PROBLEM(infer(chain({{"max_pool2d", {{"padding", 2}}}}, "image"), images()), "max_pool2d", "at most 1");
        VERIFY_PROBLEM(infer(chain({{"reshape", {{"shape", "3, 5"}}}}, "features"), table()), "reshape", "8");
        VERIFY_PROBLEM(infer(chain({{"reshape", {{"shape", "3,,5"}}}}, "features"), table()), "reshape", "not a shape");
    }

    void brokenLayersAreReportedOnce()
    {
        const Inference inference = infer(chain({{"linear"}, {"relu"}, {"dropout"}}, "image"), images());
        QCOMPARE(inference.problems.size(), std::size_t{1});
    }

    void inputsThatDifferAreNamed()
    {
        Graph graph;
        const NodeId input = graph.add("input", {{"field", "features"}}), one = graph.add("linear", {{"out_features", 3}}),
                     two = graph.add("linear", {{"out_features", 4}}), add = graph.add("add"), output = graph.add("output");
        QVERIFY(graph.connect({input, "out"}, {one, "in"}) && graph.connect({input, "out"}, {two, "in"}));
        QVERIFY(graph.connect({one, "out"}, {add, "a"}) && graph.connect({add, "out"}, {output, "in"}));
        DataInterface data = table();
        data.outputWidth = 0;
        VERIFY_PROBLEM(infer(graph, data), "add", "input \"b\"");
        QVERIFY(graph.connect({two, "out"}, {add, "b"}));
        VERIFY_PROBLEM(infer(graph, data), "add", "linear_2");
        VERIFY_PROBLEM(infer(graph, data), "[N, 3]", "[N, 4]");
        Node wider = *graph.find(one);
        wider.params["out_features"] = 4;
        QVERIFY(graph.update(wider));
        QVERIFY(infer(graph, data).ok());
        Node joined = *graph.find(add);
        joined.kind = "concat";
        QVERIFY(graph.update(joined));
        QCOMPARE(infer(graph, data).nodes.at(add).outputs.at("out").shape, (Shape{kBatch, 8}));
    }

    void circlesNameTheirNodes()
    {
        Graph graph = chain({{"linear"}, {"relu"}, {"linear", {{"out_features", 2}}}}, "features");
        QVERIFY(graph.connect({graph.find("linear_2")->id, "out"}, {graph.find("linear")->id, "in"}));
        const Inference inference = infer(graph, table());
        VERIFY_PROBLEM(inference, "circle", "linear -> relu -> linear_2 -> linear");
        QVERIFY(inference.order.empty());
        QVERIFY(inference.nodes.at(graph.find("relu")->id).error);
        QVERIFY(!inference.nodes.at(graph.find("output")->id).error);
    }

    void wholeGraphProblems()
    {
        VERIFY_PROBLEM(infer(Graph(), table()), "empty", "template");
        Graph graph;
        const NodeId input = graph.add("input", {{"field", "features"}});
        VERIFY_PROBLEM(infer(graph, table()), "no Output", "Add an Output");
        const NodeId output = graph.add("output");
        VERIFY_PROBLEM(infer(graph, table()), "output", "Nothing is connected");
        graph.remove(input);
        const Inference none = infer(graph, table());
        QVERIFY(std::any_of(none.problems.begin(), none.problems.end(), [](const Problem& p) { return mentions(&p, "no Input"); }));
        Graph twice = chain({{"linear", {{"out_features", 2}}}}, "features");
        const NodeId second = twice.add("output");
        QVERIFY(twice.connect({twice.find("linear")->id, "out"}, {second, "in"}));
        VERIFY_PROBLEM(infer(twice, table()), "more than one Output", "output_2");
        Q_UNUSED(output);
    }

    void unusedLayersOnlyWarn()
    {
        Graph graph = chain({{"linear", {{"out_features", 2}}}}, "features");
        const NodeId lost = graph.add("conv2d");
        const Inference inference = infer(graph, table());
        QVERIFY(inference.ok());
        QCOMPARE(inference.problems.size(), std::size_t{1});
        QCOMPARE(inference.problems[0].severity, Severity::Warning);
        QCOMPARE(inference.problems[0].node, lost);
        QVERIFY(inference.nodes.at(lost).error);
        QCOMPARE(inference.order.size(), std::size_t{3});
    }

    void softmaxBeforeTheOutputIsWarnedAbout()
    {
        const Inference inference = infer(chain({{"linear", {{"out_features", 2}}}, {"softmax"}}, "features"), table());
        QVERIFY(inference.ok());
        QCOMPARE(inference.problems.size(), std::size_t{1});
    }

    void portsThatDoNotExistAreRefused()
    {
        Graph graph = chain({{"linear", {{"out_features", 2}}}}, "features");
        const NodeId linear = graph.find("linear")->id, output = graph.find("output")->id;
        QVERIFY(graph.connect({linear, "out"}, {output, "third"}));
        VERIFY_PROBLEM(infer(graph, table()), "output", "third");
        graph.disconnect({output, "third"});
        QVERIFY(graph.connect({linear, "sideways"}, {output, "in"}));
        VERIFY_PROBLEM(infer(graph, table()), "sideways", "linear");
    }

    void hugeLayersDoNotOverflow()
    {
        const std::int64_t most = 1'000'000'000;
        const Inference wide = infer(chain({{"linear", {{"out_features", most}}}}, "features"), table(1000));
        VERIFY_PROBLEM(wide, "linear", "GiB");
        QCOMPARE(wide.firstError()->error.code, ErrorCode::OutOfMemory);
        VERIFY_PROBLEM(infer(chain({{"conv2d", {{"out_channels", most}, {"kernel_size", 1024}, {"padding", 1024}}}}, "image"), images()), "conv2d", "GiB");
        DataInterface enormous;
        enormous.fields["image"] = {ElementType::Float32, {kBatch, most, most, most}};
        QVERIFY(!infer(chain({{"flatten"}, {"linear", {{"out_features", most}}}}, "image"), enormous).ok());
    }

    void stateIsNamedAndShapedAsInPyTorch()
    {
        const Graph graph = chain({{"conv2d", {{"out_channels", 6}, {"groups", 3}, {"bias", false}}}, {"batch_norm"}, {"flatten"}, {"layer_norm"}, {"linear", {{"out_features", 10}}}},
                                  "image");
        const DataInterface data = images();
        const Inference inference = infer(graph, data);
        QVERIFY2(inference.ok(), textOf(inference.firstError()).c_str());
        std::vector<std::string> lines;
        std::int64_t parameters = 0;
        for (const NodeId id : inference.order) {
            const auto view = nodeView(graph, id, inference, data);
            QVERIFY(view);
            for (const StateTensor& tensor : stateTensors(*view)) {
                lines.push_back(view->node.label + "." + tensor.name + " " + shapeText(tensor.shape));
                std::int64_t count = tensor.trainable ? 1 : 0;
                for (const std::int64_t axis : tensor.shape)
                    count *= axis;
                parameters += count;
            }
        }
        const std::vector<std::string> expected{
            "conv2d.weight [6, 1, 3, 3]", "batch_norm.weight [6]", "batch_norm.bias [6]", "batch_norm.running_mean [6]", "batch_norm.running_var [6]",
            "batch_norm.num_batches_tracked []", "layer_norm.weight [4056]", "layer_norm.bias [4056]", "linear.weight [10, 4056]", "linear.bias [10]"};
        QCOMPARE(lines, expected);
        QCOMPARE(parameters, inference.parameters);
    }

    void everyKindIsDescribed()
    {
        std::set<std::string> ids;
        for (const Kind& kind : kinds()) {
            QVERIFY2(ids.insert(kind.info.id).second, kind.info.id.c_str());
            QCOMPARE(findKind(kind.info.id), &kind);
            QVERIFY2(!kind.info.title.empty() && !kind.info.family.empty() && !kind.info.help.empty(), kind.info.id.c_str());
            QVERIFY2(kind.shape && kind.onnx && kind.python, kind.info.id.c_str());
            for (const ParamSpec& spec : kind.info.params)
                QVERIFY2(!spec.title.empty() && !spec.help.empty() && !spec.fallback.is_null(), spec.name.c_str());
            QVERIFY2(completeParams(kind, Json::object()), kind.info.id.c_str());
        }
        QVERIFY(!findKind("nothing"));
    }

    void longChainsAndWideFansAreFine()
    {
        std::vector<Layer> layers(3000, Layer{"relu"});
        layers.push_back({"linear", {{"out_features", 2}}});
        QVERIFY(infer(chain(layers, "features"), table()).ok());
    }
};

QTEST_APPLESS_MAIN(InferenceTest)
#include "inference_test.moc"
