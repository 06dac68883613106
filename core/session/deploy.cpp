// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/deploy.h"

#include "core/base/random.h"
#include "core/formats/safetensors.h"
#include "core/graph/blocks/flatten.h"
#include "core/graph/edit/generator.h"
#include "core/graph/export/export.h"
#include "core/prep/python/python.h"
#include "core/session/inspect/model_rows.h"
#include "core/store/durable_file.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cairn::session {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kCheckedRows = 100, kCheckedNumbers = 10'000'000;
constexpr std::array<std::pair<ExportFormat, const char*>, 4> kNames{{{ExportFormat::Safetensors, "safetensors"}, {ExportFormat::Onnx, "onnx"},
                                                                      {ExportFormat::Python, "python"}, {ExportFormat::TorchScript, "torchscript"}}};
constexpr const char* kStem = "model";

/// Collects what is to be written; all files of an export are made before the first is put in its place.
struct Pending {
    std::vector<std::pair<std::string, std::string>> files; ///< name, bytes
};

Result<std::string> weightsBytes(const LoadedRun& run, const formats::Weights& weights)
{
    return formats::safetensorsBytes(weights, {{"format", "pt"},
                                               {"cairn.run", run.name},
                                               {"cairn.target", run.recipe.target.column},
                                               {"cairn.classes", Json(run.recipe.target.classes).dump(-1, ' ', true, Json::error_handler_t::replace)}});
}

/// The part of the data to check on: test rows, else validation, else training rows.
const batch::EncodedSource* checkSource(const LoadedRun& run)
{
    if (!run.sources)
        return nullptr;
    for (const prep::Part part : {prep::Part::Test, prep::Part::Validation, prep::Part::Train}) {
        if (run.sources->of(part)->size() > 0)
            return run.sources->of(part).get();
    }
    return nullptr;
}

double largestDifference(const Array& a, const Array& b)
{
    double largest = 0;
    for (std::size_t i = 0; i < a.values.size(); ++i) {
        const double difference = std::abs(static_cast<double>(a.values[i]) - static_cast<double>(b.values[i]));
        largest = std::isnan(difference) ? INFINITY : std::max(largest, difference);
    }
    return largest;
}

/// Runs the ONNX model in cairn-parse on the first rows and compares with the engine.
Result<void> checkOnnx(ExportReport& report, LoadedRun& run, const std::string& model, JobContext& job)
{
    const batch::EncodedSource* source = checkSource(run);
    if (!source) {
        report.notes.push_back("Not checked against ONNX Runtime: " + (run.dataProblem ? run.dataProblem->text() : std::string("there are no rows")));
        return {};
    }
    CAIRN_ASSIGN(parse::OnnxSession session, parse::OnnxSession::openBytes(model, {}, job.stop));
    std::int64_t answer = 1; // numbers of one row
    for (const std::int64_t length : run.recipe.target.outputShape())
        answer *= length;
    const auto most = std::clamp<std::uint64_t>(kCheckedNumbers / static_cast<std::uint64_t>(std::max<std::int64_t>(answer, 1)), 1, kCheckedRows);
    std::vector<std::uint64_t> positions(std::min(most, source->size()));
    for (std::size_t i = 0; i < positions.size(); ++i)
        positions[i] = i;
    CAIRN_ASSIGN(const Array expected, run.model->predict(*source, positions, job));
    CAIRN_ASSIGN(std::vector<parse::OnnxTensor> inputs, modelRows(*source, positions));
    std::erase_if(inputs, [&](const parse::OnnxTensor& tensor) { return std::ranges::find(session.inputs(), tensor.name) == session.inputs().end(); });
    CAIRN_ASSIGN(const std::vector<parse::OnnxTensor> outputs, session.run(inputs, job.stop));
    CAIRN_ASSIGN(const Array actual, parse::toArray(outputs.front()));
    if (actual.values.size() != expected.values.size())
        return fail(ErrorCode::Internal, "The exported model answers with another shape than Cairn", run.name, "Please report this");
    report.checkedRows = positions.size();
    report.largestDifference = largestDifference(actual, expected);
    if (report.largestDifference <= kExportTolerance)
        return {};
    return fail(ErrorCode::Mismatch, "The exported ONNX model does not answer as Cairn does: the largest difference on "
                + std::to_string(report.checkedRows) + " rows is " + Json(report.largestDifference).dump(), run.name,
                "Nothing was written. Export as safetensors or Python source instead, and please report this");
}

/// What is exported of an adversarial network: its generator, which takes noise.
struct GeneratorExport {
    graph::Generator generator;
    std::vector<batch::Field> fields;
    batch::Target target;
    formats::Weights weights; ///< of its layers
};

Result<GeneratorExport> generatorExport(const LoadedRun& run, const formats::Weights& weights)
{
    CAIRN_ASSIGN(const graph::Graph flat, graph::flatGraph(run.graph));
    CAIRN_ASSIGN(graph::Generator generator, graph::generatorOf(flat));
    batch::Target target = run.recipe.target;
    target.shape = run.recipe.image->shape;
    GeneratorExport made{std::move(generator), {}, std::move(target), {}};
    made.fields.push_back({"noise", {made.generator.size}});
    for (const auto& [name, tensor] : weights) {
        const std::string label = name.substr(0, name.rfind('.'));
        if (std::ranges::any_of(made.generator.graph.nodes(), [&](const graph::Node& node) { return node.label == label; }))
            made.weights.emplace(name, tensor);
    }
    return made;
}

/// Gives the ONNX model the noise that the engine draws, and compares the pictures.
Result<void> checkGenerator(ExportReport& report, LoadedRun& run, const GeneratorExport& made, const std::string& model, JobContext& job)
{
    constexpr std::int64_t kSamples = 16;
    constexpr std::uint64_t kCheckSeed = 7;
    CAIRN_ASSIGN(const Array expected, run.model->samples(kSamples, kCheckSeed, job));
    const Philox random(kCheckSeed, mix(static_cast<std::uint64_t>(made.generator.noise.value), 0));
    Array noise{{kSamples, made.generator.size}, {}};
    for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(kSamples * made.generator.size); ++i)
        noise.values.push_back(static_cast<float>(made.generator.normal ? random.normal(i) : 2 * random.uniform(i) - 1));
    CAIRN_ASSIGN(parse::OnnxSession session, parse::OnnxSession::openBytes(model, {}, job.stop));
    CAIRN_ASSIGN(const std::vector<parse::OnnxTensor> outputs, session.run({parse::toOnnx("noise", noise)}, job.stop));
    CAIRN_ASSIGN(const Array actual, parse::toArray(outputs.front()));
    report.checkedRows = kSamples;
    report.largestDifference = actual.values.size() == expected.values.size() ? largestDifference(actual, expected) : INFINITY;
    if (report.largestDifference <= kExportTolerance)
        return {};
    return fail(ErrorCode::Mismatch, "The exported generator does not make what Cairn makes of the same noise: the largest difference is " + Json(report.largestDifference).dump(), run.name,
                "Nothing was written. Export as safetensors or Python source instead, and please report this");
}

Result<void> fillGenerator(Pending& pending, ExportReport& report, LoadedRun& run, const formats::Weights& weights, JobContext& job)
{
    CAIRN_ASSIGN(const GeneratorExport made, generatorExport(run, weights));
    graph::ExportContext context{made.fields, made.target};
    context.name = run.name;
    report.notes.push_back("The generator alone: it takes noise [N, " + std::to_string(made.generator.size) + "], " + (made.generator.normal ? "normally distributed" : "uniform between -1 and 1")
                           + ", and makes pictures; byte = (value - offset) / scale with scale " + Json(run.recipe.image->scale).dump() + " and offset " + Json(run.recipe.image->offset).dump());
    const std::string stem = kStem;
    if (report.format == ExportFormat::TorchScript)
        return fail(ErrorCode::Unsupported, "Generators are not exported as TorchScript", run.name, "Export as ONNX or Python source");
    if (report.format == ExportFormat::Onnx) {
        CAIRN_ASSIGN(std::string model, graph::exportOnnx(made.generator.graph, made.weights, context));
        CAIRN_TRY(checkGenerator(report, run, made, model, job));
        pending.files.emplace_back(stem + ".onnx", std::move(model));
        return {};
    }
    if (report.format == ExportFormat::Python) {
        CAIRN_ASSIGN(std::string source, graph::exportPython(made.generator.graph, context));
        pending.files.emplace_back(stem + ".py", std::move(source));
    }
    CAIRN_ASSIGN(std::string bytes, weightsBytes(run, made.weights));
    pending.files.emplace_back(stem + ".safetensors", std::move(bytes));
    return {};
}

Result<void> fill(Pending& pending, ExportReport& report, LoadedRun& run, JobContext& job)
{
    CAIRN_ASSIGN(const formats::SafetensorsReader reader, formats::SafetensorsReader::open(run.weights));
    CAIRN_ASSIGN(const formats::OwnedWeights weights, reader.readAll());
    if (run.recipe.target.kind == batch::TaskKind::Adversarial)
        return fillGenerator(pending, report, run, weights.tensors, job);
    const std::vector<batch::Field> fields = run.recipe.fields();
    graph::ExportContext context{fields, run.recipe.target};
    context.name = run.name;
    context.recipe = prep::toJson(run.recipe);
    context.pythonImports = prep::pythonImports(run.recipe);
    context.pythonSource = prep::pythonSource(run.recipe);
    // Beside every form of the model: how rows become its inputs.
    pending.files.emplace_back("recipe.json", context.recipe.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    const std::string stem = kStem;
    switch (report.format) {
    case ExportFormat::Safetensors: break;
    case ExportFormat::Onnx: {
        CAIRN_ASSIGN(std::string model, graph::exportOnnx(run.graph, weights.tensors, context));
        CAIRN_TRY(checkOnnx(report, run, model, job));
        pending.files.emplace_back(stem + ".onnx", std::move(model));
        return {};
    }
    case ExportFormat::Python: {
        CAIRN_ASSIGN(std::string source, graph::exportPython(run.graph, context));
        pending.files.emplace_back(stem + ".py", std::move(source));
        break;
    }
    case ExportFormat::TorchScript: {
        CAIRN_ASSIGN(std::string archive, run.model->torchScript());
        pending.files.emplace_back(stem + ".pt", std::move(archive));
        report.notes.push_back("TorchScript is deprecated by its makers; ONNX or Python source last longer.");
        return {};
    }
    }
    CAIRN_ASSIGN(std::string bytes, weightsBytes(run, weights.tensors));
    pending.files.emplace_back(stem + ".safetensors", std::move(bytes));
    return {};
}

} // namespace

Result<ExportFormat> exportFormat(const std::string& text)
{
    for (const auto& [format, known] : kNames) {
        if (text == known)
            return format;
    }
    return fail(ErrorCode::InvalidInput, "There is no export format called " + text, "--format", "Give onnx, safetensors, python or torchscript");
}

std::string name(ExportFormat format)
{
    return kNames[static_cast<std::size_t>(format)].second;
}

Result<ExportReport> exportModel(const Workbench&, LoadedRun& run, ExportFormat format, const fs::path& folder, JobContext& job)
{
    ExportReport report;
    report.run = run.run;
    report.format = format;
    Pending pending;
    CAIRN_TRY(fill(pending, report, run, job));
    if (job.cancelled())
        return fail(ErrorCode::Cancelled, "Cancelled");
    CAIRN_TRY(store::makeFolders(store::realFileSystem(), folder));
    for (const auto& [file, bytes] : pending.files) {
        CAIRN_TRY(store::writeFile(folder / file, bytes));
        report.files.push_back(folder / file);
    }
    return report;
}

Json toJson(const ExportReport& report)
{
    Json json{{"run_id", report.run.value}, {"format", name(report.format)}, {"files", Json::array()}, {"checked_rows", report.checkedRows}};
    for (const fs::path& file : report.files)
        json["files"].push_back(file.string());
    if (report.checkedRows > 0)
        json["largest_difference"] = report.largestDifference;
    json["notes"] = report.notes;
    return json;
}

} // namespace cairn::session
