// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"

namespace cairn::data {

struct WrittenTable {
    std::uint64_t rows = 0;
    std::vector<std::string> notices; ///< what could not be written ("the pictures of column ... are left out")
};

/// Endings that writeTable() knows: ".csv", ".tsv", ".jsonl", ".ndjson", ".json" (one array), ".parquet".
bool canWrite(const std::filesystem::path& file);

/// Writes all rows of a dataset as a table, the kind chosen by the ending of `file`. Missing values become empty fields
/// (an empty text is written as ""), null in JSON; numbers in their shortest exact form; times as ISO text, as TIMESTAMP in
/// Parquet. NaN and infinities are null in JSON, which has no word for them. Columns of pictures are left out with a notice.
/// An existing file is replaced only when the new one is complete; Parquet takes a CSV file beside it on the way.
/// Reports rows done. Errors: InvalidInput (ending), Busy, NoSpace, Permission, Io, Cancelled.
Result<WrittenTable> writeTable(const Dataset& dataset, const std::filesystem::path& file, JobContext& job);

/// One row as a CSV line or JSON object, as writeTable() writes it; for printing. Columns of pictures are left out.
std::string csvLine(const Schema& schema, const TablePage& page, std::size_t row, char separator);
std::string csvHeader(const Schema& schema, char separator);
std::string jsonLine(const Schema& schema, const TablePage& page, std::size_t row);

} // namespace cairn::data
