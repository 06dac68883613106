// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/weights_in/pickle_atoms.h"

#include <bit>
#include <charconv>
#include <cstring>

namespace cairn::formats {

std::optional<std::span<const std::byte>> PickleBytes::take(std::uint64_t count)
{
    if (count > m_bytes.size() - m_at)
        return {};
    const auto bytes = m_bytes.subspan(m_at, count);
    m_at += count;
    return bytes;
}

std::optional<std::uint64_t> PickleBytes::number(int bytes)
{
    const auto taken = take(static_cast<std::uint64_t>(bytes));
    if (!taken)
        return {};
    std::uint64_t value = 0;
    std::memcpy(&value, taken->data(), taken->size());
    return value;
}

std::optional<std::string> PickleBytes::line()
{
    for (std::size_t end = m_at; end < m_bytes.size() && end - m_at <= kLongestPickleName; ++end) {
        if (m_bytes[end] != std::byte{'\n'})
            continue;
        std::string text(reinterpret_cast<const char*>(m_bytes.data() + m_at), end - m_at);
        m_at = end + 1;
        return text;
    }
    return {};
}

namespace {

PickleAtom atomProblem(const char* problem)
{
    return {true, {}, problem};
}

PickleAtom wholeNumber(PickleBytes& in, int bytes, bool isSigned)
{
    const auto value = in.number(bytes);
    if (!value)
        return atomProblem("it is cut off");
    return {true, {.kind = PickleKind::Integer, .integer = isSigned ? static_cast<std::int32_t>(*value) : static_cast<std::int64_t>(*value)}};
}

/// Two's complement of any length; what is longer than 64 bits keeps its bytes.
PickleAtom longNumber(PickleBytes& in, int lengthBytes)
{
    const auto count = in.number(lengthBytes);
    const auto digits = count ? in.take(*count) : std::nullopt;
    if (!digits)
        return atomProblem("it is cut off");
    PickleValue value{.kind = PickleKind::Integer};
    if (digits->size() > sizeof value.integer) {
        value.text.assign(reinterpret_cast<const char*>(digits->data()), digits->size());
    } else if (!digits->empty()) {
        const bool negative = (digits->back() & std::byte{0x80}) != std::byte{0};
        value.integer = negative ? -1 : 0;
        std::memcpy(&value.integer, digits->data(), digits->size());
    }
    return {true, std::move(value)};
}

PickleAtom writtenNumber(PickleBytes& in)
{
    auto text = in.line();
    if (!text || text->empty())
        return atomProblem("a number is missing");
    if (*text == "00" || *text == "01")
        return {true, {.kind = PickleKind::Bool, .integer = *text == "01"}};
    if (text->back() == 'L')
        text->pop_back();
    PickleValue value{.kind = PickleKind::Integer};
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), value.integer);
    if (problem == std::errc::invalid_argument || end != text->data() + text->size())
        return atomProblem("a number is no number");
    if (problem != std::errc())
        value.text = *text;
    return {true, std::move(value)};
}

PickleAtom real(PickleBytes& in)
{
    const auto bits = in.number(8);
    return bits ? PickleAtom{true, {.kind = PickleKind::Real, .real = std::bit_cast<double>(__builtin_bswap64(*bits))}} : atomProblem("it is cut off");
}

PickleAtom writtenReal(PickleBytes& in)
{
    const auto text = in.line();
    PickleValue value{.kind = PickleKind::Real};
    if (!text || std::from_chars(text->data(), text->data() + text->size(), value.real).ec == std::errc::invalid_argument)
        return atomProblem("a number is no number");
    return {true, std::move(value)};
}

PickleAtom letters(PickleBytes& in, int lengthBytes, PickleKind kind)
{
    const auto count = in.number(lengthBytes);
    const auto text = count ? in.take(*count) : std::nullopt;
    if (!text)
        return atomProblem("it is cut off");
    return {true, {.kind = kind, .text = std::string(reinterpret_cast<const char*>(text->data()), text->size())}};
}

PickleAtom writtenText(PickleBytes& in, bool quoted)
{
    auto text = in.line();
    if (!text || (quoted && (text->size() < 2 || text->front() != text->back())))
        return atomProblem("a text is missing");
    return {true, {.kind = PickleKind::Text, .text = quoted ? text->substr(1, text->size() - 2) : *text}};
}

} // namespace

PickleAtom readPickleAtom(unsigned char code, PickleBytes& bytes)
{
    switch (code) {
    case 'N': return {true, {}};                                                       // NONE
    case 0x88: case 0x89: return {true, {.kind = PickleKind::Bool, .integer = code == 0x88}}; // NEWTRUE, NEWFALSE
    case 'K': return wholeNumber(bytes, 1, false);                                     // BININT1
    case 'M': return wholeNumber(bytes, 2, false);                                     // BININT2
    case 'J': return wholeNumber(bytes, 4, true);                                      // BININT
    case 0x8a: return longNumber(bytes, 1);                                            // LONG1
    case 0x8b: return longNumber(bytes, 4);                                            // LONG4
    case 'I': case 'L': return writtenNumber(bytes);                                   // INT, LONG
    case 'G': return real(bytes);                                                      // BINFLOAT
    case 'F': return writtenReal(bytes);                                               // FLOAT
    case 'U': case 0x8c: return letters(bytes, 1, PickleKind::Text);                   // SHORT_BINSTRING, SHORT_BINUNICODE
    case 'T': case 'X': return letters(bytes, 4, PickleKind::Text);                    // BINSTRING, BINUNICODE
    case 0x8d: return letters(bytes, 8, PickleKind::Text);                             // BINUNICODE8
    case 'C': return letters(bytes, 1, PickleKind::Bytes);                             // SHORT_BINBYTES
    case 'B': return letters(bytes, 4, PickleKind::Bytes);                             // BINBYTES
    case 0x8e: case 0x96: return letters(bytes, 8, PickleKind::Bytes);                 // BINBYTES8, BYTEARRAY8
    case 'V': case 'S': return writtenText(bytes, code == 'S');                        // UNICODE, STRING
    case ']': return {true, {.kind = PickleKind::List}};                               // EMPTY_LIST
    case ')': return {true, {.kind = PickleKind::Tuple}};                              // EMPTY_TUPLE
    case '}': return {true, {.kind = PickleKind::Dict}};                               // EMPTY_DICT
    case 0x8f: return {true, {.kind = PickleKind::Set}};                               // EMPTY_SET
    default: return {.known = false};
    }
}

} // namespace cairn::formats
