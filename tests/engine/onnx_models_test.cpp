// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/foreign/onnx_reader.h"
#include "core/graph/transfer/imported_model.h"
#include "core/parse/onnx_session.h"
#include "tests/engine/published.h"

#include <QTest>
#include <cstring>

using namespace cairn;
using namespace cairn::test;

namespace fs = std::filesystem;

namespace {

struct Case {
    formats::ForeignGraph file;
    graph::ImportedModel model;
    std::vector<parse::OnnxTensor> inputs;
    parse::OnnxTensor expected;
};

/// float64 as float32: what the layers compute with.
Result<parse::OnnxTensor> readFloats(const fs::path& file)
{
    CAIRN_ASSIGN(parse::OnnxTensor tensor, parse::readOnnxTensor(file));
    if (tensor.type != "float64")
        return tensor;
    std::string bytes;
    for (std::size_t at = 0; at + sizeof(double) <= tensor.bytes.size(); at += sizeof(double)) {
        double number = 0;
        std::memcpy(&number, tensor.bytes.data() + at, sizeof number);
        const auto single = static_cast<float>(number);
        bytes.append(reinterpret_cast<const char*>(&single), sizeof single);
    }
    tensor.type = "float32";
    tensor.bytes = std::move(bytes);
    return tensor;
}

/// The model's tensors of its first test; nothing where they are sequences or texts.
bool readTensors(const fs::path& folder, Case& test)
{
    for (std::size_t i = 0; i < test.file.inputs.size(); ++i) {
        auto input = readFloats(folder / ("test_data_set_0/input_" + std::to_string(i) + ".pb"));
        if (!input || (input->type != "float32" && input->type != "int64"))
            return false;
        test.inputs.push_back(std::move(*input));
    }
    auto expected = readFloats(folder / "test_data_set_0/output_0.pb");
    if (!expected || expected->type != "float32")
        return false;
    test.expected = std::move(*expected);
    return true;
}

/// The largest difference from the expected answer; an error where the graph cannot be computed, or the batch is no batch.
Result<double> difference(const Case& test)
{
    std::vector<batch::Field> fields;
    const std::size_t rows = test.inputs.empty() || test.inputs[0].shape.empty() ? 0 : static_cast<std::size_t>(test.inputs[0].shape[0]);
    MemorySource source(rows);
    for (std::size_t i = 0; i < test.inputs.size(); ++i) {
        const parse::OnnxTensor& given = test.inputs[i];
        const auto type = test.model.data.fields.find(test.file.inputs[i]);
        if (type == test.model.data.fields.end() || given.shape.size() < 2 || static_cast<std::size_t>(given.shape[0]) != rows)
            return fail(ErrorCode::Unsupported, "inputs without a batch");
        batch::Field field{test.file.inputs[i], {given.shape.begin() + 1, given.shape.end()}, type->second.type};
        field.vocabulary = type->second.vocabulary;
        if (given.type == "int64") {
            std::vector<std::int64_t> values(given.bytes.size() / sizeof(std::int64_t));
            std::memcpy(values.data(), given.bytes.data(), given.bytes.size());
            source.addField(field, values);
        } else {
            CAIRN_ASSIGN(const Array values, parse::toArray(given));
            source.addField(field, values.values);
        }
    }
    const graph::DataInterface data = graph::dataInterface(source.fields(), {});
    CAIRN_ASSIGN(const auto state, graph::modelState(test.model.graph, graph::infer(test.model.graph, data), data));
    CAIRN_ASSIGN(const auto weights, graph::importedWeights(test.file, test.model, state));
    CAIRN_ASSIGN(const auto running, tensorEngine().models().create(test.model.graph, source.fields(), {}, weights.tensors, 0, "cpu"));
    CAIRN_ASSIGN(const Array answer, answersTo(*running, source));
    CAIRN_ASSIGN(const Array expected, parse::toArray(test.expected));
    if (answer.values.size() != expected.values.size())
        return fail(ErrorCode::Mismatch, "another number of answers");
    double worst = 0;
    for (std::size_t i = 0; i < answer.values.size(); ++i)
        worst = std::max(worst, std::abs(static_cast<double>(answer.values[i]) - static_cast<double>(expected.values[i])) / std::max(1.0, std::abs(static_cast<double>(expected.values[i]))));
    return worst;
}

} // namespace

/// ONNX's own test models through Cairn's engine.
class OnnxModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void expectedAnswers()
    {
        const auto folder = sharedFile("onnx");
        if (!folder)
            QSKIP("ONNX's test models are not at hand");
        int models = 0, complete = 0, equal = 0;
        std::vector<fs::path> paths;
        for (const auto& place : fs::recursive_directory_iterator(*folder)) {
            if (place.path().extension() == ".onnx")
                paths.push_back(place.path());
        }
        std::ranges::sort(paths);
        std::string wrong;
        for (const fs::path& path : paths) {
            ++models;
            Case test;
            const std::string name = path.parent_path().filename();
            auto file = formats::openOnnx(path);
            auto imported = file ? graph::importModel(*file) : Result<graph::ImportedModel>(file.error());
            if (!imported || !imported->complete()) {
                qInfo("%s: %s", name.c_str(), imported ? graph::reportText(*imported).c_str() : imported.error().text().c_str());
                continue;
            }
            ++complete;
            test.file = std::move(*file);
            test.model = std::move(*imported);
            if (!readTensors(path.parent_path(), test)) {
                qInfo("%s: tensors of other types", name.c_str());
                continue;
            }
            const auto found = difference(test);
            if (!found)
                qInfo("%s: %s", name.c_str(), found.error().text().c_str());
            else if (*found < 1e-4)
                ++equal;
            else
                wrong += name + ": " + std::to_string(*found) + "\n";
        }
        qInfo("%d models, %d of them in layers altogether, %d of these give the expected answers", models, complete, equal);
        QVERIFY2(wrong.empty(), wrong.c_str());
        QVERIFY(complete >= 110 && equal >= 102);
    }
};

QTEST_GUILESS_MAIN(OnnxModelsTest)
#include "onnx_models_test.moc"
