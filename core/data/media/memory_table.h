// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/schema.h"
#include "core/data/table/table_page.h"
#include "core/data/table/table_store.h"
#include "core/jobs/stop.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace cairn::data {

/// A column made in memory. Numbers are of the type the column says: std::int64_t for Integer and
/// Boolean, double for Real; Timestamp is ISO text.
struct MemoryColumn {
    Column column;
    std::variant<std::vector<std::string>, std::vector<std::int64_t>, std::vector<double>> values;
    std::vector<bool> missing = {}; ///< empty: none
};

/// Columns of equal length as a table that can be asked in SQL. NaN stays NaN.
Result<std::shared_ptr<const TableStore>> makeMemoryTable(const std::vector<MemoryColumn>& columns, const std::string& where, const StopToken& stop);

/// The same from the cells of a page.
std::vector<MemoryColumn> memoryColumns(const Schema& schema, const TablePage& page);

/// Fills `row` (one number per column, NaN: missing or not a number) with row `index` of a source of numbers.
using NumberRow = std::function<void(std::uint64_t index, std::vector<double>& row)>;

/// A table of numbers that is written row by row: into memory, or, where `file` is named, into that DuckDB file, which is
/// written under another name first and is used again when it is there already. Columns are Integer or Real.
Result<std::shared_ptr<const TableStore>> makeNumberTable(const Schema& schema, std::uint64_t rows, const NumberRow& row,
                                                          const std::filesystem::path& file, JobContext& job);

} // namespace cairn::data
