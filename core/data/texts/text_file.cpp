// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/texts/text_file.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <fstream>

namespace cairn::data {

namespace {

/// What bytes 0x80 to 0x9F are in Windows-1252; 0: nothing.
constexpr std::array<char16_t, 32> kWindows1252{0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
                                                0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

void appendCode(std::string& text, char32_t code)
{
    if (code < 0x80) {
        text += static_cast<char>(code);
        return;
    }
    const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr std::array<unsigned, 4> kLeads{0, 0xC0, 0xE0, 0xF0};
    text += static_cast<char>(kLeads[static_cast<std::size_t>(more)] | code >> (6 * more));
    for (int k = more - 1; k >= 0; --k)
        text += static_cast<char>(0x80 | (code >> (6 * k) & 0x3F));
}

std::string fromWindows1252(std::string_view bytes)
{
    std::string text;
    for (const char letter : bytes) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool special = byte >= 0x80 && byte < 0xA0;
        const char32_t code = special ? kWindows1252[byte - 0x80u] : byte;
        appendCode(text, special && code == 0 ? U'\uFFFD' : code);
    }
    return text;
}

std::string fromUtf16(std::string_view bytes, bool bigEndian)
{
    std::string text;
    const auto unit = [&](std::size_t i) {
        const auto a = static_cast<unsigned char>(bytes[i]), b = static_cast<unsigned char>(bytes[i + 1]);
        return static_cast<char32_t>(bigEndian ? a << 8 | b : b << 8 | a);
    };
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        const char32_t first = unit(i);
        if (first < 0xD800 || first >= 0xE000) {
            appendCode(text, first);
            continue;
        }
        const char32_t second = first < 0xDC00 && i + 3 < bytes.size() ? unit(i + 2) : 0;
        const bool pair = second >= 0xDC00 && second < 0xE000;
        appendCode(text, pair ? 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00) : U'\uFFFD');
        i += pair ? 2 : 0;
    }
    return text;
}

/// Without the letter that is not whole at the end.
std::string_view wholeLetters(std::string_view bytes)
{
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, bytes.size()); ++back) {
        const auto byte = static_cast<unsigned char>(bytes[bytes.size() - back]);
        if ((byte & 0xC0) == 0x80)
            continue;
        const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
        return length > back ? bytes.substr(0, bytes.size() - back) : bytes;
    }
    return bytes;
}

} // namespace

TextContent decodeText(std::string_view bytes, bool cut)
{
    TextContent content;
    content.cut = cut;
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        content.text = fromUtf16(bytes.substr(2), bytes[0] == '\xFE');
    } else {
        if (bytes.starts_with("\xEF\xBB\xBF"))
            bytes.remove_prefix(3);
        const std::string_view whole = cut ? wholeLetters(bytes) : bytes;
        content.legacy = !isUtf8(whole);
        content.text = content.legacy ? fromWindows1252(bytes) : std::string(whole);
    }
    content.binary = content.text.find('\0') != std::string::npos;
    if (content.binary)
        std::ranges::replace(content.text, '\0', ' ');
    return content;
}

Result<TextContent> readTextFile(const std::filesystem::path& file, std::uint64_t bytes, std::uint64_t limit)
{
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    const auto size = static_cast<std::int64_t>(in.tellg());
    if (!in || size < 0)
        return fail(ErrorCode::NotFound, "The text file is not there any more, or cannot be read: " + toUtf8(file.string()), file.string(), "Put the file back");
    if (static_cast<std::uint64_t>(size) != bytes)
        return fail(ErrorCode::Mismatch, "The text file has changed since the folder was opened: " + toUtf8(file.string()), file.string(), "Open the folder again");
    std::string content(std::min(bytes, limit), '\0');
    in.seekg(0);
    in.read(content.data(), static_cast<std::streamsize>(content.size()));
    if (!in)
        return fail(ErrorCode::Io, "The text file cannot be read to its end: " + toUtf8(file.string()), file.string(), "Check the disk");
    return decodeText(content, bytes > limit);
}

} // namespace cairn::data
