// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/arrays/array_view.h"
#include "core/data/media/memory_table.h"

#include <string>
#include <vector>

namespace cairn::data {

/// One column that an array holds: a number or text per row, at row(i) + offset.
struct ArrayColumn {
    std::string name;
    ArrayType type;
    std::uint64_t offset = 0;

    ColumnType columnType() const;
};

/// The columns of an array of rows: its fields, its one column, or one per element of a row ("x0", "x1", ...).
std::vector<ArrayColumn> columnsOf(const ArrayView& view, const std::string& name);

/// Appends the rows of `view` to `column`, which has the same type.
void appendColumn(MemoryColumn& column, const ArrayView& view, const ArrayColumn& from);
MemoryColumn emptyColumn(const ArrayColumn& from);

/// Labels of all parts as one column "label": a number or text per row, or the index of the one in a row of zeros. With
/// `asClasses` whole numbers become texts with categories in rising order. Several numbers per row that are not one-hot are
/// several columns "label0", ...
std::vector<MemoryColumn> labelColumns(const std::vector<ArrayView>& parts, bool asClasses);

} // namespace cairn::data
