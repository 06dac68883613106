// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Dense arrays of numbers and texts as they lie in files, without a copy.
namespace cairn::data {

enum class ArrayKind : std::uint8_t { Bool, Signed, Unsigned, Float, Bytes, Unicode, Time };

/// One element.
struct ArrayType {
    ArrayKind kind = ArrayKind::Float;
    std::uint64_t bytes = 8; ///< Bool 1; integers 1 to 8; Float 2, 4, 8, 16 (x87 extended); Unicode 4 a letter
    bool swapped = false;    ///< big endian
    std::string unit = {};   ///< Time: "s", "ms", "us", "ns", "D", "h", "m"

    bool number() const { return kind <= ArrayKind::Float; }
    bool integer() const { return kind <= ArrayKind::Unsigned; }
};

/// A member of a structured element.
struct ArrayField {
    std::string name;
    ArrayType type;
    std::uint64_t offset = 0;        ///< within the element
    std::uint64_t count = 1;         ///< of values, for members that are small arrays
};

/// Elements at bytes + sum of index * stride. `owner` keeps the bytes alive.
struct ArrayView {
    std::vector<std::uint64_t> shape;
    std::vector<std::uint64_t> strides; ///< bytes, one per axis
    ArrayType type;
    std::vector<ArrayField> fields;     ///< structured elements; then `type` says nothing
    std::uint64_t offset = 0, total = 0; ///< where the bytes lie in their file, and how many
    std::span<const std::uint8_t> bytes; ///< empty where only the header was read
    std::shared_ptr<const void> owner;

    std::uint64_t elements() const;
    /// The same array with axis `axis` first.
    ArrayView withAxisFirst(std::size_t axis) const;
    /// Address of element [row, 0, 0, ...].
    const std::uint8_t* row(std::uint64_t index) const { return bytes.data() + index * strides[0]; }
};

/// Product, or nothing where it does not fit into 63 bits.
std::optional<std::uint64_t> productOf(std::span<const std::uint64_t> lengths);

/// Strides of a packed array, last axis fastest, or first (`fortran`).
std::vector<std::uint64_t> packedStrides(std::span<const std::uint64_t> shape, std::uint64_t elementBytes, bool fortran);

/// The element at `at` as a number; NaN for texts, times that are no time.
double numberAt(const std::uint8_t* at, const ArrayType& type);
/// The element as text: letters up to the first NUL, times as ISO text ("" for not-a-time), numbers in their shortest form.
std::string textAt(const std::uint8_t* at, const ArrayType& type);

/// "uint8", "float32", "text", ...
std::string typeText(const ArrayView& view);
/// "60000 x 28 x 28"
std::string shapeText(std::span<const std::uint64_t> shape);

} // namespace cairn::data
