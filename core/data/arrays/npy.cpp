// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/arrays/npy.h"

#include "core/base/text.h"
#include "core/data/arrays/python_literal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

namespace cairn::data {

namespace {

constexpr std::string_view kMagic{"\x93NUMPY", 6};
constexpr std::size_t kMostHeader = 1 << 20, kMostAxes = 32, kMostFields = 10'000;
constexpr std::array<std::string_view, 8> kTimeUnits{"s", "ms", "us", "ns", "D", "h", "m", "W"};

Error damaged(const std::string& what, const std::string& where)
{
    return fail(ErrorCode::Corrupt, what, where, "Get a fresh copy, or save it again with numpy.save");
}

Result<ArrayType> typeOf(const std::string& descr, const std::string& where)
{
    const auto refused = [&](const std::string& why) {
        return fail(ErrorCode::Unsupported, why, where, "Save it again as numbers or texts, with allow_pickle=False");
    };
    ArrayType type;
    std::string_view text = descr;
    if (text.empty())
        return damaged("The type of the NumPy array is missing", where);
    if (text[0] == '>')
        type.swapped = true;
    if (std::string_view("<>|=").find(text[0]) != std::string_view::npos)
        text.remove_prefix(1);
    if (text.empty())
        return damaged("The type of the NumPy array is damaged: " + descr, where);
    const char kind = text[0];
    text.remove_prefix(1);
    std::uint64_t bytes = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bytes);
    const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
    if (kind == 'O')
        return refused("The array holds Python objects, which are pickled programs and are not opened");
    if (kind == 'c')
        return refused("The array holds complex numbers, which are not read");
    if (kind == 'V' || kind == 'm')
        return refused(kind == 'V' ? "The array holds raw bytes without a type" : "The array holds durations, which are not read");
    type.bytes = bytes;
    const auto sized = [&](std::initializer_list<std::uint64_t> sizes) { return error == std::errc() && std::ranges::find(sizes, bytes) != sizes.end(); };
    bool known = false;
    switch (kind) {
    case 'b':
    case '?': type.kind = ArrayKind::Bool; known = sized({1}); break;
    case 'i': type.kind = ArrayKind::Signed; known = sized({1, 2, 4, 8}); break;
    case 'u': type.kind = ArrayKind::Unsigned; known = sized({1, 2, 4, 8}); break;
    case 'f': type.kind = ArrayKind::Float; known = sized({2, 4, 8, 16}); break;
    case 'S':
    case 'a': type.kind = ArrayKind::Bytes; known = error == std::errc() && bytes > 0 && bytes < 1 << 24; break;
    case 'U':
        type.kind = ArrayKind::Unicode;
        known = error == std::errc() && bytes > 0 && bytes < 1 << 24;
        type.bytes = bytes * 4;
        break;
    case 'M':
        type.kind = ArrayKind::Time;
        known = sized({8}) && rest.size() > 2 && rest.front() == '[' && rest.back() == ']';
        type.unit = known ? std::string(rest.substr(1, rest.size() - 2)) : std::string();
        known = known && std::ranges::find(kTimeUnits, type.unit) != kTimeUnits.end();
        break;
    default: break;
    }
    if (!known)
        return refused("The array has elements of a kind that is not read: " + descr);
    return type;
}

/// Members of a record; offsets run on without gaps, as NumPy packs them. Unnamed ones are padding.
Result<std::uint64_t> addFields(const Json& descr, const std::string& prefix, std::uint64_t offset, int depth, std::vector<ArrayField>& fields, const std::string& where)
{
    if (depth > 4 || fields.size() > kMostFields)
        return damaged("The record of the NumPy array is nested too deeply", where);
    for (const Json& member : descr) {
        if (!member.is_array() || member.size() < 2 || member.size() > 3)
            return damaged("The record of the NumPy array is damaged", where);
        const Json& name = member[0].is_array() && member[0].size() == 2 ? member[0][1] : member[0]; // (title, name)
        std::uint64_t count = 1;
        if (member.size() == 3) {
            const auto product = member[2].is_array() ? productOf(member[2].get<std::vector<std::uint64_t>>()) : std::optional(member[2].get<std::uint64_t>());
            if (!product || *product > 1 << 20)
                return damaged("The record of the NumPy array has an impossible size", where);
            count = *product;
        }
        const std::string label = prefix + name.get<std::string>();
        if (member[1].is_array()) {
            for (std::uint64_t i = 0; i < count; ++i) {
                CAIRN_ASSIGN(offset, addFields(member[1], label + (count > 1 ? "[" + std::to_string(i) + "]." : "."), offset, depth + 1, fields, where));
            }
            continue;
        }
        const std::string text = member[1].get<std::string>();
        if (name.get<std::string>().empty() && text.starts_with("|V")) {
            offset += std::strtoull(text.c_str() + 2, nullptr, 10) % (1 << 24) * count;
            continue;
        }
        CAIRN_ASSIGN(ArrayType type, typeOf(text, where));
        fields.push_back({label, type, offset, count});
        offset += type.bytes * count;
    }
    return offset;
}

struct Header {
    std::vector<std::uint64_t> shape;
    bool fortran = false;
    ArrayType type;
    std::vector<ArrayField> fields;
    std::uint64_t elementBytes = 0;
};

Result<Header> parseHeader(std::string_view text, const std::string& where)
{
    const auto json = pythonLiteral(text);
    if (!json || !json->is_object())
        return damaged("The header of the NumPy array is damaged", where);
    try {
        Header header;
        header.shape = json->at("shape").get<std::vector<std::uint64_t>>();
        header.fortran = json->at("fortran_order").get<bool>();
        const Json& descr = json->at("descr");
        if (header.shape.size() > kMostAxes)
            return damaged("The NumPy array claims " + std::to_string(header.shape.size()) + " axes", where);
        if (descr.is_array()) {
            CAIRN_ASSIGN(header.elementBytes, addFields(descr, {}, 0, 0, header.fields, where));
            if (header.fields.empty())
                return damaged("The record of the NumPy array is empty", where);
        } else {
            CAIRN_ASSIGN(header.type, typeOf(descr.get<std::string>(), where));
            header.elementBytes = header.type.bytes;
        }
        return header;
    } catch (const Json::exception&) {
        return damaged("The header of the NumPy array is damaged", where);
    }
}

} // namespace

Result<ArrayView> readNpyHeader(std::span<const std::uint8_t> bytes, std::uint64_t fileBytes, const std::string& where)
{
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (!text.starts_with(kMagic) || bytes.size() < 12)
        return damaged("This is no NumPy array", where);
    const unsigned major = bytes[6];
    if (major < 1 || major > 3)
        return fail(ErrorCode::TooNew, "The NumPy array has format version " + std::to_string(major), where, "Save it with an older NumPy");
    const std::size_t before = major == 1 ? 10 : 12;
    const std::uint64_t length = major == 1 ? bytes[8] | bytes[9] << 8
                                            : bytes[8] | bytes[9] << 8 | bytes[10] << 16 | std::uint64_t{bytes[11]} << 24;
    if (length > kMostHeader || before + length > bytes.size())
        return damaged("The header of the NumPy array is cut off", where);
    CAIRN_ASSIGN(Header header, parseHeader(text.substr(before, length), where));
    std::vector<std::uint64_t> all = header.shape;
    all.push_back(header.elementBytes);
    const auto total = productOf(all);
    if (!total)
        return damaged("The NumPy array claims an impossible size: " + shapeText(header.shape), where);
    const std::uint64_t there = fileBytes - std::min(fileBytes, before + length);
    if (*total > there)
        return damaged("The NumPy array is cut off: it promises " + shapeText(header.shape) + " = " + grouped(*total) + " bytes and has " + grouped(there), where);
    ArrayView view;
    view.strides = packedStrides(header.shape, header.elementBytes, header.fortran);
    view.shape = std::move(header.shape);
    view.type = std::move(header.type);
    view.fields = std::move(header.fields);
    view.offset = before + length;
    view.total = *total;
    return view;
}

Result<ArrayView> readNpy(std::span<const std::uint8_t> bytes, std::shared_ptr<const void> owner, const std::string& where)
{
    CAIRN_ASSIGN(ArrayView view, readNpyHeader(bytes, bytes.size(), where));
    view.bytes = bytes.subspan(view.offset, view.total);
    view.owner = std::move(owner);
    return view;
}

Result<ArrayView> openNpy(const std::filesystem::path& file)
{
    CAIRN_ASSIGN(const MappedFile mapped, mapFile(file));
    return readNpy(mapped.bytes, mapped.owner, file.string());
}

std::string npyHeader(const std::string& descr, bool fortran, std::span<const std::uint64_t> shape)
{
    std::string dictionary = "{'descr': " + (descr.starts_with('[') ? descr : "'" + descr + "'") + ", 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': (";
    for (const std::uint64_t length : shape)
        dictionary += std::to_string(length) + ", ";
    dictionary += "), }";
    dictionary.append(64 - (12 + dictionary.size() + 1) % 64, ' ');
    dictionary += '\n';
    const auto length = static_cast<std::uint32_t>(dictionary.size());
    std::string header(kMagic);
    header += {2, 0, static_cast<char>(length & 0xff), static_cast<char>(length >> 8 & 0xff), static_cast<char>(length >> 16 & 0xff), static_cast<char>(length >> 24 & 0xff)};
    return header + dictionary;
}

} // namespace cairn::data
