// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/duckdb/connection.h"
#include "core/data/import/file_set.h"
#include "core/data/table/table_plan.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The dialect of a CSV file: found out once, then passed explicitly to every reading. Private to core/data.
namespace cairn::data {

struct CsvDialect {
    std::string delimiter, quote, escape, newLine, comment, dateFormat, timestampFormat;
    std::int64_t skip = 0;
    bool header = false;
    bool noQuote = false, noEscape = false; ///< switched off by the user
    bool decimalComma = false;
    std::string nullText;
    std::vector<RawColumn> columns;
};

/// Arguments of sniff_csv for what the options fix.
std::string csvArguments(const SourceOptions& options, std::optional<char> delimiter);

/// `arguments`: the file as SQL and further arguments.
Result<CsvDialect> sniffCsv(DuckConnection& connection, const std::string& arguments, const SourceOptions& options,
                            const StopToken& stop);

/// A read_csv(...) that sniffs nothing. `place`: the file or files as SQL, with compression and encoding.
std::string csvCall(const std::string& place, const CsvDialect& dialect, bool hive);

/// The first lines of a text, without their ends, empty ones left out.
std::vector<std::string_view> csvLines(std::string_view head, bool whole);

/// The values of a line; quotes are taken off.
std::vector<std::string> csvValues(std::string_view line, const CsvDialect& dialect);

/// Whether all files have the columns of the first one (`dialect`), by name where there is a header, else by number.
/// Widens the types of `dialect` by those of some of the other files. Mismatch names the file and its columns.
Result<void> matchCsvFiles(DuckConnection& connection, const FileSet& set, const std::string& placeArguments,
                           const SourceOptions& options, CsvDialect& dialect, const StopToken& stop);

} // namespace cairn::data
