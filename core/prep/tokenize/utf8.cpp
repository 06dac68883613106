// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/tokenize/unicode.h"

namespace cairn::prep {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

/// Length of the sequence that starts with this byte; 0: no start.
std::size_t sequenceLength(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

} // namespace

bool isSpace(char32_t code)
{
    return (code >= 9 && code <= 13) || code == 32 || code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028
        || code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

std::u32string fromUtf8(std::string_view text)
{
    std::u32string codes;
    codes.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = sequenceLength(lead);
        char32_t code = length == 1 ? lead : length == 2 ? lead & 0x1F : length == 3 ? lead & 0x0F : lead & 0x07;
        bool good = length > 0 && i + length <= text.size();
        for (std::size_t k = 1; good && k < length; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            good = (next & 0xC0) == 0x80;
            code = code << 6 | (next & 0x3F);
        }
        good = good && !(length == 3 && code < 0x800) && !(length == 4 && (code < 0x10000 || code > 0x10FFFF)) && !(code >= 0xD800 && code < 0xE000);
        codes += good ? code : kReplacement;
        i += good ? length : 1;
    }
    return codes;
}

void appendUtf8(std::string& text, char32_t code)
{
    const auto part = [&](int shift, unsigned mask, unsigned mark) { text += static_cast<char>(mark | (code >> shift & mask)); };
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        part(6, 0x1F, 0xC0);
        part(0, 0x3F, 0x80);
    } else if (code < 0x10000) {
        part(12, 0x0F, 0xE0);
        part(6, 0x3F, 0x80);
        part(0, 0x3F, 0x80);
    } else {
        part(18, 0x07, 0xF0);
        part(12, 0x3F, 0x80);
        part(6, 0x3F, 0x80);
        part(0, 0x3F, 0x80);
    }
}

std::string toUtf8(std::u32string_view text)
{
    std::string out;
    for (const char32_t code : text)
        appendUtf8(out, code);
    return out;
}

} // namespace cairn::prep
