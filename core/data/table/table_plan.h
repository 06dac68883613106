// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/file_probe.h"
#include "core/data/import/file_set.h"
#include "core/data/schema.h"
#include "core/data/source_spec.h"
#include "core/jobs/progress.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::data {

class FeedSource;

/// A column as the file has it.
struct RawColumn {
    std::string name;
    std::string sqlType;
    std::string sql = {}; ///< how to get at it; empty: by its name
};

/// A DuckDB database file whose tables are used under `name`.
struct AttachedFile {
    std::filesystem::path path;
    std::string name;
};

/// How to get at the rows of a source: what an importer finds out without reading the whole of it. Rows come from SQL
/// (`from`) or, where DuckDB cannot read the source itself, from `feed`.
struct TableFile {
    std::filesystem::path path;          ///< named in errors; a pattern, a folder or an address where there is no one file
    std::string title;                   ///< short name for people; empty: made from `path`
    std::string format;                  ///< "csv", "parquet", "json", "sqlite", ...
    std::vector<std::filesystem::path> files; ///< all files that rows are read from; empty: none (a server)
    std::vector<AttachedFile> attached;  ///< of these, the DuckDB databases
    std::shared_ptr<const FeedSource> feed; ///< where rows come through another client
    std::string identity;                ///< what else makes the rows: table, query, version; part of the fingerprint
    bool oneThread = false;              ///< the order of rows is defined on one thread only
    Schema schema;
    std::vector<std::string> sqlNames;   ///< names of the columns in SQL
    std::string select;                  ///< SELECT that yields the columns with the types TableStore wants
    std::string rowId;                   ///< Parquet: name of the column of `selectWithRowId` that numbers the rows
    std::string selectWithRowId;         ///< Parquet: the same with the row number as last column
    std::optional<std::uint64_t> rows;   ///< where the file itself says
    bool directAccess = false;           ///< any row can be reached in the file itself within a blink
    std::uint64_t plainBytes = 0;        ///< about what the rows take uncompressed
    std::vector<RawColumn> raw;          ///< columns in the order of the file
    std::string from;                    ///< SQL such as "read_csv(...)" that yields the raw columns; empty with a feed
    bool trim = false;                   ///< spaces around text values go
    SourceOptions found;                 ///< CSV: the options that it is read with
    std::vector<std::string> notices;
};

/// Fills schema, sqlNames and select from `raw`, `from` and `trim`.
void describeColumns(TableFile& file);

/// Looks at CSV files (or kin of it). `probe` is of the first one. `like`: the training file of a test file; its text
/// columns are read as text here too. `sniffWhole`: types are found out from all rows, not from the first 20,000.
Result<TableFile> inspectCsv(const FileSet& set, const FileProbe& probe, SourceOptions options, const TableFile* like, bool sniffWhole,
                             const StopToken& stop);

/// JSON arrays and JSON lines: records become columns "a.b", lists become text.
Result<TableFile> inspectJson(const FileSet& set, const FileProbe& probe, const SourceOptions& options, bool sniffWhole, const StopToken& stop);

Result<TableFile> inspectParquet(const FileSet& set, const SourceOptions& options, const StopToken& stop);

/// Replaces columns that hold records by one column for each member ("a.b"), four levels deep at most; says so.
void flattenRecords(TableFile& file);

/// Gives columns the types that the options ask for. InvalidInput for a column that is not there.
Result<void> applyTypes(TableFile& file, const SourceOptions& options);

/// Type of a column of a SQL type in a dataset.
ColumnType columnTypeOfSql(const std::string& sqlType);
/// SQL type that TableStore wants for a column.
std::string_view storedSqlType(ColumnType type);

/// Gives training and test file the same columns in the same order: Integer becomes Real where the other is Real.
/// Mismatch names the columns that differ.
Result<void> alignColumns(TableFile& train, TableFile& test);

} // namespace cairn::data
