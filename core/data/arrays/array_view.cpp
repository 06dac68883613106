// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/arrays/array_view.h"

#include "core/base/text.h"
#include "core/data/table/table_page.h"

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>

namespace cairn::data {

namespace {

/// Loads a number of the machine's own byte order.
template <typename Number>
Number load(const std::uint8_t* at, bool swapped)
{
    std::array<std::uint8_t, sizeof(Number)> bytes;
    std::memcpy(bytes.data(), at, sizeof(Number));
    if (swapped)
        std::ranges::reverse(bytes);
    return std::bit_cast<Number>(bytes);
}

/// IEEE 754 half precision.
double halfValue(std::uint16_t bits)
{
    const double sign = bits & 0x8000 ? -1 : 1;
    const int exponent = bits >> 10 & 0x1f, fraction = bits & 0x3ff;
    if (exponent == 0x1f)
        return fraction ? std::numeric_limits<double>::quiet_NaN() : sign * std::numeric_limits<double>::infinity();
    if (exponent == 0)
        return sign * std::ldexp(fraction, -24);
    return sign * std::ldexp(1024 + fraction, exponent - 25);
}

/// The 80 bits of an x87 number, in 16 bytes.
double extendedValue(const std::uint8_t* at, bool swapped)
{
    std::array<std::uint8_t, 16> bytes;
    std::memcpy(bytes.data(), at, bytes.size());
    if (swapped)
        std::ranges::reverse(bytes);
    std::uint64_t mantissa = 0;
    std::memcpy(&mantissa, bytes.data(), 8);
    const int top = bytes[8] | bytes[9] << 8;
    const double sign = top & 0x8000 ? -1 : 1;
    const int exponent = top & 0x7fff;
    if (exponent == 0x7fff)
        return mantissa << 1 ? std::numeric_limits<double>::quiet_NaN() : sign * std::numeric_limits<double>::infinity();
    return sign * std::ldexp(static_cast<double>(mantissa), exponent - 16383 - 63);
}

double floatValue(const std::uint8_t* at, const ArrayType& type)
{
    switch (type.bytes) {
    case 2: return halfValue(load<std::uint16_t>(at, type.swapped));
    case 4: return static_cast<double>(load<float>(at, type.swapped));
    case 8: return load<double>(at, type.swapped);
    default: return extendedValue(at, type.swapped);
    }
}

std::int64_t signedValue(const std::uint8_t* at, const ArrayType& type)
{
    switch (type.bytes) {
    case 1: return static_cast<std::int8_t>(*at);
    case 2: return load<std::int16_t>(at, type.swapped);
    case 4: return load<std::int32_t>(at, type.swapped);
    default: return load<std::int64_t>(at, type.swapped);
    }
}

std::uint64_t unsignedValue(const std::uint8_t* at, const ArrayType& type)
{
    switch (type.bytes) {
    case 1: return *at;
    case 2: return load<std::uint16_t>(at, type.swapped);
    case 4: return load<std::uint32_t>(at, type.swapped);
    default: return load<std::uint64_t>(at, type.swapped);
    }
}

void appendLetter(std::string& text, std::uint32_t code)
{
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
        code = 0xFFFD;
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 0x3F))};
    } else if (code < 0x10000) {
        text += {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)), static_cast<char>(0x80 | (code & 0x3F))};
    } else {
        text += {static_cast<char>(0xF0 | code >> 18), static_cast<char>(0x80 | (code >> 12 & 0x3F)), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
                 static_cast<char>(0x80 | (code & 0x3F))};
    }
}

/// Seconds and their fraction in nanoseconds of a time that counts in `unit`; nothing for NaT and times outside 1-9999.
std::string timeText(std::int64_t count, const std::string& unit)
{
    using namespace std::chrono;
    if (count == std::numeric_limits<std::int64_t>::min())
        return {};
    const std::int64_t per = unit == "ms" ? 1'000 : unit == "us" ? 1'000'000 : unit == "ns" ? 1'000'000'000 : 1;
    const std::int64_t factor = unit == "D" ? 86'400 : unit == "h" ? 3'600 : unit == "m" ? 60 : unit == "W" ? 604'800 : 1;
    std::int64_t second = count / per, rest = count % per;
    if (rest < 0) {
        rest += per;
        --second;
    }
    constexpr std::int64_t kMost = 253'402'300'799; // the end of year 9999
    if (second > kMost / factor || second < -62'135'596'800 / factor)
        return {};
    second *= factor;
    const auto day = floor<days>(sys_seconds(seconds(second)));
    const year_month_day date(day);
    const auto time = static_cast<int>(second - day.time_since_epoch().count() * 86'400);
    char text[48];
    int length = std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d:%02d", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                               static_cast<unsigned>(date.day()), time / 3600, time / 60 % 60, time % 60);
    if (per > 1)
        std::snprintf(text + length, sizeof text - static_cast<std::size_t>(length), ".%0*lld", per == 1'000 ? 3 : per == 1'000'000 ? 6 : 9, static_cast<long long>(rest));
    return text;
}

} // namespace

std::optional<std::uint64_t> productOf(std::span<const std::uint64_t> lengths)
{
    std::uint64_t product = 1;
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (std::ranges::find(lengths, std::uint64_t{0}) != lengths.end())
        return 0;
    for (const std::uint64_t length : lengths) {
        if (product > kMost / length)
            return {};
        product *= length;
    }
    return product;
}

std::vector<std::uint64_t> packedStrides(std::span<const std::uint64_t> shape, std::uint64_t elementBytes, bool fortran)
{
    std::vector<std::uint64_t> strides(shape.size());
    std::uint64_t step = elementBytes;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const std::size_t axis = fortran ? i : shape.size() - 1 - i;
        strides[axis] = step;
        step *= shape[axis];
    }
    return strides;
}

std::uint64_t ArrayView::elements() const
{
    return productOf(shape).value_or(0);
}

ArrayView ArrayView::withAxisFirst(std::size_t axis) const
{
    ArrayView view = *this;
    std::rotate(view.shape.begin(), view.shape.begin() + static_cast<std::ptrdiff_t>(axis), view.shape.begin() + static_cast<std::ptrdiff_t>(axis) + 1);
    std::rotate(view.strides.begin(), view.strides.begin() + static_cast<std::ptrdiff_t>(axis), view.strides.begin() + static_cast<std::ptrdiff_t>(axis) + 1);
    return view;
}

double numberAt(const std::uint8_t* at, const ArrayType& type)
{
    switch (type.kind) {
    case ArrayKind::Bool: return *at != 0;
    case ArrayKind::Signed: return static_cast<double>(signedValue(at, type));
    case ArrayKind::Unsigned: return static_cast<double>(unsignedValue(at, type));
    case ArrayKind::Float: return floatValue(at, type);
    default: return std::numeric_limits<double>::quiet_NaN();
    }
}

std::string textAt(const std::uint8_t* at, const ArrayType& type)
{
    std::string text;
    switch (type.kind) {
    case ArrayKind::Bytes:
        text.assign(reinterpret_cast<const char*>(at), type.bytes);
        text.resize(std::min(text.find('\0'), text.size()));
        return toUtf8(text);
    case ArrayKind::Unicode:
        for (std::uint64_t i = 0; i + 4 <= type.bytes; i += 4) {
            const auto code = load<std::uint32_t>(at + i, type.swapped);
            if (code == 0)
                break;
            appendLetter(text, code);
        }
        return text;
    case ArrayKind::Time: return timeText(load<std::int64_t>(at, type.swapped), type.unit);
    case ArrayKind::Signed: return std::to_string(signedValue(at, type));
    case ArrayKind::Unsigned: return std::to_string(unsignedValue(at, type));
    default: return cellText(numberAt(at, type));
    }
}

std::string typeText(const ArrayView& view)
{
    if (!view.fields.empty())
        return std::to_string(view.fields.size()) + " fields";
    const std::string bits = std::to_string(view.type.bytes * 8);
    switch (view.type.kind) {
    case ArrayKind::Bool: return "bool";
    case ArrayKind::Signed: return "int" + bits;
    case ArrayKind::Unsigned: return "uint" + bits;
    case ArrayKind::Float: return "float" + bits;
    case ArrayKind::Time: return "time";
    default: return "text";
    }
}

std::string shapeText(std::span<const std::uint64_t> shape)
{
    std::string text;
    for (const std::uint64_t length : shape)
        text += (text.empty() ? "" : " x ") + std::to_string(length);
    return text.empty() ? "one value" : text;
}

} // namespace cairn::data
