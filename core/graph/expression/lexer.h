// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::graph::expression {

inline constexpr std::size_t kLongestCode = 4096; ///< bytes

struct Token {
    enum class Kind : std::uint8_t { Number, Name, Text, Symbol, Newline, End };
    Kind kind = Kind::End;
    std::size_t offset = 0; ///< in bytes
    std::string text;       ///< as written; of a Text what stands between the quotes
    double number = 0;
};

/// The tokens of an expression, with an End behind them. Line breaks inside brackets and comments (# ...) are left out;
/// those between statements, and semicolons, are Newline. InvalidInput says the place.
Result<std::vector<Token>> tokens(std::string_view code);

/// "Column 7", or "Line 2, column 7" in code of several lines. Columns count characters from 1.
std::string placeText(std::string_view code, std::size_t offset);

/// InvalidInput "<place>: <what>".
Error errorAt(std::string_view code, std::size_t offset, const std::string& what, const std::string& fix);

} // namespace cairn::graph::expression
