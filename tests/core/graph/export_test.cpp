// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors.h"
#include "core/graph/blocks/edit.h"
#include "core/graph/data_interface.h"
#include "core/graph/export/export.h"
#include "core/graph/templates.h"
#include "tests/core/graph/export_oracles.h"
#include "tests/core/graph/golden_cases.h"

#include <onnx/checker.h>
#include <onnx/onnx_pb.h>

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace cairn;
using namespace cairn::graph;

namespace {

ExportContext contextOf(const test::GoldenCase& golden)
{
    ExportContext context{golden.fields, golden.target};
    context.name = golden.name + "\n\"\"\" import os";
    context.recipe = Json{{"steps", {"scale \"x\"", "a\\b\n"}}};
    return context;
}

std::vector<test::OracleInput> oracleInputs(const test::GoldenCase& golden)
{
    std::vector<test::OracleInput> inputs;
    for (std::size_t i = 0; i < golden.fields.size(); ++i) {
        std::vector<std::int64_t> shape = golden.fields[i].shape;
        shape.insert(shape.begin(), golden.rows);
        inputs.push_back({golden.fields[i].name, golden.fields[i].type, shape, test::goldenInput(golden, i)});
    }
    return inputs;
}

void writeFile(const QString& path, const std::string& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes.data(), static_cast<qint64>(bytes.size())), static_cast<qint64>(bytes.size()));
}

QByteArray python(const QStringList& arguments, const QString& folder, int* code = nullptr)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("python3"), arguments);
    if (!process.waitForFinished(120'000))
        return "python3 did not finish";
    if (code)
        *code = process.exitCode();
    return process.readAllStandardOutput();
}

} // namespace

class ExportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onnxIsValidAndComputesTheSame_data()
    {
        QTest::addColumn<int>("index");
        const auto cases = test::goldenCases();
        for (std::size_t i = 0; i < cases.size(); ++i)
            QTest::newRow(cases[i].name.c_str()) << static_cast<int>(i);
    }

    void onnxIsValidAndComputesTheSame()
    {
        QFETCH(int, index);
        const test::GoldenCase golden = test::goldenCases().at(static_cast<std::size_t>(index));
        const test::GoldenWeights weights = test::goldenWeights(golden);
        const auto model = exportOnnx(golden.graph, weights.tensors, contextOf(golden));
        QVERIFY2(model, model ? "" : model.error().text().c_str());
        onnx::ModelProto proto;
        QVERIFY(proto.ParseFromString(*model));
        QCOMPARE(proto.opset_import(0).version(), 17);
        try {
            onnx::checker::check_model(proto, true); // with shape inference
        } catch (const std::exception& error) {
            QFAIL(error.what());
        }
        QCOMPARE(proto.graph().input_size(), static_cast<int>(golden.fields.size()));
        QCOMPARE(proto.graph().input(0).type().tensor_type().shape().dim(0).dim_param(), std::string("N"));
        QCOMPARE(proto.graph().output(0).name(), std::string("output"));
        std::map<std::string, std::string> metadata;
        for (const auto& entry : proto.metadata_props())
            metadata[entry.key()] = entry.value();
        QCOMPARE(Json::parse(metadata.at("cairn.classes")).get<std::vector<std::string>>(), golden.target.classes);
        QVERIFY(Json::parse(metadata.at("cairn.fields")).contains(golden.fields[0].name));
        const auto numbers = test::onnxOutput(*model, oracleInputs(golden));
        QVERIFY2(numbers, numbers ? "" : numbers.error().what.c_str());
        const double difference = test::largestDifference(*numbers, golden.output);
        QVERIFY2(difference < 1e-5, std::to_string(difference).c_str());
    }

    void pythonComputesTheSame()
    {
        const auto cases = test::goldenCases();
        std::vector<test::PythonCase> list;
        for (const test::GoldenCase& golden : cases)
            list.push_back({golden.name, exportPython(golden.graph, contextOf(golden)).value(),
                            formats::safetensorsBytes(test::goldenWeights(golden).tensors).value(), oracleInputs(golden)});
        const auto results = test::pythonResults(list);
        if (!results && results.error().code == ErrorCode::Unsupported)
            QSKIP(results.error().what.c_str());
        QVERIFY2(results, results ? "" : results.error().what.c_str());
        for (std::size_t i = 0; i < cases.size(); ++i) {
            const Json& result = (*results)[i];
            QVERIFY2(!result.contains("error"), result.dump().c_str());
            const double difference = test::largestDifference(result["output"].get<std::vector<float>>(), cases[i].output);
            QVERIFY2(difference < 1e-6, (cases[i].name + " " + std::to_string(difference)).c_str());
            QCOMPARE(result["recipe"], contextOf(cases[i]).recipe);
            QVERIFY(result["printed"].get<std::string>().starts_with("output for an input of zeros"));
            if (cases[i].target.kind == batch::TaskKind::Classification)
                QCOMPARE(result["classes"].get<std::vector<std::string>>(), cases[i].target.classes);
        }
    }

    /// All but Input and Output as a block, used once: the same numbers from weights of longer names.
    void blocksAreExportedAsTheirLayers()
    {
        const test::GoldenCase golden = test::goldenCases().at(1);
        test::GoldenWeights weights = test::goldenWeights(golden);
        Graph graph = golden.graph;
        std::vector<NodeId> ids;
        for (const Node& node : graph.nodes()) {
            if (node.kind != "input" && node.kind != "output")
                ids.push_back(node.id);
        }
        QVERIFY(makeBlock(graph, ids, "whole"));
        formats::Weights named;
        for (const auto& [name, tensor] : weights.tensors)
            named["whole__" + name] = tensor;
        const auto model = exportOnnx(graph, named, contextOf(golden));
        QVERIFY2(model, model ? "" : model.error().text().c_str());
        const auto numbers = test::onnxOutput(*model, oracleInputs(golden));
        QVERIFY2(numbers, numbers ? "" : numbers.error().what.c_str());
        QVERIFY(test::largestDifference(*numbers, golden.output) < 1e-5);
    }

    /// y = L(x) + L(x) with one set of weights, in both languages.
    void sharedWeightsAreExportedOnce()
    {
        Graph graph;
        const NodeId input = graph.add("input"), a = graph.add("linear", {{"out_features", 2}}), b = graph.add("linear", {{"out_features", 2}}), sum = graph.add("add"),
                     output = graph.add("output");
        QVERIFY(graph.connect({input, "out"}, {a, "in"}) && graph.connect({input, "out"}, {b, "in"}) && graph.connect({a, "out"}, {sum, "a"})
                && graph.connect({b, "out"}, {sum, "b"}) && graph.connect({sum, "out"}, {output, "in"}));
        Node twin = *graph.find(a);
        twin.weights = "linear_2"; // the owner comes later
        QVERIFY(graph.update(twin));
        const std::vector<float> matrix{1, 2, 3, 4}, bias{0.5f, -0.5f}, x{1, -1, 2, 0.25f};
        const formats::Weights weights{{"linear_2.weight", {ElementType::Float32, {2, 2}, std::as_bytes(std::span(matrix))}},
                                       {"linear_2.bias", {ElementType::Float32, {2}, std::as_bytes(std::span(bias))}}};
        const auto bytes = std::as_bytes(std::span(x));
        const std::vector<test::OracleInput> inputs{{"x", ElementType::Float32, {2, 2}, {bytes.begin(), bytes.end()}}};
        std::vector<batch::Field> fields(1);
        fields[0].name = "x";
        fields[0].shape = {2};
        const batch::Target target;
        const std::vector<double> expected{-1, -3, 6, 13}; // 2 (W x + b), by hand
        const auto model = exportOnnx(graph, weights, {fields, target});
        QVERIFY2(model, model ? "" : model.error().text().c_str());
        QVERIFY(test::largestDifference(*test::onnxOutput(*model, inputs), expected) < 1e-6);
        const auto source = exportPython(graph, {fields, target});
        QVERIFY2(source, source ? "" : source.error().text().c_str());
        const auto results = test::pythonResults({{"shared", *source, formats::safetensorsBytes(weights).value(), inputs}});
        if (!results && results.error().code == ErrorCode::Unsupported)
            QSKIP(results.error().what.c_str());
        QVERIFY2(results && !results->front().contains("error"), results ? results->front().dump().c_str() : results.error().what.c_str());
        QVERIFY(test::largestDifference(results->front().at("output").get<std::vector<float>>(), expected) < 1e-6);
    }

    void fieldsMayHaveAnyName()
    {
        batch::Target target;
        target.classes = {"no", "yes"};
        std::vector<batch::Field> fields(3);
        const char* names[]{"linear", "class", "gr\xC3\xB6\xC3\x9F" "e (cm)"};
        for (std::size_t i = 0; i < 3; ++i) {
            fields[i].name = names[i];
            fields[i].shape = {2};
        }
        auto graph = buildTemplate("mlp", dataInterface(fields, target));
        QVERIFY(graph);
        Node input = *graph->find("linear"), layer = *graph->find("linear_2");
        input.label = "x";
        layer.label = "linear";
        QVERIFY(graph->update(input) && graph->update(layer));
        const auto source = exportPython(*graph, {fields, target});
        QVERIFY(source);
        QVERIFY2(source->find("def forward(self, linear_in, class_in, gr____e__cm_)") != std::string::npos, source->c_str());
        const QTemporaryDir folder;
        writeFile(folder.filePath("model.py"), *source);
        int code = 1;
        const QByteArray answer = python({"-m", "py_compile", "model.py"}, folder.path(), &code);
        QVERIFY2(code == 0, answer);
    }

    void whatCannotBeExportedIsSaid()
    {
        const test::GoldenCase golden = test::goldenCases().at(1);
        test::GoldenWeights weights = test::goldenWeights(golden);
        Graph graph = golden.graph;
        weights.tensors.erase("fc.weight");
        QCOMPARE(exportOnnx(graph, weights.tensors, contextOf(golden)).error().where, std::string("fc.weight"));
        graph.remove(graph.find("output")->id);
        QVERIFY(!exportPython(graph, contextOf(golden)));
        QVERIFY(!exportOnnx(graph, weights.tensors, contextOf(golden)));
    }
};

QTEST_GUILESS_MAIN(ExportTest)
#include "export_test.moc"
