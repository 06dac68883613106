// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/data/duckdb/connection.h"

#include <optional>
#include <regex>

namespace cairn::data {

namespace {

bool has(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

std::string firstMatch(const std::string& text, const char* pattern)
{
    std::smatch match;
    return std::regex_search(text, match, std::regex(pattern)) ? match[1].str() : std::string();
}

/// The first line of a message, without DuckDB's own category in front.
std::string firstLine(const std::string& message)
{
    std::string line = message.substr(0, message.find('\n'));
    static const std::regex category("^[A-Z][A-Za-z ]* Error: ");
    return std::regex_replace(line, category, "");
}

Error csvError(const std::string& message, const std::string& file)
{
    const std::string line = firstMatch(message, "CSV Error on Line: ([0-9]+)");
    const std::string named = firstMatch(message, "\n  file = ([^\n]*)\n"); // which of several
    const std::string where = (named.empty() ? file : named) + ", line " + line;
    if (has(message, "unicode"))
        return fail(ErrorCode::InvalidInput, "The text is not UTF-8", where,
                    "Choose the encoding Latin-1 or UTF-16 when opening the file, or convert it to UTF-8");
    const std::string expected = firstMatch(message, "Expected Number of Columns: ([0-9]+)");
    const std::string found = firstMatch(message, "Found: ([0-9]+)");
    if (!expected.empty())
        return fail(ErrorCode::InvalidInput, "The line has " + found + " values, the lines before it have " + expected,
                    where, "Correct or remove this line");
    const std::string value = firstMatch(message, "Could not convert string \"([^\"]*)\"");
    const std::string column = firstMatch(message, "Error when converting column \"([^\"]*)\"");
    if (!column.empty())
        return fail(ErrorCode::InvalidInput, "\"" + toUtf8(value) + "\" does not fit the type of column \"" + column + "\"",
                    where, "Correct this value, or read the column as text (option textColumns)");
    if (has(message, "Maximum line size"))
        return fail(ErrorCode::InvalidInput, "The line is longer than 2 MB", where, "This does not look like a table; check the file");
    if (has(message, "unterminated quote") || has(message, "quote should be followed"))
        return fail(ErrorCode::InvalidInput, "A quoted value is not closed", where, "Correct the quotes in this line");
    std::string detail = firstMatch(message, "\n([^\n]*)\nPossible");
    return fail(ErrorCode::InvalidInput, detail.empty() ? firstLine(message) : toUtf8(detail), where, "Correct this line");
}

/// What is wrong with a Parquet file; nothing where the message speaks of something else.
std::optional<Error> parquetError(const std::string& message, const std::string& file)
{
    if (has(message, "Binder Error") || has(message, "Parser Error") || has(message, "Catalog Error"))
        return {}; // of an expression, which may speak of such a file
    const std::string codec = firstMatch(message, "Unsupported compression codec \"([^\"]*)\"");
    if (!codec.empty())
        return fail(ErrorCode::Unsupported, "The Parquet file is packed with " + toUtf8(codec) + ", which is not read", file, "Write it again with Snappy or Zstandard");
    if (has(message, "encoding is only supported"))
        return fail(ErrorCode::Unsupported, "The Parquet file holds values in a form that is not read: " + toUtf8(firstLine(message)), file,
                    "Write it again with other software or without this encoding");
    if (has(message, "a date that is too far away"))
        return fail(ErrorCode::InvalidInput, toUtf8(firstLine(message)), file, "Correct the date, or leave the column out when the file is written");
    for (const char* sign : {"parquet", "Parquet", "thrift", "TProtocol", "Decode bit width", "Out of buffer", "MAP_KEY_VALUE"}) {
        if (has(message, sign))
            return fail(ErrorCode::Corrupt, "The Parquet file is damaged or encrypted: " + toUtf8(firstLine(message)), file, "Get a fresh copy");
    }
    return {};
}

} // namespace

Error duckError(duckdb_error_type type, const char* text, const std::string& file)
{
    const std::string message = text ? text : "";
    if (type == DUCKDB_ERROR_INTERRUPT || has(message, "INTERRUPT") || has(message, "Interrupted"))
        return fail(ErrorCode::Cancelled, "Cancelled", file);
    if (has(message, "No space left") || has(message, "failed to offload data block") || has(message, "max_temp_directory_size"))
        return fail(ErrorCode::NoSpace, "The disk is full", file, "Free some space and try again");
    if (has(message, "maximum_object_size"))
        return fail(ErrorCode::InvalidInput, "An object is larger than 16 MB", file, "This does not look like a table; check the file");
    if (const std::string told = firstMatch(message, "cairn_text: ([^\n]*)"); !told.empty()) // a function of ours, see sql_lookup.h
        return fail(ErrorCode::NotFound, toUtf8(told), file, "Put the file back, or open the data again");
    if (has(message, "CSV Error on Line"))
        return csvError(message, file);
    if (has(message, "No files found") || has(message, "No such file") || has(message, "Cannot open file"))
        return fail(ErrorCode::NotFound, "The file is not there any more, or cannot be read", file, "Put it back, or open the data from its new place");
    if (has(message, "Permission Error"))
        return fail(ErrorCode::Permission, "The expression reads something else than this table", file, "Use the columns of the table only");
    if (has(message, "Out of Memory"))
        return fail(ErrorCode::OutOfMemory, "The table engine ran out of its memory budget", file, "Use fewer columns at a time");
    if (has(message, "Corrupt database file") || has(message, "not a valid DuckDB") || has(message, "Serialization Error"))
        return fail(ErrorCode::Corrupt, "The database file is damaged: " + toUtf8(firstLine(message)), file, "Get a fresh copy");
    if (has(message, "Could not set lock on file"))
        return fail(ErrorCode::Busy, "Another program has the database open for writing", file, "Close it there first");
    if (const auto problem = parquetError(message, file))
        return *problem;
    if (has(message, "IO Error"))
        return fail(ErrorCode::Io, toUtf8(firstLine(message)), file, "Check the disk and the file");
    if (has(message, "INTERNAL"))
        return fail(ErrorCode::Internal, toUtf8(firstLine(message)), file);
    return fail(ErrorCode::InvalidInput, toUtf8(firstLine(message)), file);
}

} // namespace cairn::data
