// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/transfer/model_file.h"

#include "core/base/random.h"
#include "core/formats/foreign/onnx_reader.h"
#include "core/formats/foreign/tflite_reader.h"
#include "core/graph/model_state.h"
#include "core/parse/onnx_session.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace cairn::session {

namespace {

/// One row of normal numbers in every field.
class RandomRow final : public batch::EncodedSource {
public:
    explicit RandomRow(std::vector<batch::Field> fields) : m_fields(std::move(fields))
    {
        std::uint64_t stream = 0;
        for (const batch::Field& field : m_fields) {
            const Philox random(17, stream++);
            Array& row = m_rows.emplace_back();
            row.shape = field.shape;
            row.shape.insert(row.shape.begin(), 1);
            std::size_t count = 1;
            for (const std::int64_t length : field.shape)
                count *= static_cast<std::size_t>(length);
            for (std::size_t i = 0; i < count; ++i)
                row.values.push_back(static_cast<float>(random.normal(i)));
        }
    }

    const std::vector<Array>& rows() const { return m_rows; }
    const std::vector<batch::Field>& fields() const override { return m_fields; }
    const batch::Target& target() const override { return m_target; }
    std::uint64_t size() const override { return 1; }
    Result<std::vector<RowId>> rowIds(std::uint64_t, std::uint64_t count) const override { return std::vector<RowId>(count, 0); }
    Result<void> read(std::uint64_t, std::uint64_t, const batch::BlockView& out) const override
    {
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            if (!out.fields[i].empty())
                std::memcpy(out.fields[i].data(), m_rows[i].values.data(), m_rows[i].values.size() * sizeof(float));
        }
        return {};
    }
    Result<void> gather(std::span<const std::uint64_t>, const batch::BlockView& out) const override { return read(0, 1, out); }

private:
    std::vector<batch::Field> m_fields;
    std::vector<Array> m_rows; ///< one per field
    batch::Target m_target;
};

/// The model's inputs as fields, in the order of the file; empty where one of them is not of float32.
std::vector<batch::Field> floatFields(const ModelFile& model)
{
    std::vector<batch::Field> fields;
    for (const std::string& name : model.file.inputs) {
        const auto type = model.model.data.fields.find(name);
        if (type == model.model.data.fields.end() || type->second.type != ElementType::Float32 || elementsPerRow(type->second) > 100'000'000)
            return {};
        fields.push_back({name, {type->second.shape.begin() + 1, type->second.shape.end()}});
    }
    return fields;
}

Result<Array> ownAnswer(const ModelFile& model, const RandomRow& row, engine::Engine& engine, JobContext& job)
{
    graph::DataInterface data = model.model.data;
    data.outputWidth = 0;
    CAIRN_ASSIGN(const auto state, graph::modelState(model.model.graph, graph::infer(model.model.graph, data), data));
    CAIRN_ASSIGN(const auto weights, graph::importedWeights(model.file, model.model, state));
    CAIRN_ASSIGN(const auto running, engine.models().create(model.model.graph, row.fields(), {}, weights.tensors, 0, "cpu"));
    const std::uint64_t first = 0;
    return running->predict(row, std::span(&first, 1), job);
}

} // namespace

Result<ModelFile> openModel(const std::filesystem::path& path)
{
    ModelFile opened;
    opened.name = path.filename().string();
    CAIRN_ASSIGN(const MappedFile mapped, mapFile(path));
    if (formats::isTfLite(mapped.bytes)) {
        CAIRN_ASSIGN(opened.file, formats::readTfLite(mapped, path.string()));
    } else if (formats::looksLikeOnnx(mapped.bytes) || path.extension() == ".onnx") {
        CAIRN_ASSIGN(opened.file, formats::openOnnx(path));
    } else {
        return fail(ErrorCode::Unsupported, "This is no ONNX and no TFLite model", path.string(), "Choose an .onnx or .tflite file; weights alone can be imported into a network");
    }
    CAIRN_ASSIGN(opened.model, graph::importModel(opened.file));
    return opened;
}

Result<std::optional<ModelCheck>> checkModel(const std::filesystem::path& path, const ModelFile& model, engine::Engine& engine, JobContext& job)
{
    const std::vector<batch::Field> fields = floatFields(model);
    if (model.file.format != formats::ForeignGraph::Format::Onnx || !model.model.complete() || fields.empty() || model.file.outputs.empty())
        return std::optional<ModelCheck>();
    const RandomRow row(fields);
    CAIRN_ASSIGN(const Array ours, ownAnswer(model, row, engine, job));
    CAIRN_ASSIGN(auto session, parse::OnnxSession::open(path, {}, job.stop));
    std::vector<parse::OnnxTensor> inputs;
    for (std::size_t i = 0; i < fields.size(); ++i)
        inputs.push_back(parse::toOnnx(fields[i].name, row.rows()[i]));
    CAIRN_ASSIGN(const auto outputs, session.run(inputs, job.stop));
    const auto theirs = outputs.empty() ? Result<Array>(fail(ErrorCode::Mismatch, "The model has no output")) : parse::toArray(outputs.front());
    if (!theirs || theirs->values.size() != ours.values.size())
        return fail(ErrorCode::Mismatch, "ONNX Runtime gives another number of answers than the network", path.string(), "Look at the shapes on the canvas");
    ModelCheck check{1, 0};
    for (std::size_t i = 0; i < ours.values.size(); ++i)
        check.difference = std::max(check.difference, std::abs(static_cast<double>(ours.values[i]) - static_cast<double>(theirs->values[i])));
    return std::optional(check);
}

} // namespace cairn::session
