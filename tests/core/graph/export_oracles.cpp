// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/graph/export_oracles.h"

#include <onnxruntime_cxx_api.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <fcntl.h>
#include <unistd.h>

namespace cairn::test {

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

constexpr const char* kRunner = R"(import contextlib, io, json, runpy, sys
from pathlib import Path
try:
    import safetensors.torch, torch
except ImportError:
    raise SystemExit(77)
def run(case):
    folder = Path(case["folder"])
    exported = runpy.run_path(str(folder / "model.py"))
    model = exported["load"](folder / "model.safetensors")
    inputs = [torch.frombuffer(bytearray((folder / name).read_bytes()), dtype=getattr(torch, dtype)).reshape(shape)
              for name, dtype, shape in case["inputs"]]
    with torch.no_grad():
        output = model(*inputs).flatten().tolist()
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        runpy.run_path(str(folder / "model.py"), run_name="__main__")
    return {"output": output, "classes": exported.get("CLASSES", []), "recipe": exported.get("RECIPE"), "printed": printed.getvalue()}
for case in json.loads(Path("cases.json").read_text()):
    try:
        print(json.dumps(run(case)))
    except Exception as error:
        print(json.dumps({"error": repr(error)}))
)";

bool writeFile(const QString& path, const void* bytes, std::size_t size)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(static_cast<const char*>(bytes), static_cast<qint64>(size)) == static_cast<qint64>(size);
}

/// Writes module, weights and inputs of a case; returns what the runner has to know.
Json writeCase(const PythonCase& test, const QDir& parent)
{
    parent.mkdir(QString::fromStdString(test.name));
    const QDir folder(parent.filePath(QString::fromStdString(test.name)));
    writeFile(folder.filePath("model.py"), test.source.data(), test.source.size());
    writeFile(folder.filePath("model.safetensors"), test.weights.data(), test.weights.size());
    Json inputs = Json::array();
    for (std::size_t i = 0; i < test.inputs.size(); ++i) {
        const OracleInput& input = test.inputs[i];
        writeFile(folder.filePath(QString::number(i)), input.bytes.data(), input.bytes.size());
        inputs.push_back({std::to_string(i), input.type == ElementType::Int64 ? "int64" : "float32", input.shape});
    }
    return {{"folder", folder.path().toStdString()}, {"inputs", inputs}};
}

} // namespace

Result<std::vector<float>> onnxOutput(const std::string& model, const std::vector<OracleInput>& inputs)
try {
    const SilentErrors silent;
    Ort::Env env(ORT_LOGGING_LEVEL_FATAL);
    Ort::Session session(env, model.data(), model.size(), Ort::SessionOptions());
    const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
    std::vector<Ort::Value> values;
    std::vector<const char*> names;
    std::vector<std::vector<std::byte>> bytes;
    for (const OracleInput& input : inputs)
        bytes.push_back(input.bytes);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        names.push_back(inputs[i].name.c_str());
        values.push_back(Ort::Value::CreateTensor(memory, bytes[i].data(), bytes[i].size(), inputs[i].shape.data(), inputs[i].shape.size(),
                                                  inputs[i].type == ElementType::Int64 ? ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 : ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT));
    }
    const char* output = "output";
    auto results = session.Run(Ort::RunOptions(), names.data(), values.data(), values.size(), &output, 1);
    const auto* first = results[0].GetTensorData<float>();
    return std::vector<float>(first, first + results[0].GetTensorTypeAndShapeInfo().GetElementCount());
} catch (const std::exception& error) {
    return fail(ErrorCode::Unsupported, error.what());
}

Result<std::vector<Json>> pythonResults(const std::vector<PythonCase>& cases)
{
    const QTemporaryDir folder;
    Json list = Json::array();
    for (const PythonCase& test : cases)
        list.push_back(writeCase(test, QDir(folder.path())));
    const std::string text = list.dump();
    writeFile(folder.filePath("cases.json"), text.data(), text.size());
    writeFile(folder.filePath("runner.py"), kRunner, std::char_traits<char>::length(kRunner));
    QProcess process;
    process.setWorkingDirectory(folder.path());
    process.start(QStringLiteral("python3"), {QStringLiteral("runner.py")});
    if (!process.waitForFinished(240'000) || process.exitCode() == 77)
        return fail(ErrorCode::Unsupported, "python3-torch or python3-safetensors is not installed");
    const QByteArray printed = process.readAllStandardOutput();
    std::vector<Json> results;
    for (const QByteArray& line : printed.split('\n')) {
        if (const Json result = Json::parse(line.toStdString(), nullptr, false); result.is_object())
            results.push_back(result);
    }
    if (process.exitCode() != 0 || results.size() != cases.size())
        return fail(ErrorCode::Io, (printed + process.readAllStandardError()).toStdString());
    return results;
}

double largestDifference(const std::vector<float>& values, const std::vector<double>& expected)
{
    double largest = values.size() == expected.size() ? 0 : HUGE_VAL;
    for (std::size_t i = 0; i < std::min(values.size(), expected.size()); ++i) {
        const double difference = std::abs(static_cast<double>(values[i]) - expected[i]);
        largest = std::isnan(difference) ? HUGE_VAL : std::max(largest, difference);
    }
    return largest;
}

} // namespace cairn::test
