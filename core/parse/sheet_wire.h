// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// The cells of a spreadsheet on the wire between cairn-parse and its caller. Requests: {"verb": "open"} answers
/// {"sheets": [...]}, {"verb": "begin", "sheet": "name"} starts at its first row, {"verb": "rows"} answers the next ones:
/// {"rows": n, "end": bool} and, for each row, its number (u32), how many cells follow (u32), and for each cell its column
/// (u32), its kind (u8) and its value: a double, or length (u32) and bytes. All little endian.
namespace cairn::parse {

enum class SheetCell : std::uint8_t { Number = 1, Text = 2, Truth = 3, Date = 4, Problem = 5 };

inline constexpr std::uint32_t kMostSheetColumns = 16384; ///< Excel's own limits
inline constexpr std::uint32_t kMostSheetRows = 1048576;
inline constexpr double kDaysTo1970 = 25569; ///< dates are days since 1899-12-30

} // namespace cairn::parse
