// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/transfer/onnx/onnx_import.h"

#include "core/base/random.h"
#include "core/formats/foreign/onnx_reader.h"
#include "core/graph/data_interface.h"
#include "core/graph/export/export.h"
#include "core/graph/model_state.h"
#include "core/parse/onnx_session.h"
#include "tests/support/shared_data.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstring>

using namespace cairn;
using namespace cairn::formats;
using namespace cairn::graph;
using namespace cairn::test;

namespace fs = std::filesystem;

namespace {

/// Random weights for a graph, and the memory they lie in.
struct RandomWeights {
    std::map<std::string, std::vector<float>> numbers;
    std::vector<std::int64_t> counter{7};
    Weights weights;

    explicit RandomWeights(const std::vector<StateTensor>& state)
    {
        std::uint64_t stream = 0;
        for (const StateTensor& tensor : state) {
            if (tensor.type == ElementType::Int64) {
                weights[tensor.name] = {tensor.type, tensor.shape, std::as_bytes(std::span(counter))};
                continue;
            }
            const Philox random(11, stream++);
            auto& values = numbers[tensor.name];
            values.resize(*elementsOf(tensor.shape));
            for (std::size_t i = 0; i < values.size(); ++i)
                values[i] = static_cast<float>(tensor.name.ends_with("running_var") ? 0.5 + random.uniform(i) : 0.3 * random.normal(i));
            weights[tensor.name] = {tensor.type, tensor.shape, std::as_bytes(std::span(values))};
        }
    }
};

Graph chain(const std::vector<std::pair<std::string, Json>>& kinds)
{
    Graph graph;
    NodeId last = graph.add("input", {{"field", "image"}});
    for (const auto& [kind, params] : kinds) {
        const NodeId node = graph.add(kind, params);
        (void)graph.connect({last, "out"}, {node, "in"}).has_value();
        last = node;
    }
    const NodeId output = graph.add("output");
    (void)graph.connect({last, "out"}, {output, "in"}).has_value();
    return graph;
}

std::vector<float> answer(const std::string& model, const parse::OnnxTensor& input)
{
    auto session = parse::OnnxSession::openBytes(model);
    if (!session)
        return {};
    const auto outputs = session->run({input});
    const auto array = outputs ? parse::toArray(outputs->front()) : Result<Array>(outputs.error());
    return array ? array->values : std::vector<float>();
}

double difference(const std::vector<float>& a, const std::vector<float>& b)
{
    if (a.size() != b.size() || a.empty())
        return INFINITY;
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        most = std::max(most, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    return most;
}

Result<ForeignGraph> readModel(const std::string& bytes)
{
    const auto owner = std::make_shared<std::string>(bytes);
    return readOnnx({{reinterpret_cast<const std::uint8_t*>(owner->data()), owner->size()}, owner}, "test");
}

batch::Target classes(std::size_t count)
{
    batch::Target target;
    target.column = "class";
    for (std::size_t i = 0; i < count; ++i)
        target.classes.push_back(std::to_string(i));
    return target;
}

/// What an imported model is written out as again.
Result<std::string> writtenAgain(const ForeignGraph& file, const ImportedModel& imported, const std::vector<batch::Field>& fields, const batch::Target& target)
{
    const DataInterface data = dataInterface(fields, target);
    CAIRN_ASSIGN(const auto state, modelState(imported.graph, infer(imported.graph, data), data));
    CAIRN_ASSIGN(const auto weights, importedWeights(file, imported, state));
    Weights all = weights.tensors;
    static const std::vector<std::int64_t> zero{0};
    for (const StateTensor& tensor : state) {
        if (!all.contains(tensor.name) && tensor.shape.empty())
            all[tensor.name] = {tensor.type, {}, std::as_bytes(std::span(zero))};
    }
    return exportOnnx(imported.graph, all, {fields, target});
}

} // namespace

class OnnxImportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Out and in again: the same layers, the same weights, the same answers of ONNX Runtime.
    void roundTrip()
    {
        const std::vector<batch::Field> fields{{"image", {3, 12, 12}}};
        const batch::Target target = classes(4);
        const Graph graph = chain({{"conv2d", {{"out_channels", 6}, {"same_padding", true}}}, {"batch_norm", Json::object()}, {"relu", Json::object()}, {"max_pool2d", Json::object()},
                                   {"conv2d", {{"out_channels", 8}, {"kernel_size", 2}, {"stride", 2}, {"padding", 1}, {"groups", 2}, {"bias", false}}}, {"leaky_relu", {{"negative_slope", 0.2}}},
                                   {"avg_pool2d", {{"kernel_size", 2}}}, {"reshape", {{"shape", "4, 8"}}}, {"layer_norm", Json::object()}, {"flatten", Json::object()},
                                   {"linear", {{"out_features", 10}}}, {"tanh", Json::object()}, {"gelu", Json::object()}, {"scale", {{"scale", 2.0}, {"shift", -0.5}}},
                                   {"clamp", {{"min", -1.0}, {"max", 1.5}}}, {"unsqueeze", Json::object()}, {"permute", {{"dims", "2, 1"}}}, {"slice", {{"start", 1}, {"end", 9}}},
                                   {"reduce", {{"function", "sum"}, {"dim", "2"}}}, {"elu", Json::object()}, {"dropout", Json::object()}, {"linear", {{"out_features", 4}}}});
        const DataInterface data = dataInterface(fields, target);
        const Inference facts = infer(graph, data);
        const auto state = modelState(graph, facts, data);
        QVERIFY2(state, state ? "" : state.error().text().c_str());
        const RandomWeights weights(*state);
        const auto model = exportOnnx(graph, weights.weights, {fields, target});
        QVERIFY2(model, model ? "" : model.error().text().c_str());
        const auto file = readModel(*model);
        QVERIFY2(file, file ? "" : file.error().text().c_str());
        const auto imported = importOnnx(*file);
        QVERIFY2(imported, imported ? "" : imported.error().text().c_str());
        QVERIFY2(imported->complete(), reportText(*imported).c_str());
        QCOMPARE(imported->data.fields.at("image").shape, (std::vector<std::int64_t>{kBatch, 3, 12, 12}));
        const auto again = writtenAgain(*file, *imported, fields, target);
        QVERIFY2(again, again ? "" : again.error().text().c_str());
        Array input{{2, 3, 12, 12}, std::vector<float>(2 * 3 * 144)};
        const Philox random(2, 0);
        for (std::size_t i = 0; i < input.values.size(); ++i)
            input.values[i] = static_cast<float>(random.normal(i));
        const auto before = answer(*model, parse::toOnnx("image", input)), after = answer(*again, parse::toOnnx("image", input));
        QCOMPARE(before.size(), std::size_t{8});
        QVERIFY2(difference(before, after) < 1e-5, std::to_string(difference(before, after)).c_str());
        // Labels come from the names of the weights.
        QVERIFY(imported->graph.find("conv2d_2") && imported->graph.find("conv2d_2")->kind == "conv2d");
        QCOMPARE(imported->graph.find("conv2d_2")->params.at("groups").get<int>(), 2);
    }

    /// Recurrent layers stand between Transposes that bring the steps to the front and back.
    void recurrentLayersComeBack()
    {
        const std::vector<batch::Field> fields{{"image", {6, 5}}};
        const batch::Target target = classes(3);
        const Graph graph = chain({{"lstm", {{"hidden_size", 4}, {"num_layers", 2}}}, {"gru", {{"hidden_size", 3}, {"bidirectional", true}}}, {"tanh", Json::object()},
                                   {"rnn", {{"hidden_size", 5}, {"bias", false}}}, {"flatten", Json::object()}, {"linear", {{"out_features", 3}}}});
        const DataInterface data = dataInterface(fields, target);
        const auto state = modelState(graph, infer(graph, data), data);
        QVERIFY2(state, state ? "" : state.error().text().c_str());
        const RandomWeights weights(*state);
        const auto model = exportOnnx(graph, weights.weights, {fields, target});
        QVERIFY2(model, model ? "" : model.error().text().c_str());
        const auto file = readModel(*model);
        QVERIFY2(file, file ? "" : file.error().text().c_str());
        const auto imported = importOnnx(*file);
        QVERIFY2(imported, imported ? "" : imported.error().text().c_str());
        QVERIFY2(imported->complete(), reportText(*imported).c_str());
        const auto again = writtenAgain(*file, *imported, fields, target);
        QVERIFY2(again, again ? "" : again.error().text().c_str());
        Array input{{2, 6, 5}, std::vector<float>(60)};
        const Philox random(3, 0);
        for (std::size_t i = 0; i < input.values.size(); ++i)
            input.values[i] = static_cast<float>(random.normal(i));
        const auto before = answer(*model, parse::toOnnx("image", input)), after = answer(*again, parse::toOnnx("image", input));
        QCOMPARE(before.size(), std::size_t{6});
        QVERIFY2(difference(before, after) < 1e-5, std::to_string(difference(before, after)).c_str());
    }

    void unknownOperatorsStayVisible()
    {
        ForeignGraph file;
        file.version = 17;
        file.inputs = {"x"};
        file.outputs = {"z"};
        file.values["x"] = {StoredType::Float32, std::vector<std::int64_t>{-1, 6}};
        file.operators.push_back({"odd", "Hardmax", "", 0, {"x"}, {"y"}, {}, {}});
        file.operators.push_back({"", "Relu", "", 0, {"y"}, {"y2"}, {}, {}});
        file.operators.push_back({"", "Own", "com.example", 0, {"y2", ""}, {"z"}, {}, {}});
        const auto imported = importOnnx(file);
        QVERIFY2(imported, imported ? "" : imported.error().text().c_str());
        QCOMPARE(imported->count(ImportState::Refused), std::size_t{2});
        QCOMPARE(imported->operators[2].type, std::string("com.example::Own"));
        const auto opaque = std::ranges::find(imported->graph.nodes(), "onnx.Hardmax", &Node::kind);
        QVERIFY(opaque != imported->graph.nodes().end());
        QCOMPARE(imported->graph.nodes().size(), std::size_t{5});
        QCOMPARE(imported->graph.edges().size(), std::size_t{4});
        const Inference facts = infer(imported->graph, imported->data);
        QVERIFY(facts.nodes.at(opaque->id).error);
        QVERIFY2(reportText(*imported).find("Not read: Hardmax odd: there is no layer that does it") != std::string::npos, reportText(*imported).c_str());
    }

    void openInputsAreRefused()
    {
        ForeignGraph file;
        file.inputs = {"x"};
        QVERIFY(!importOnnx(file));
        file.values["x"] = {StoredType::Float32, std::vector<std::int64_t>{-1, 3, -1}};
        QVERIFY(!importOnnx(file));
        file.format = ForeignGraph::Format::TfLite;
        QVERIFY(!importOnnx(file));
    }

    /// Of ONNX's own test models: how many become layers altogether, and whether those then give the expected answers.
    void onnxTestModels()
    {
        const auto folder = sharedFile("onnx");
        if (!folder)
            QSKIP("ONNX's test models are not at hand");
        std::size_t models = 0, complete = 0, compared = 0;
        for (const auto& place : fs::recursive_directory_iterator(*folder)) {
            if (place.path().extension() != ".onnx")
                continue;
            ++models;
            const auto file = openOnnx(place.path());
            QVERIFY(file);
            const auto imported = importOnnx(*file);
            if (!imported || !imported->complete())
                continue;
            ++complete;
            compared += compareWithExpected(place.path().parent_path(), *file, *imported) ? 1 : 0;
            if (QTest::currentTestFailed())
                return;
        }
        qInfo("%zu models, %zu of them in layers altogether, %zu of these gave the expected answers", models, complete, compared);
        QVERIFY(models >= 140);
        QVERIFY(compared >= 1);
    }

private:
    /// False where the model has a form that Cairn's graphs cannot have (an output that is no row of numbers).
    static bool compareWithExpected(const fs::path& folder, const ForeignGraph& file, const ImportedModel& imported)
    {
        const auto input = parse::readOnnxTensor(folder / "test_data_set_0/input_0.pb"), expected = parse::readOnnxTensor(folder / "test_data_set_0/output_0.pb");
        if (!input || !expected || input->type != "float32" || expected->shape.size() != 2 || file.inputs.size() != 1)
            return false;
        batch::Field field{file.inputs.front(), {input->shape.begin() + (input->shape.empty() ? 0 : 1), input->shape.end()}};
        const auto again = writtenAgain(file, imported, {field}, classes(static_cast<std::size_t>(expected->shape[1])));
        if (!again)
            return false;
        parse::OnnxTensor given = *input;
        given.name = file.inputs.front();
        const auto wanted = parse::toArray(*expected);
        const double most = difference(answer(*again, given), wanted->values);
        [&] { QVERIFY2(most < 1e-4, (folder.string() + ": " + std::to_string(most)).c_str()); }();
        return most < 1e-4;
    }
};

QTEST_GUILESS_MAIN(OnnxImportTest)
#include "onnx_import_test.moc"
