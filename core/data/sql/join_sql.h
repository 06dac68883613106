// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/data/schema.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cairn::data {

/// Which rows of two tables belong together in the result.
enum class JoinKind : std::uint8_t {
    Inner, ///< rows with a partner on both sides
    Left,  ///< all rows of the left table
    Right, ///< all rows of the right table
    Full,  ///< all rows of both
    Only,  ///< rows of the left table that have a partner, once each, without the right one's columns
    Without ///< rows of the left table that have none
};

struct JoinTable {
    std::string name;
    Schema schema;
};

struct JoinSpec {
    JoinTable left, right;
    std::vector<std::pair<std::string, std::string>> on; ///< columns (left, right) that must be equal
    JoinKind kind = JoinKind::Inner;
};

/// `name` as it may stand in SQL: plain where that is unambiguous, quoted otherwise.
std::string sqlWord(std::string_view name);

/// Words that SQL keeps for itself, in capitals, rising.
const std::vector<std::string>& sqlKeywords();

/// A SELECT of all columns of both tables. Pairs of equal name become one column; another column that both have is called
/// "name_table" on the right side. InvalidInput where no columns are given or one is not there.
Result<std::string> joinSql(const JoinSpec& spec);

} // namespace cairn::data
