// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace cairn::data {

/// One value to be shown. std::monostate: missing. Timestamps are ISO text. Image cells hold the row id (see
/// Dataset::images for the pixels).
using Cell = std::variant<std::monostate, std::int64_t, double, bool, std::string>;

/// A few hundred rows for a view, column-major.
struct TablePage {
    std::vector<RowId> rows;                ///< ids, in the order asked for
    std::vector<std::vector<Cell>> columns; ///< columns[c][i] belongs to schema column c and rows[i]

    std::size_t size() const { return rows.size(); }
    const Cell& at(std::size_t row, std::size_t column) const { return columns[column][row]; }
};

/// Plain text of a cell ("" for missing, shortest exact form for numbers).
std::string cellText(const Cell& cell);

} // namespace cairn::data
