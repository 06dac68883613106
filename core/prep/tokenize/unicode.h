// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What tokenisers need to know of Unicode. Pure functions: any thread.
namespace cairn::prep {

bool isLetter(char32_t code);      ///< category L
bool isNumber(char32_t code);      ///< category N
bool isPunctuation(char32_t code); ///< category P
bool isMark(char32_t code);        ///< category Mn
bool isControl(char32_t code);     ///< categories Cc and Cf
char32_t lowerCase(char32_t code);
/// "é" to "e": the letter without the marks that belong to it.
char32_t withoutMarks(char32_t code);
/// Whitespace of the regular expression \s (Unicode White_Space).
bool isSpace(char32_t code);

/// Code points of UTF-8; malformed bytes become U+FFFD.
std::u32string fromUtf8(std::string_view text);
void appendUtf8(std::string& text, char32_t code);
std::string toUtf8(std::u32string_view text);

} // namespace cairn::prep
