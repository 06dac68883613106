// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/select/row_set.h"

namespace cairn::data {

enum class SortOrder : std::uint8_t { Rising, Falling };

/// The rows in the order of a column (numbers by size, texts by their bytes). Equal values keep the order of the source;
/// missing values come last in either order. `only`: these rows; nullptr: all. Reads the column once; takes 16 bytes a row
/// (32 and the texts where it is text) until it returns. Busy: the rows have not been counted; Unsupported: a column of
/// images; Cancelled.
Result<std::vector<RowId>> sortedRows(const Dataset& dataset, std::size_t column, SortOrder order, const select::RowSet* only, JobContext& job);

} // namespace cairn::data
