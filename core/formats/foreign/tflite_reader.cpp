// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/foreign/tflite_reader.h"

#include "core/base/text.h"
#include "core/formats/foreign/tflite_schema.h"

#include <cmath>
#include <set>

namespace cairn::formats {

namespace {

constexpr std::size_t kMostTensors = 200'000, kMostAxes = 32, kLongestName = 1024;
constexpr std::uint64_t kMostEntries = 16'000'000; ///< ports and scales of all operators and tensors: lists may be shared in this format

/// Field numbers of schema.fbs.
namespace model_field { constexpr int kVersion = 0, kOperatorCodes = 1, kSubgraphs = 2, kDescription = 3, kBuffers = 4; }
namespace code_field { constexpr int kOldCode = 0, kCustom = 1, kVersion = 2, kCode = 3; }
namespace subgraph_field { constexpr int kTensors = 0, kInputs = 1, kOutputs = 2, kOperators = 3; }
namespace tensor_field { constexpr int kShape = 0, kType = 1, kBuffer = 2, kName = 3, kQuantization = 4, kVariable = 5, kSparsity = 6, kSignature = 7; }
namespace quantization_field { constexpr int kScale = 2, kZeroPoint = 3, kAxis = 6; }
namespace operator_field { constexpr int kCode = 0, kInputs = 1, kOutputs = 2, kOptions = 4; }
namespace buffer_field { constexpr int kData = 0, kOffset = 1, kSize = 2; }

class TfLiteReader {
public:
    TfLiteReader(const MappedFile& file, const std::string& where) : m_file(file), m_bytes(std::as_bytes(file.bytes)), m_where(where) {}

    Result<ForeignGraph> run()
    {
        const auto model = isTfLite(m_file.bytes) ? FlatTable::root(m_bytes) : std::nullopt;
        if (!model)
            return damaged("This is no TFLite model");
        m_graph.format = ForeignGraph::Format::TfLite;
        m_graph.version = model->number<std::uint32_t>(model_field::kVersion);
        m_graph.producer = toUtf8(model->text(model_field::kDescription).substr(0, kLongestName));
        if (m_graph.version != 3)
            return fail(ErrorCode::Unsupported, "Version " + std::to_string(m_graph.version) + " of the TFLite schema is not read", m_where, "Convert the model with a current TensorFlow");
        const FlatVector subgraphs = model->vector(model_field::kSubgraphs, 4);
        const auto main = subgraphs.size() > 0 ? subgraphs.table(0) : std::nullopt;
        if (!main)
            return damaged("The model has no graph");
        if (subgraphs.size() > 1)
            m_graph.notes.push_back("The model has " + std::to_string(subgraphs.size()) + " subgraphs; only the first is read");
        m_buffers = model->vector(model_field::kBuffers, 4);
        m_codes = model->vector(model_field::kOperatorCodes, 4);
        CAIRN_TRY(readTensors(main->vector(subgraph_field::kTensors, 4)));
        CAIRN_ASSIGN(m_graph.inputs, namesOf(main->vector(subgraph_field::kInputs, 4)));
        CAIRN_ASSIGN(m_graph.outputs, namesOf(main->vector(subgraph_field::kOutputs, 4)));
        CAIRN_TRY(readOperators(main->vector(subgraph_field::kOperators, 4)));
        CAIRN_TRY(checkMapped(m_file.bytes));
        return std::move(m_graph);
    }

private:
    Error damaged(const std::string& what, const std::string& tensor = {}) const
    {
        return fail(ErrorCode::Corrupt, what, tensor.empty() ? m_where : m_where + ", tensor " + tensor, "Get the model again");
    }

    Result<void> readTensors(const FlatVector& tensors)
    {
        if (tensors.size() > kMostTensors)
            return damaged("The model claims " + grouped(tensors.size()) + " tensors");
        for (std::uint64_t i = 0; i < tensors.size(); ++i) {
            const auto tensor = tensors.table(i);
            if (!tensor)
                return damaged("Tensor " + std::to_string(i) + " does not lie in the file");
            CAIRN_TRY(readTensor(*tensor, i));
        }
        return {};
    }

    Result<void> readTensor(const FlatTable& table, std::uint64_t index)
    {
        std::string name = toUtf8(table.text(tensor_field::kName).substr(0, kLongestName));
        if (name.empty() || m_graph.values.contains(name)) // names are for people in this format
            name += "#" + std::to_string(index);
        while (m_graph.values.contains(name))
            name += "#";
        m_names.push_back(name);
        ForeignValue value;
        value.type = tfLiteType(table.number<std::int8_t>(tensor_field::kType));
        CAIRN_ASSIGN(value.shape, shapeOf(table.vector(tensor_field::kShape, 4), name));
        CAIRN_ASSIGN(value.quantization, quantizationOf(table, value, name));
        CAIRN_TRY(readConstant(table, value, name));
        const FlatVector signature = table.vector(tensor_field::kSignature, 4);
        for (std::uint64_t axis = 0; axis < signature.size() && signature.size() == value.shape->size(); ++axis) {
            if (signature.number<std::int32_t>(axis) < 0)
                (*value.shape)[axis] = -1;
        }
        m_graph.values.emplace(name, std::move(value));
        return {};
    }

    Result<std::vector<std::int64_t>> shapeOf(const FlatVector& axes, const std::string& name) const
    {
        std::vector<std::int64_t> shape;
        if (axes.size() > kMostAxes)
            return damaged("The shape has more than 32 axes", name);
        for (std::uint64_t axis = 0; axis < axes.size(); ++axis)
            shape.push_back(axes.number<std::int32_t>(axis));
        if (!elementsOf(shape))
            return damaged("The shape is impossible", name);
        return shape;
    }

    Result<std::optional<Quantization>> quantizationOf(const FlatTable& tensor, const ForeignValue& value, const std::string& name)
    {
        const auto table = tensor.table(tensor_field::kQuantization);
        const FlatVector scales = table ? table->vector(quantization_field::kScale, 4) : FlatVector();
        if (scales.size() == 0)
            return std::optional<Quantization>();
        const FlatVector zeros = table->vector(quantization_field::kZeroPoint, 8);
        Quantization how;
        how.axis = scales.size() == 1 ? 0 : static_cast<std::size_t>(std::max(0, table->number<std::int32_t>(quantization_field::kAxis)));
        const bool perAxis = scales.size() > 1 && how.axis < value.shape->size() && static_cast<std::uint64_t>((*value.shape)[how.axis]) == scales.size();
        m_entries += scales.size() + zeros.size();
        if (m_entries > kMostEntries || (scales.size() > 1 && !perAxis) || (zeros.size() > 1 && zeros.size() != scales.size()))
            return damaged("The quantisation does not fit the shape", name);
        for (std::uint64_t i = 0; i < scales.size(); ++i) {
            how.scales.push_back(scales.number<float>(i));
            if (!std::isfinite(how.scales.back()))
                return damaged("A scale of the quantisation is no number", name);
        }
        for (std::uint64_t i = 0; i < zeros.size(); ++i)
            how.zeroPoints.push_back(zeros.number<std::int64_t>(i));
        return std::optional(std::move(how));
    }

    /// Bytes of a buffer, where they are not empty: within the table, or behind the FlatBuffer in models above 2 GB.
    std::optional<std::span<const std::byte>> bufferBytes(std::uint64_t index) const
    {
        const auto table = index > 0 && index < m_buffers.size() ? m_buffers.table(index) : std::nullopt;
        if (!table)
            return {};
        const auto offset = table->number<std::uint64_t>(buffer_field::kOffset), size = table->number<std::uint64_t>(buffer_field::kSize);
        if (offset > 1)
            return offset <= m_bytes.size() && size <= m_bytes.size() - offset ? std::optional(m_bytes.subspan(offset, size)) : std::nullopt;
        const auto bytes = table->vector(buffer_field::kData, 1).bytes();
        return bytes.empty() ? std::nullopt : std::optional(bytes);
    }

    Result<void> readConstant(const FlatTable& table, const ForeignValue& value, const std::string& name)
    {
        const auto bytes = bufferBytes(table.number<std::uint32_t>(tensor_field::kBuffer));
        if (!bytes || table.number<std::uint8_t>(tensor_field::kVariable) != 0)
            return {};
        if (table.table(tensor_field::kSparsity))
            return fail(ErrorCode::Unsupported, "Sparse constants are not read", m_where + ", tensor " + name, "Convert the model without sparsity");
        if (!value.type)
            return fail(ErrorCode::Unsupported, "The type of the constant is not read", m_where + ", tensor " + name, "Convert the model with float32 weights");
        const std::uint64_t count = elementsOf(*value.shape).value_or(0);
        const bool text = *value.type == StoredType::Text;
        if (!text && (count > bytes->size() || count * byteSize(*value.type) != bytes->size()))
            return damaged("The shape needs " + std::to_string(count) + " numbers, but there are " + std::to_string(bytes->size()) + " bytes", name);
        m_graph.constants.emplace(name, ForeignConstant{{name, *value.type, *value.shape, value.quantization}, {text ? std::span<const std::byte>() : *bytes, m_file.owner}});
        m_graph.constantOrder.push_back(name);
        return {};
    }

    Result<std::vector<std::string>> namesOf(const FlatVector& indices)
    {
        std::vector<std::string> names;
        m_entries += indices.size();
        if (m_entries > kMostEntries)
            return damaged("The operators have more inputs than any model");
        for (std::uint64_t i = 0; i < indices.size(); ++i) {
            const auto index = indices.number<std::int32_t>(i);
            if (index < -1 || index >= static_cast<std::int64_t>(m_names.size()))
                return damaged("An operator uses a tensor that is not there");
            names.push_back(index < 0 ? "" : m_names[static_cast<std::size_t>(index)]);
        }
        return names;
    }

    Result<void> readOperators(const FlatVector& operators)
    {
        if (operators.size() > kMostTensors)
            return damaged("The model claims " + grouped(operators.size()) + " operators");
        for (std::uint64_t i = 0; i < operators.size(); ++i) {
            const auto table = operators.table(i);
            if (!table)
                return damaged("Operator " + std::to_string(i) + " does not lie in the file");
            ForeignOperator op;
            const auto code = table->number<std::uint32_t>(operator_field::kCode);
            const auto facts = code < m_codes.size() ? m_codes.table(code) : std::nullopt;
            if (!facts)
                return damaged("Operator " + std::to_string(i) + " is of no known type");
            readType(*facts, op);
            CAIRN_ASSIGN(op.inputs, namesOf(table->vector(operator_field::kInputs, 4)));
            CAIRN_ASSIGN(op.outputs, namesOf(table->vector(operator_field::kOutputs, 4)));
            readTfLiteOptions(table->table(operator_field::kOptions).value_or(FlatTable()), op);
            op.name = op.outputs.empty() ? "" : op.outputs.front();
            m_graph.operators.push_back(std::move(op));
        }
        return {};
    }

    static void readType(const FlatTable& facts, ForeignOperator& op)
    {
        // Numbers below 127 may stand in the older field alone.
        const std::int32_t code = std::max<std::int32_t>(facts.number<std::int32_t>(code_field::kCode), facts.number<std::int8_t>(code_field::kOldCode));
        op.type = tfLiteOperator(code);
        op.version = facts.number<std::int32_t>(code_field::kVersion, 1);
        if (op.type == "CUSTOM") {
            op.domain = "custom";
            op.type = toUtf8(facts.text(code_field::kCustom).substr(0, kLongestName));
        }
    }

    const MappedFile& m_file;
    std::span<const std::byte> m_bytes;
    const std::string& m_where;
    FlatVector m_buffers, m_codes;
    std::vector<std::string> m_names; ///< of tensors, by index
    std::uint64_t m_entries = 0;
    ForeignGraph m_graph;
};

} // namespace

bool isTfLite(std::span<const std::uint8_t> bytes)
{
    return bytes.size() >= 8 && std::memcmp(bytes.data() + 4, "TFL3", 4) == 0;
}

Result<ForeignGraph> readTfLite(const MappedFile& file, const std::string& where)
{
    return TfLiteReader(file, where).run();
}

Result<ForeignGraph> openTfLite(const std::filesystem::path& file)
{
    CAIRN_ASSIGN(const MappedFile mapped, mapFile(file));
    return readTfLite(mapped, file.string());
}

} // namespace cairn::formats
