// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cairn::graph::expression {

/// One entry between the brackets of x[:, 0, 1:5:2, None, ...].
struct IndexItem {
    enum class Form : std::uint8_t {
        Place, ///< start: the axis vanishes
        Range, ///< start:end:step
        New,   ///< None: an axis of length 1
        Rest   ///< ...: as many whole axes as are left
    };
    Form form = Form::Range;
    std::size_t offset = 0;
    std::optional<std::int64_t> start, end, step;
};

/// A piece of an expression, as it is written.
struct Ast {
    enum class Kind : std::uint8_t {
        Number, ///< `number`
        Truth,  ///< True or False, `number` 1 or 0
        Text,   ///< "ij,jk->ik"
        Name,   ///< an input, a variable, or N, the batch axis
        Negate, ///< -child
        Binary, ///< child `text` child: "+", "-", "*", "/", "@", "**", "<", "<=", ">", ">=", "==", "!="
        Call,   ///< `text`(children), with `keywords`
        Index,  ///< child[items]
        Tuple   ///< (children), as an argument
    };
    Kind kind = Kind::Number;
    std::size_t offset = 0; ///< where it begins, in bytes of the code
    std::string text = {};
    double number = 0;
    std::vector<Ast> children = {};
    std::vector<std::string> keywords = {}; ///< of Call: for each child its keyword, "" where there is none
    std::vector<IndexItem> items = {};
};

/// Lines "name = expression" and the expression behind them.
struct Script {
    std::vector<std::pair<std::string, Ast>> variables;
    Ast result;
};

} // namespace cairn::graph::expression
