// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/weights_in/stored_tensor.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace cairn::formats {

namespace {

struct TypeFacts {
    const char* name;
    const char* safetensors;
    std::size_t bytes;
};

constexpr std::array<TypeFacts, 16> kStoredTypes{{{"float64", "F64", 8}, {"float32", "F32", 4}, {"float16", "F16", 2}, {"bfloat16", "BF16", 2},
    {"float8_e4m3", "F8_E4M3", 1}, {"float8_e5m2", "F8_E5M2", 1}, {"int64", "I64", 8}, {"int32", "I32", 4}, {"int16", "I16", 2}, {"int8", "I8", 1},
    {"uint64", "U64", 8}, {"uint32", "U32", 4}, {"uint16", "U16", 2}, {"uint8", "U8", 1}, {"bool", "BOOL", 1}, {"text", "", 0}}};

/// A small float: `exponent` and `mantissa` bits behind a sign, IEEE 754 but for what `finite` says: the all-ones exponent
/// holds numbers too, and only the all-ones pattern is NaN.
float smallFloat(std::uint32_t bits, int exponentBits, int mantissaBits, bool finite)
{
    const bool negative = bits >> (exponentBits + mantissaBits) & 1;
    const auto exponent = static_cast<int>(bits >> mantissaBits & ((1u << exponentBits) - 1));
    const std::uint32_t mantissa = bits & ((1u << mantissaBits) - 1);
    const int bias = (1 << (exponentBits - 1)) - 1, highest = (1 << exponentBits) - 1;
    float value = 0;
    if (exponent == highest && (!finite || mantissa == (1u << mantissaBits) - 1))
        value = mantissa == 0 ? std::numeric_limits<float>::infinity() : std::numeric_limits<float>::quiet_NaN();
    else if (exponent == 0)
        value = std::ldexp(static_cast<float>(mantissa), 1 - bias - mantissaBits);
    else
        value = std::ldexp(static_cast<float>(mantissa | 1u << mantissaBits), exponent - bias - mantissaBits);
    return negative ? -value : value;
}

template <typename Number>
Number loaded(const std::byte* at)
{
    Number number;
    std::memcpy(&number, at, sizeof number);
    return number;
}

template <typename Stored, typename Number, typename Convert>
std::vector<Number> converted(std::span<const std::byte> bytes, const Convert& convert)
{
    std::vector<Number> numbers(bytes.size() / sizeof(Stored));
    for (std::size_t i = 0; i < numbers.size(); ++i)
        numbers[i] = static_cast<Number>(convert(loaded<Stored>(bytes.data() + i * sizeof(Stored))));
    return numbers;
}

template <typename Stored, typename Number>
std::vector<Number> cast(std::span<const std::byte> bytes)
{
    return converted<Stored, Number>(bytes, [](Stored number) { return number; });
}

template <typename Number>
std::optional<std::vector<Number>> integersAs(StoredType type, std::span<const std::byte> bytes)
{
    switch (type) {
    case StoredType::Int64: return cast<std::int64_t, Number>(bytes);
    case StoredType::Int32: return cast<std::int32_t, Number>(bytes);
    case StoredType::Int16: return cast<std::int16_t, Number>(bytes);
    case StoredType::Int8: return cast<std::int8_t, Number>(bytes);
    case StoredType::UInt64: return cast<std::uint64_t, Number>(bytes);
    case StoredType::UInt32: return cast<std::uint32_t, Number>(bytes);
    case StoredType::UInt16: return cast<std::uint16_t, Number>(bytes);
    case StoredType::UInt8: return cast<std::uint8_t, Number>(bytes);
    case StoredType::Bool: return converted<std::uint8_t, Number>(bytes, [](std::uint8_t number) { return number != 0; });
    default: return {};
    }
}

} // namespace

std::size_t byteSize(StoredType type)
{
    return kStoredTypes[static_cast<std::size_t>(type)].bytes;
}

std::string_view typeName(StoredType type)
{
    return kStoredTypes[static_cast<std::size_t>(type)].name;
}

std::optional<StoredType> typeOfSafetensors(std::string_view dtype)
{
    for (std::size_t i = 0; i + 1 < kStoredTypes.size(); ++i) {
        if (dtype == kStoredTypes[i].safetensors)
            return static_cast<StoredType>(i);
    }
    return {};
}

std::optional<std::uint64_t> elementsOf(std::span<const std::int64_t> shape)
{
    constexpr std::uint64_t kMost = std::uint64_t{1} << 62;
    std::uint64_t count = 1;
    for (const std::int64_t axis : shape) {
        const auto length = static_cast<std::uint64_t>(axis);
        if (axis < 0 || (length > 0 && count > kMost / length))
            return {};
        count *= length;
    }
    return count;
}

Result<std::vector<float>> toFloats(StoredType type, std::span<const std::byte> bytes)
{
    switch (type) {
    case StoredType::Float64: return converted<double, float>(bytes, [](double number) { return static_cast<float>(number); });
    case StoredType::Float32: return cast<float, float>(bytes);
    case StoredType::Float16: return converted<std::uint16_t, float>(bytes, [](std::uint16_t bits) { return smallFloat(bits, 5, 10, false); });
    case StoredType::BFloat16: return converted<std::uint16_t, float>(bytes, [](std::uint16_t bits) { return std::bit_cast<float>(std::uint32_t{bits} << 16); });
    case StoredType::Float8E4M3: return converted<std::uint8_t, float>(bytes, [](std::uint8_t bits) { return smallFloat(bits, 4, 3, true); });
    case StoredType::Float8E5M2: return converted<std::uint8_t, float>(bytes, [](std::uint8_t bits) { return smallFloat(bits, 5, 2, false); });
    default: break;
    }
    auto numbers = integersAs<float>(type, bytes);
    if (!numbers)
        return fail(ErrorCode::Unsupported, "Texts are no numbers");
    return std::move(*numbers);
}

Result<std::vector<float>> toFloats(const StoredTensor& tensor, std::span<const std::byte> bytes)
{
    CAIRN_ASSIGN(std::vector<float> numbers, toFloats(tensor.type, bytes));
    if (!tensor.quantization || tensor.quantization->scales.empty())
        return numbers;
    const Quantization& how = *tensor.quantization;
    std::size_t inner = 1; // numbers that follow each other under one scale
    for (std::size_t axis = how.axis + 1; axis < tensor.shape.size(); ++axis)
        inner *= static_cast<std::size_t>(tensor.shape[axis]);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::size_t slice = inner == 0 ? 0 : i / inner % how.scales.size();
        const double zero = how.zeroPoints.empty() ? 0.0 : static_cast<double>(how.zeroPoints[how.zeroPoints.size() == 1 ? 0 : slice]);
        numbers[i] = static_cast<float>(how.scales[slice] * (static_cast<double>(numbers[i]) - zero));
    }
    return numbers;
}

Result<std::vector<std::int64_t>> toIntegers(StoredType type, std::span<const std::byte> bytes)
{
    auto numbers = integersAs<std::int64_t>(type, bytes);
    if (!numbers)
        return fail(ErrorCode::Unsupported, "These are no whole numbers but " + std::string(typeName(type)));
    return std::move(*numbers);
}

} // namespace cairn::formats
