// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/profile/row_scan.h"

#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace cairn::data {

/// 64-bit hash of a text (rotate and multiply over words of 8 bytes, then mix()). Stable: it is stored in projects.
std::uint64_t textHash(std::string_view text);
/// The same of a number; 0 and -0 are one, all NaN are one.
std::uint64_t numberHash(double value);

/// The value to so many significant decimal digits.
double roundedTo(double value, int digits);

/// How the content of a row becomes one number.
struct RowHashing {
    std::vector<std::size_t> columns; ///< empty: identityColumns()
    /// Decimal digits to which numbers are rounded (significant), and texts are compared in lower case without spaces, signs
    /// and double blanks: near-duplicates get one hash. 0: exact content.
    int roundedDigits = 0;
};

/// Columns that make up the content of a row: all of them. Where a column named "path", "file" or "filename" stands for
/// the picture of a row, the image column is left out, so that nothing has to be decoded.
std::vector<std::size_t> identityColumns(const Schema& schema);

/// Receives the hashes of rows [first, first + n), or of the given ids.
using HashVisitor = std::function<Result<void>(const ColumnChunk&, std::span<const std::uint64_t>)>;

/// Hashes rows in order. The hash depends on the names and values of the columns, not on their order or on the position of
/// the row; missing values count as nothing. Equal rows have equal hashes; different rows differ but for one pair in 2^64.
/// Integers beyond 2^53 are compared as doubles. Stops with Cancelled. Chunks carry the hashed columns but images.
Result<void> hashRows(const Dataset& dataset, const RowHashing& hashing, const ScannedRows& rows, const HashVisitor& visitor, JobContext& job);

} // namespace cairn::data
