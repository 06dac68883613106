// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/foreign/onnx_reader.h"

#include "core/base/text.h"
#include "core/formats/foreign/onnx_tensor.h"

#include <bit>
#include <cstring>

namespace cairn::formats {

namespace {

constexpr std::size_t kMostOperators = 1'000'000, kMostNames = 10'000'000, kMostAttributes = 4'000'000, kLongestText = 1 << 20;
constexpr std::int64_t kOldestOpset = 9, kNewestOpset = 22;

class OnnxReader {
public:
    OnnxReader(const MappedFile& file, std::string where, std::filesystem::path folder) : m_file(file), m_where(std::move(where)), m_external(std::move(folder)) {}

    Result<ForeignGraph> run()
    {
        std::span<const std::byte> graph;
        bool found = false;
        ProtoReader model(std::as_bytes(m_file.bytes));
        while (const auto field = model.next()) {
            if (field->number == 2)
                m_graph.producer = name(*field);
            if (field->number == 8)
                readOpset(field->bytes);
            if (field->number == 7 && field->wire == 2) {
                graph = field->bytes;
                found = true;
            }
            if (field->number == 25)
                m_graph.notes.push_back("The model defines operators of its own, which are not read");
        }
        if (model.bad() || !found)
            return damaged("This is no ONNX model, or it is damaged");
        m_graph.format = ForeignGraph::Format::Onnx;
        CAIRN_TRY(readGraph(graph));
        std::erase_if(m_graph.inputs, [&](const std::string& input) { return m_graph.constants.contains(input); });
        if (m_graph.version < kOldestOpset || m_graph.version > kNewestOpset)
            m_graph.notes.push_back("Opset " + std::to_string(m_graph.version) + " is outside of what is known (" + std::to_string(kOldestOpset) + " to "
                                    + std::to_string(kNewestOpset) + "): operators may mean something else");
        CAIRN_TRY(checkMapped(m_file.bytes));
        return std::move(m_graph);
    }

private:
    Error damaged(const std::string& what) const { return fail(ErrorCode::Corrupt, what, m_where, "Get the model again"); }
    static std::string name(const ProtoField& field) { return toUtf8(field.text().substr(0, 1024)); }

    void readOpset(std::span<const std::byte> bytes)
    {
        std::string_view domain;
        std::int64_t version = 0;
        ProtoReader reader(bytes);
        while (const auto field = reader.next()) {
            if (field->number == 1)
                domain = field->text();
            if (field->number == 2)
                version = field->integer();
        }
        if (domain.empty() || domain == "ai.onnx")
            m_graph.version = version;
    }

    Result<void> readGraph(std::span<const std::byte> bytes)
    {
        ProtoReader reader(bytes);
        while (const auto field = reader.next()) {
            switch (field->number) {
            case 1: CAIRN_TRY(readNode(field->bytes)); break;
            case 5: CAIRN_TRY(readInitializer(field->bytes)); break;
            case 11: CAIRN_TRY(readValue(field->bytes, &m_graph.inputs)); break;
            case 12: CAIRN_TRY(readValue(field->bytes, &m_graph.outputs)); break;
            case 13: CAIRN_TRY(readValue(field->bytes, nullptr)); break;
            case 15: m_graph.notes.push_back("A sparse constant is not read"); break;
            default: break;
            }
            if (m_graph.operators.size() + m_graph.constants.size() + m_graph.values.size() > kMostOperators || m_names > kMostNames || m_attributes > kMostAttributes
                || m_graph.notes.size() > 1000)
                return fail(ErrorCode::InvalidInput, "The model has more than " + grouped(kMostOperators) + " parts", m_where, "Use a smaller model");
        }
        return reader.bad() ? Result<void>(damaged("The model's graph is damaged")) : Result<void>();
    }

    Result<void> readInitializer(std::span<const std::byte> bytes)
    {
        auto constant = readOnnxConstant(bytes, m_file.owner, m_external);
        if (!constant && constant.error().code == ErrorCode::Unsupported) {
            m_graph.notes.push_back(constant.error().what + " (" + constant.error().where + ")");
            return {};
        }
        if (!constant)
            return located(constant.error());
        const std::string key = constant->tensor.name;
        if (!m_graph.constants.emplace(key, std::move(*constant)).second)
            return damaged("The model has two constants of one name: " + key);
        m_graph.constantOrder.push_back(key);
        const StoredTensor& tensor = m_graph.constants.at(key).tensor;
        m_graph.values.emplace(key, ForeignValue{tensor.type, tensor.shape});
        return {};
    }

    Error located(Error error) const
    {
        error.where = m_where + (error.where.empty() ? "" : ", " + error.where);
        return error;
    }

    Result<void> readValue(std::span<const std::byte> bytes, std::vector<std::string>* list)
    {
        ProtoReader reader(bytes);
        std::string key;
        ForeignValue value;
        while (const auto field = reader.next()) {
            if (field->number == 1)
                key = name(*field);
            if (field->number == 2)
                readType(field->bytes, value);
        }
        if (reader.bad())
            return damaged("A value of the model is damaged");
        if (list)
            list->push_back(key);
        m_graph.values.try_emplace(key, std::move(value));
        return {};
    }

    /// TypeProto: a tensor's element type and shape; others have no form here.
    static void readType(std::span<const std::byte> bytes, ForeignValue& value)
    {
        ProtoReader type(bytes);
        while (const auto kind = type.next()) {
            if (kind->number != 1 || kind->wire != 2)
                continue;
            ProtoReader tensor(kind->bytes);
            while (const auto field = tensor.next()) {
                if (field->number == 1)
                    value.type = onnxType(field->value);
                if (field->number == 2)
                    value.shape = readShape(field->bytes);
            }
        }
    }

    static std::vector<std::int64_t> readShape(std::span<const std::byte> bytes)
    {
        std::vector<std::int64_t> shape;
        ProtoReader axes(bytes);
        while (const auto axis = axes.next()) {
            if (axis->number != 1 || axis->wire != 2 || shape.size() >= 32)
                continue;
            shape.push_back(-1);
            ProtoReader length(axis->bytes);
            while (const auto field = length.next()) {
                if (field->number == 1 && field->integer() >= 0)
                    shape.back() = field->integer();
            }
        }
        return shape;
    }

    Result<void> readNode(std::span<const std::byte> bytes)
    {
        ForeignOperator op;
        ProtoReader reader(bytes);
        while (const auto field = reader.next()) {
            switch (field->number) {
            case 1: op.inputs.push_back(name(*field)); ++m_names; break;
            case 2: op.outputs.push_back(name(*field)); ++m_names; break;
            case 3: op.name = name(*field); break;
            case 4: op.type = name(*field); break;
            case 7: op.domain = field->text() == "ai.onnx" ? "" : name(*field); break;
            case 5: CAIRN_TRY(readAttribute(field->bytes, op)); break;
            default: break;
            }
            if (m_names > kMostNames || m_attributes > kMostAttributes)
                return damaged("An operator has more inputs than any model");
        }
        if (reader.bad())
            return damaged("An operator of the model is damaged");
        m_graph.operators.push_back(std::move(op));
        return {};
    }

    Result<void> readAttribute(std::span<const std::byte> bytes, ForeignOperator& op)
    {
        std::string key;
        std::uint64_t type = 0;
        ForeignAttribute single = std::int64_t{0};
        std::vector<std::int64_t> integers;
        std::vector<double> reals;
        std::vector<std::string> texts;
        std::span<const std::byte> tensor;
        bool fits = true;
        ProtoReader reader(bytes);
        while (const auto field = reader.next()) {
            switch (field->number) {
            case 1: key = name(*field); break;
            case 20: type = field->value; break;
            case 2: single = double{std::bit_cast<float>(static_cast<std::uint32_t>(field->value))}; break;
            case 3: single = field->integer(); break;
            case 4: single = std::string(field->text().substr(0, kLongestText)); break;
            case 5: tensor = field->bytes; break;
            case 7: fits = eachNumber(*field, 4, [&](std::uint64_t bits) { reals.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(bits))); }) && fits; break;
            case 8: fits = eachNumber(*field, 0, [&](std::uint64_t value) { integers.push_back(static_cast<std::int64_t>(value)); }) && fits; break;
            case 9: texts.emplace_back(field->text().substr(0, kLongestText)); ++m_names; break;
            default: break;
            }
        }
        if (reader.bad() || !fits)
            return damaged("An attribute of the model is damaged");
        ++m_attributes;
        switch (type) {
        case 1: case 2: case 3: op.attributes[key] = std::move(single); return {};
        case 4: return readTensorAttribute(tensor, key, op);
        case 6: op.attributes[key] = std::move(reals); return {};
        case 7: op.attributes[key] = std::move(integers); return {};
        case 8: op.attributes[key] = std::move(texts); return {};
        default: op.notRead.push_back(key); return {};
        }
    }

    Result<void> readTensorAttribute(std::span<const std::byte> bytes, const std::string& key, ForeignOperator& op)
    {
        auto constant = readOnnxConstant(bytes, m_file.owner, m_external);
        if (constant)
            op.attributes[key] = std::move(*constant);
        else if (constant.error().code == ErrorCode::Unsupported)
            op.notRead.push_back(key);
        else
            return located(constant.error());
        return {};
    }

    const MappedFile& m_file;
    std::string m_where;
    ExternalData m_external;
    ForeignGraph m_graph;
    std::size_t m_names = 0, m_attributes = 0;
};

} // namespace

bool looksLikeOnnx(std::span<const std::uint8_t> bytes)
{
    // ModelProto begins with ir_version (field 1, a small varint) in every known file; then comes another field of it.
    return bytes.size() > 3 && bytes[0] == 0x08 && bytes[1] >= 1 && bytes[1] <= 32 && (bytes[2] & 7) <= 2 && bytes[2] >= 0x10;
}

Result<ForeignGraph> readOnnx(const MappedFile& file, const std::string& where)
{
    return OnnxReader(file, where, {}).run();
}

Result<ForeignGraph> openOnnx(const std::filesystem::path& file)
{
    CAIRN_ASSIGN(const MappedFile mapped, mapFile(file));
    const auto folder = file.parent_path().empty() ? std::filesystem::path(".") : file.parent_path();
    return OnnxReader(mapped, file.string(), folder).run();
}

} // namespace cairn::formats
