// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/import/csv_sniff.h"

namespace cairn::data {

namespace {

constexpr std::size_t kLinesLookedAt = 1000;

std::string orEmpty(const Cell& cell)
{
    const std::string text = cellText(cell);
    return text == "(empty)" ? "" : text;
}

std::string letter(char c)
{
    return c == '\0' ? "''" : sqlText(std::string(1, c));
}

} // namespace

std::string csvArguments(const SourceOptions& options, std::optional<char> delimiter)
{
    std::string arguments;
    if (options.delimiter)
        delimiter = options.delimiter;
    // A fixed delimiter without fixed quotes makes the sniffer's search long; nearly every table quotes in this way.
    if (delimiter)
        arguments += ", delim=" + sqlText(std::string(1, *delimiter));
    if (options.quote || delimiter)
        arguments += ", quote=" + letter(options.quote.value_or('"'));
    if (options.escape || delimiter)
        arguments += ", escape=" + letter(options.escape.value_or(options.quote.value_or('"')));
    if (options.header)
        arguments += std::string(", header=") + (*options.header ? "true" : "false");
    if (options.skipLines)
        arguments += ", skip=" + std::to_string(*options.skipLines);
    if (options.decimalComma.value_or(false))
        arguments += ", decimal_separator=','";
    if (options.nullText)
        arguments += ", nullstr=['', " + sqlText(*options.nullText) + "]";
    return arguments;
}

Result<CsvDialect> sniffCsv(DuckConnection& connection, const std::string& arguments, const SourceOptions& options, const StopToken& stop)
{
    CAIRN_ASSIGN(const auto rows, connection.table(
        "SELECT Delimiter, Quote, \"Escape\", NewLineDelimiter, Comment, CAST(SkipRows AS BIGINT), HasHeader, DateFormat, "
        "TimestampFormat, c.name, c.type FROM (SELECT *, unnest(Columns) AS c FROM sniff_csv(" + arguments + "))", stop));
    CsvDialect sniffed;
    for (const auto& row : rows) {
        sniffed.delimiter = orEmpty(row[0]);
        sniffed.quote = orEmpty(row[1]);
        sniffed.escape = orEmpty(row[2]);
        sniffed.newLine = orEmpty(row[3]);
        sniffed.comment = orEmpty(row[4]);
        sniffed.skip = std::get<std::int64_t>(row[5]);
        sniffed.header = std::get<bool>(row[6]);
        sniffed.dateFormat = orEmpty(row[7]);
        sniffed.timestampFormat = orEmpty(row[8]);
        sniffed.columns.push_back({cellText(row[9]), cellText(row[10])});
    }
    sniffed.noQuote = options.quote == '\0';
    sniffed.noEscape = options.escape == '\0';
    sniffed.decimalComma = options.decimalComma.value_or(false);
    sniffed.nullText = options.nullText.value_or("");
    return sniffed;
}

std::string csvCall(const std::string& place, const CsvDialect& dialect, bool hive)
{
    const std::string quote = dialect.noQuote ? "" : dialect.quote.empty() ? "\"" : dialect.quote;
    const std::string escape = dialect.noEscape ? "" : dialect.escape.empty() ? quote : dialect.escape;
    std::string sql = "read_csv(" + place + ", auto_detect=false, delim=" + sqlText(dialect.delimiter) + ", quote=" + sqlText(quote) +
                      ", escape=" + sqlText(escape) + ", comment=" + sqlText(dialect.comment) +
                      ", skip=" + std::to_string(dialect.skip) + ", header=" + (dialect.header ? "true" : "false");
    if (dialect.newLine.starts_with('\\'))
        sql += ", new_line=" + sqlText(dialect.newLine);
    if (!dialect.dateFormat.empty())
        sql += ", dateformat=" + sqlText(dialect.dateFormat);
    if (!dialect.timestampFormat.empty())
        sql += ", timestampformat=" + sqlText(dialect.timestampFormat);
    if (dialect.decimalComma)
        sql += ", decimal_separator=','";
    if (!dialect.nullText.empty())
        sql += ", nullstr=['', " + sqlText(dialect.nullText) + "]";
    if (hive)
        sql += ", hive_partitioning=true";
    std::string columns;
    for (const auto& column : dialect.columns)
        columns += (columns.empty() ? "" : ", ") + sqlText(column.name) + ": " + sqlText(column.sqlType);
    return sql + ", columns={" + columns + "})";
}

std::vector<std::string_view> csvLines(std::string_view head, bool whole)
{
    std::vector<std::string_view> lines;
    while (!head.empty() && lines.size() < kLinesLookedAt) {
        const std::size_t end = head.find('\n');
        if (end == std::string_view::npos && !whole && !lines.empty())
            break; // cut by the size of the head
        std::string_view line = head.substr(0, end);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (!line.empty())
            lines.push_back(line);
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
    }
    return lines;
}

std::vector<std::string> csvValues(std::string_view line, const CsvDialect& dialect)
{
    if (line.starts_with("\xEF\xBB\xBF"))
        line.remove_prefix(3);
    std::vector<std::string> values(1);
    const char quote = dialect.noQuote ? '\0' : dialect.quote.empty() ? '"' : dialect.quote[0];
    const std::string_view delimiter = dialect.delimiter.empty() ? std::string_view(",") : dialect.delimiter;
    bool inside = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (quote && line[i] == quote) {
            if (inside && i + 1 < line.size() && line[i + 1] == quote)
                values.back() += line[i++];
            else
                inside = !inside;
        } else if (!inside && line.substr(i).starts_with(delimiter)) {
            values.emplace_back();
            i += delimiter.size() - 1;
        } else {
            values.back() += line[i];
        }
    }
    return values;
}

} // namespace cairn::data
