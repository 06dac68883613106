// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/graph/expression/ast.h"

#include <string_view>

namespace cairn::graph::expression {

inline constexpr std::size_t kMostPieces = 500; ///< numbers, names, operators and calls of an expression
inline constexpr int kDeepest = 64;             ///< brackets in brackets

/// Reads code as it is written; Python's operators with Python's precedences:
///   script     = { name "=" comparison newline } comparison
///   comparison = sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum ]
///   sum        = term { ("+" | "-") term }
///   term       = unary { ("*" | "/" | "@") unary }
///   unary      = "-" unary | power
///   power      = postfix [ "**" unary ]
///   postfix    = primary { "[" item { "," item } "]" }
///   primary    = number | text | "True" | "False" | name [ "(" arguments ")" ] | "(" comparison ")" | tuple
/// InvalidInput says the column and what was expected there. Bounded by kLongestCode, kMostPieces and kDeepest.
Result<Script> parse(std::string_view code);

} // namespace cairn::graph::expression
