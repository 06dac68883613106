// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/data/duckdb_connection.h"

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
    if (has(message, "quote"))
        return fail(ErrorCode::InvalidInput, "A quoted value is not closed", where, "Correct the quotes in this line");
    if (has(message, "Maximum line size"))
        return fail(ErrorCode::InvalidInput, "The line is longer than 2 MB", where, "This does not look like a table; check the file");
    std::string detail = firstMatch(message, "\n([^\n]*)\nPossible");
    return fail(ErrorCode::InvalidInput, detail.empty() ? firstLine(message) : toUtf8(detail), where, "Correct this line");
}

} // namespace

Error duckError(duckdb_error_type type, const char* text, const std::string& file)
{
    const std::string message = text ? text : "";
    if (type == DUCKDB_ERROR_INTERRUPT || has(message, "INTERRUPT") || has(message, "Interrupted"))
        return fail(ErrorCode::Cancelled, "Cancelled", file);
    if (has(message, "No space left") || has(message, "failed to offload data block") || has(message, "max_temp_directory_size"))
        return fail(ErrorCode::NoSpace, "The disk is full", file, "Free some space and try again");
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
    if (has(message, "parquet") || has(message, "Parquet") || has(message, "thrift") || has(message, "TProtocol"))
        return fail(ErrorCode::Corrupt, toUtf8(firstLine(message)), file, "The file is damaged: get a fresh copy");
    if (has(message, "IO Error"))
        return fail(ErrorCode::Io, toUtf8(firstLine(message)), file, "Check the disk and the file");
    if (has(message, "INTERNAL"))
        return fail(ErrorCode::Internal, toUtf8(firstLine(message)), file);
    return fail(ErrorCode::InvalidInput, toUtf8(firstLine(message)), file);
}

} // namespace cairn::data
