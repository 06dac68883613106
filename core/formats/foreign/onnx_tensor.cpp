// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/foreign/onnx_tensor.h"

#include "core/base/text.h"

#include <array>
#include <charconv>

namespace cairn::formats {

namespace {

constexpr std::size_t kMostOnnxAxes = 32, kLongestOnnxName = 1024;

constexpr std::array<std::optional<StoredType>, 20> kOnnxTypes{std::nullopt, StoredType::Float32, StoredType::UInt8, StoredType::Int8, StoredType::UInt16,
    StoredType::Int16, StoredType::Int32, StoredType::Int64, StoredType::Text, StoredType::Bool, StoredType::Float16, StoredType::Float64,
    StoredType::UInt32, StoredType::UInt64, std::nullopt, std::nullopt, StoredType::BFloat16, StoredType::Float8E4M3, std::nullopt, StoredType::Float8E5M2};

Error damagedTensor(const std::string& what, const std::string& name)
{
    return fail(ErrorCode::Corrupt, what, name.empty() ? name : "tensor " + name, "Get the model again");
}

/// Where external data lie.
struct ExternalPlace {
    std::string location;
    std::uint64_t offset = 0, length = 0;
    bool bad = false;

    void take(std::span<const std::byte> entry)
    {
        std::string_view key, value;
        ProtoReader reader(entry);
        while (const auto field = reader.next()) {
            if (field->number == 1)
                key = field->text();
            if (field->number == 2)
                value = field->text();
        }
        std::uint64_t* number = key == "offset" ? &offset : key == "length" ? &length : nullptr;
        if (number) {
            const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), *number);
            bad = bad || problem != std::errc() || end != value.data() + value.size();
        } else if (key == "location") {
            location = std::string(value.substr(0, 4096));
        }
        bad = bad || reader.bad();
    }
};

class TensorReader {
public:
    TensorReader(std::shared_ptr<const void> owner, ExternalData& external) : m_owner(std::move(owner)), m_external(external) {}

    Result<ForeignConstant> run(std::span<const std::byte> bytes)
    {
        ProtoReader reader(bytes);
        bool fits = true;
        while (const auto field = reader.next())
            fits = take(*field) && fits;
        if (reader.bad() || !fits || m_place.bad)
            return damagedTensor("A tensor of the model is damaged", m_tensor.name);
        const auto type = onnxType(m_typeNumber);
        if (!type)
            return fail(ErrorCode::Unsupported, "Constants of ONNX type " + std::to_string(m_typeNumber) + " are not read", "tensor " + m_tensor.name);
        m_tensor.type = *type;
        const auto count = elementsOf(m_tensor.shape);
        if (!count || m_tensor.shape.size() > kMostOnnxAxes || *count > (std::uint64_t{1} << 58))
            return damagedTensor("The shape is impossible", m_tensor.name);
        if (*type == StoredType::Text)
            return ForeignConstant{std::move(m_tensor), {}};
        return numbers(*count);
    }

private:
    bool take(const ProtoField& field)
    {
        switch (field.number) {
        case 1: return eachNumber(field, 0, [&](std::uint64_t value) { addAxis(value); }); // dims
        case 2: m_typeNumber = field.value; return true;
        case 8: m_tensor.name = toUtf8(field.text().substr(0, kLongestOnnxName)); return true;
        case 9: m_raw = field.bytes; m_hasRaw = true; return true;
        case 4: return list(field, 4);
        case 10: return list(field, 8);
        case 5: case 7: case 11: return list(field, 0); // int32, int64 and uint64 data
        case 13: m_place.take(field.bytes); return true;
        case 14: m_isExternal = field.value == 1; return true;
        default: return true;
        }
    }

    void addAxis(std::uint64_t length)
    {
        if (m_tensor.shape.size() <= kMostOnnxAxes)
            m_tensor.shape.push_back(static_cast<std::int64_t>(length));
    }

    /// Numbers in a typed list, each cut to the width of the type (which stands in front of them in every known file).
    bool list(const ProtoField& field, std::size_t fixedBytes)
    {
        const auto type = onnxType(m_typeNumber);
        const std::size_t width = type ? byteSize(*type) : 0;
        if (width == 0)
            return m_typeNumber == 8 || !type;
        if (!m_list)
            m_list = std::make_shared<std::vector<std::byte>>();
        return eachNumber(field, fixedBytes, [&](std::uint64_t value) {
            const auto bytes = std::as_bytes(std::span(&value, 1));
            m_list->insert(m_list->end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(width));
        });
    }

    Result<ForeignConstant> numbers(std::uint64_t count)
    {
        ForeignConstant constant{std::move(m_tensor), {}};
        const std::uint64_t needed = count * byteSize(constant.tensor.type);
        if (m_isExternal || !m_place.location.empty()) {
            if (m_place.length != 0 && m_place.length != needed)
                return damagedTensor("The model claims another length of its external weights than their shape needs", constant.tensor.name);
            CAIRN_ASSIGN(const auto bytes, m_external.bytes(m_place.location, m_place.offset, needed, constant.data.owner));
            constant.data.bytes = std::as_bytes(bytes.first(needed));
            return constant;
        }
        constant.data = m_hasRaw ? ForeignBytes{m_raw, m_owner} : m_list ? ForeignBytes{*m_list, m_list} : ForeignBytes{};
        if (constant.data.bytes.size() != needed)
            return damagedTensor("The shape needs " + std::to_string(needed) + " bytes, but there are " + std::to_string(constant.data.bytes.size()), constant.tensor.name);
        return constant;
    }

    std::shared_ptr<const void> m_owner;
    ExternalData& m_external;
    StoredTensor m_tensor;
    std::uint64_t m_typeNumber = 0;
    std::span<const std::byte> m_raw;
    bool m_hasRaw = false, m_isExternal = false;
    std::shared_ptr<std::vector<std::byte>> m_list;
    ExternalPlace m_place;
};

} // namespace

std::optional<StoredType> onnxType(std::uint64_t number)
{
    return number < kOnnxTypes.size() ? kOnnxTypes[number] : std::nullopt;
}

Result<ForeignConstant> readOnnxConstant(std::span<const std::byte> bytes, const std::shared_ptr<const void>& owner, ExternalData& external)
{
    return TensorReader(owner, external).run(bytes);
}

} // namespace cairn::formats
