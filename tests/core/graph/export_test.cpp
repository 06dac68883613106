// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors.h"
#include "core/graph/data_interface.h"
#include "core/graph/export.h"
#include "core/graph/templates.h"
#include "tests/core/graph/golden_cases.h"

#include <onnx/checker.h>
#include <onnx/onnx_pb.h>
#include <onnxruntime_cxx_api.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <fcntl.h>
#include <unistd.h>

using namespace cairn;
using namespace cairn::graph;

namespace {

/// ONNX Runtime prints hundreds of lines about operators that are registered twice.
class SilentErrors {
public:
    SilentErrors() : m_saved(::dup(2))
    {
        const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
        ::dup2(nowhere, 2);
        ::close(nowhere);
    }
    ~SilentErrors()
    {
        ::dup2(m_saved, 2);
        ::close(m_saved);
    }

private:
    int m_saved;
};

ExportContext contextOf(const test::GoldenCase& golden)
{
    ExportContext context{golden.fields, golden.target};
    context.name = golden.name + "\n\"\"\" import os";
    context.recipe = Json{{"steps", {"scale \"x\"", "a\\b\n"}}};
    return context;
}

std::vector<float> runOnnx(const std::string& model, const test::GoldenCase& golden)
{
    const SilentErrors silent;
    Ort::Env env(ORT_LOGGING_LEVEL_FATAL);
    Ort::Session session(env, model.data(), model.size(), Ort::SessionOptions());
    const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
    std::vector<Ort::Value> values;
    std::vector<const char*> names;
    std::vector<std::vector<std::byte>> bytes;
    for (std::size_t i = 0; i < golden.fields.size(); ++i)
        bytes.push_back(test::goldenInput(golden, i));
    for (std::size_t i = 0; i < golden.fields.size(); ++i) {
        const batch::Field& field = golden.fields[i];
        std::vector<std::int64_t> shape = field.shape;
        shape.insert(shape.begin(), golden.rows);
        names.push_back(field.name.c_str());
        values.push_back(Ort::Value::CreateTensor(memory, bytes[i].data(), bytes[i].size(), shape.data(), shape.size(),
                                                  field.type == ElementType::Int64 ? ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 : ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT));
    }
    const char* output = "output";
    auto results = session.Run(Ort::RunOptions(), names.data(), values.data(), values.size(), &output, 1);
    const auto* first = results[0].GetTensorData<float>();
    return {first, first + results[0].GetTensorTypeAndShapeInfo().GetElementCount()};
}

double largestDifference(const std::vector<float>& values, const std::vector<double>& expected)
{
    double largest = values.size() == expected.size() ? 0 : HUGE_VAL;
    for (std::size_t i = 0; i < std::min(values.size(), expected.size()); ++i)
        largest = std::max(largest, std::abs(static_cast<double>(values[i]) - expected[i]));
    return largest;
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

/// Runs every exported module on its golden inputs and prints its numbers, and runs its main. One process for all:
/// importing torch takes seconds.
constexpr const char* kRunner = R"(import contextlib, io, json, runpy, sys
from pathlib import Path
try:
    import safetensors.torch, torch
except ImportError:
    raise SystemExit(77)
for case in json.loads(Path("cases.json").read_text()):
    folder = Path(case["folder"])
    exported = runpy.run_path(str(folder / "model.py"))
    model = exported["load"](folder / "model.safetensors")
    inputs = [torch.frombuffer(bytearray((folder / name).read_bytes()), dtype=getattr(torch, dtype)).reshape(shape)
              for name, dtype, shape in case["inputs"]]
    with torch.no_grad():
        output = model(*inputs).flatten().tolist()
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        runpy.run_path(str(folder / "model.py"), run_name="__main__")
    print(json.dumps({"output": output, "classes": exported.get("CLASSES", []), "recipe": exported["RECIPE"], "printed": printed.getvalue()}))
)";

/// Writes the exported module, weights and inputs of a case; returns what the runner has to know.
Json writeCase(const test::GoldenCase& golden, const QDir& parent)
{
    parent.mkdir(QString::fromStdString(golden.name));
    const QDir folder(parent.filePath(QString::fromStdString(golden.name)));
    writeFile(folder.filePath("model.py"), exportPython(golden.graph, contextOf(golden)).value());
    writeFile(folder.filePath("model.safetensors"), formats::safetensorsBytes(test::goldenWeights(golden).tensors).value());
    Json inputs = Json::array();
    for (std::size_t i = 0; i < golden.fields.size(); ++i) {
        const auto bytes = test::goldenInput(golden, i);
        writeFile(folder.filePath(QString::number(i)), std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
        std::vector<std::int64_t> shape = golden.fields[i].shape;
        shape.insert(shape.begin(), golden.rows);
        inputs.push_back({std::to_string(i), golden.fields[i].type == ElementType::Int64 ? "int64" : "float32", shape});
    }
    return {{"folder", folder.path().toStdString()}, {"inputs", inputs}};
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
        const double difference = largestDifference(runOnnx(*model, golden), golden.output);
        QVERIFY2(difference < 1e-5, std::to_string(difference).c_str());
    }

    void pythonComputesTheSame()
    {
        const auto cases = test::goldenCases();
        const QTemporaryDir folder;
        Json list = Json::array();
        for (const test::GoldenCase& golden : cases)
            list.push_back(writeCase(golden, QDir(folder.path())));
        writeFile(folder.filePath("cases.json"), list.dump());
        writeFile(folder.filePath("runner.py"), kRunner);
        int code = 1;
        const QByteArray printed = python({"runner.py"}, folder.path(), &code);
        if (code == 77)
            QSKIP("python3-torch or python3-safetensors is not installed");
        QList<QByteArray> lines = printed.split('\n');
        lines.removeIf([](const QByteArray& line) { return !line.startsWith('{'); }); // warnings
        QVERIFY2(code == 0 && lines.size() == static_cast<qsizetype>(cases.size()), printed);
        for (std::size_t i = 0; i < cases.size(); ++i) {
            const Json result = Json::parse(lines[static_cast<qsizetype>(i)].toStdString());
            const double difference = largestDifference(result["output"].get<std::vector<float>>(), cases[i].output);
            QVERIFY2(difference < 1e-6, (cases[i].name + " " + std::to_string(difference)).c_str());
            QCOMPARE(result["recipe"], contextOf(cases[i]).recipe);
            QVERIFY(result["printed"].get<std::string>().starts_with("output for an input of zeros"));
            if (cases[i].target.kind == batch::TaskKind::Classification)
                QCOMPARE(result["classes"].get<std::vector<std::string>>(), cases[i].target.classes);
        }
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
        Node pool = *graph.find("small");
        pool.params["output_size"] = 3; // 4 x 4 does not divide
        QVERIFY(graph.update(pool));
        weights.tensors["fc.weight"] = {ElementType::Float32, {10, 72}, {}};
        const auto onnx = exportOnnx(graph, weights.tensors, contextOf(golden));
        QVERIFY(!onnx);
        QCOMPARE(onnx.error().code, ErrorCode::Unsupported);
        QCOMPARE(onnx.error().where, std::string("small"));
        weights.tensors.erase("fc.weight");
        QCOMPARE(exportOnnx(graph, weights.tensors, contextOf(golden)).error().where, std::string("fc.weight"));
        graph.remove(graph.find("output")->id);
        QVERIFY(!exportPython(graph, contextOf(golden)));
        QVERIFY(!exportOnnx(graph, weights.tensors, contextOf(golden)));
    }
};

QTEST_GUILESS_MAIN(ExportTest)
#include "export_test.moc"
