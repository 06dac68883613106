// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::formats {

/// How a foreign file stores one number. Float8 are the two of "FP8 formats for deep learning" (Micikevicius et al., 2022).
enum class StoredType : std::uint8_t {
    Float64, Float32, Float16, BFloat16, Float8E4M3, Float8E5M2, Int64, Int32, Int16, Int8, UInt64, UInt32, UInt16, UInt8, Bool,
    Text ///< not a number; has no bytes here
};

std::size_t byteSize(StoredType type);
/// "float32", "bfloat16", "int64", "bool", ...
std::string_view typeName(StoredType type);
/// Of safetensors ("F32", "BF16"); nothing for unknown ones.
std::optional<StoredType> typeOfSafetensors(std::string_view dtype);

/// How small integers stand for real numbers: real = scale * (stored - zeroPoint), per slice of `axis` where there are
/// several scales (Jacob et al., "Quantization and training of neural networks for efficient integer-arithmetic-only
/// inference", CVPR 2018).
struct Quantization {
    std::vector<double> scales;
    std::vector<std::int64_t> zeroPoints; ///< as many as scales, or one, or none (0)
    std::size_t axis = 0;
};

/// A named tensor of a foreign file, without its numbers.
struct StoredTensor {
    std::string name;
    StoredType type = StoredType::Float32;
    std::vector<std::int64_t> shape;          ///< empty: a single number
    std::optional<Quantization> quantization = {};

    bool operator==(const StoredTensor& other) const { return name == other.name && type == other.type && shape == other.shape; }
};

/// Product of the axes; nothing for negative lengths and for more than 2^62.
std::optional<std::uint64_t> elementsOf(std::span<const std::int64_t> shape);

/// Numbers of `type` (packed, little-endian) as float32; what does not fit becomes infinite. Unsupported for Text.
Result<std::vector<float>> toFloats(StoredType type, std::span<const std::byte> bytes);
/// The same for a tensor that may be quantised.
Result<std::vector<float>> toFloats(const StoredTensor& tensor, std::span<const std::byte> bytes);
/// Whole numbers and truth values; Unsupported for others.
Result<std::vector<std::int64_t>> toIntegers(StoredType type, std::span<const std::byte> bytes);

} // namespace cairn::formats
