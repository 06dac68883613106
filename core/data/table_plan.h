// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/file_probe.h"
#include "core/data/schema.h"
#include "core/data/source_spec.h"
#include "core/jobs/progress.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cairn::data {

/// A column as the file has it.
struct RawColumn {
    std::string name;
    std::string sqlType;
};

/// How to get at the rows of one file: what an importer finds out without reading the whole of it.
struct TableFile {
    std::filesystem::path path;
    std::string format;                  ///< "csv", "parquet"
    Schema schema;
    std::vector<std::string> sqlNames;   ///< names of the columns in SQL
    std::string select;                  ///< SELECT that yields the columns with the types TableStore wants
    std::string rowId;                   ///< Parquet: name of the column of `selectWithRowId` that numbers the rows
    std::string selectWithRowId;         ///< Parquet: the same with the row number as last column
    std::optional<std::uint64_t> rows;   ///< where the file itself says
    bool directAccess = false;           ///< any row can be reached in the file itself within a blink
    std::uint64_t plainBytes = 0;        ///< about what the rows take uncompressed
    std::vector<RawColumn> raw;          ///< columns in the order of the file
    std::string from;                    ///< SQL such as "read_csv(...)" that yields the raw columns
    bool trim = false;                   ///< spaces around text values go
    std::vector<std::string> notices;
};

/// Fills schema, sqlNames and select from `raw`, `from` and `trim`.
void describeColumns(TableFile& file);

/// Looks at a CSV file (or a kin of it). `like`: the training file of a test file; its text columns are read as text here
/// too. `sniffWhole`: types are found out from all rows, not from the first 20,000.
Result<TableFile> inspectCsv(const std::filesystem::path& path, const FileProbe& probe, const SourceOptions& options,
                             const TableFile* like, bool sniffWhole, const StopToken& stop);

Result<TableFile> inspectParquet(const std::filesystem::path& path, const StopToken& stop);

/// Gives training and test file the same columns in the same order: Integer becomes Real where the other is Real.
/// Mismatch names the columns that differ.
Result<void> alignColumns(TableFile& train, TableFile& test);

} // namespace cairn::data
