// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/data/duckdb_connection.h"
#include "core/data/table_plan.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace cairn::data {

namespace {

constexpr std::size_t kManyColumns = 200;    ///< the sniffer's own search for the dialect takes seconds beyond
constexpr std::size_t kLinesLookedAt = 1000;
constexpr char kWholeSample[] = ", sample_size=-1";
constexpr std::array kDelimiters{',', '\t', ';', '|'};

std::vector<std::string_view> firstLines(std::string_view head, bool whole)
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

/// Values in a line: delimiters outside double quotes, plus one.
std::size_t valuesIn(std::string_view line, char delimiter)
{
    std::size_t count = 1;
    bool inside = false;
    for (const char c : line) {
        if (c == '"')
            inside = !inside;
        count += c == delimiter && !inside;
    }
    return count;
}

/// The delimiter that separates most values in the first line, if it separates enough of them to be beyond doubt.
std::optional<char> obviousDelimiter(const std::vector<std::string_view>& lines)
{
    if (lines.empty())
        return {};
    const char best = *std::ranges::max_element(kDelimiters, {}, [&](char d) { return valuesIn(lines[0], d); });
    return valuesIn(lines[0], best) > kManyColumns ? std::optional(best) : std::nullopt;
}

/// Names the first line that has another number of values than the first line.
Result<void> checkSameLength(const std::vector<std::string_view>& lines, char delimiter, const std::string& file)
{
    const std::size_t expected = lines.empty() ? 1 : valuesIn(lines[0], delimiter);
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const std::size_t found = valuesIn(lines[i], delimiter);
        if (found != expected)
            return fail(ErrorCode::InvalidInput, "The line has " + std::to_string(found) + " values, the first line has " +
                        std::to_string(expected), file + ", line " + std::to_string(i + 1), "Correct or remove this line");
    }
    return {};
}

/// Rows of different lengths make the sniffer fall back to a single column: find the line that is to blame.
Result<void> checkNotRagged(const std::vector<std::string_view>& lines, const std::string& file)
{
    for (const char delimiter : kDelimiters) {
        const std::size_t expected = lines.empty() ? 1 : valuesIn(lines[0], delimiter);
        const auto divided = std::ranges::count_if(lines, [&](auto line) { return valuesIn(line, delimiter) > 1; });
        if (expected >= 2 && static_cast<std::size_t>(divided) * 10 >= lines.size() * 8)
            CAIRN_TRY(checkSameLength(lines, delimiter, file));
    }
    return {};
}

/// Encoding in DuckDB's words; empty for UTF-8.
std::string encodingOf(const FileProbe& probe, const SourceOptions& options, TableFile& file)
{
    if (!options.encoding.empty())
        return options.encoding == "utf-8" ? "" : options.encoding;
    const std::string_view head = probe.head;
    if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) {
        file.notices.push_back("The file is UTF-16 text");
        return "utf-16";
    }
    std::string_view checked = head;
    for (int cut = 0; cut < 4 && !isUtf8(checked) && !probe.whole; ++cut)
        checked.remove_suffix(1);
    if (isUtf8(checked))
        return "";
    file.notices.push_back("The file is not UTF-8: read as Latin-1");
    return "latin-1";
}

/// Most delimiters are followed by a space ("39, State-gov, 77516"): the spaces are no part of the values.
bool spacesAfter(std::string_view head, char delimiter)
{
    std::size_t all = 0, spaced = 0;
    for (std::size_t i = 0; i + 1 < head.size(); ++i) {
        all += head[i] == delimiter;
        spaced += head[i] == delimiter && head[i + 1] == ' ';
    }
    return spaced > 0 && spaced * 2 > all;
}

struct Sniffed {
    std::string delimiter, quote, escape, newLine, comment, dateFormat, timestampFormat;
    std::int64_t skip = 0;
    bool header = false;
    std::vector<RawColumn> columns;
};

std::string orEmpty(const Cell& cell)
{
    const std::string text = cellText(cell);
    return text == "(empty)" ? "" : text;
}

Result<Sniffed> sniff(DuckConnection& connection, const std::string& arguments, const StopToken& stop)
{
    CAIRN_ASSIGN(const auto rows, connection.table(
        "SELECT Delimiter, Quote, \"Escape\", NewLineDelimiter, Comment, CAST(SkipRows AS BIGINT), HasHeader, DateFormat, "
        "TimestampFormat, c.name, c.type FROM (SELECT *, unnest(Columns) AS c FROM sniff_csv(" + arguments + "))", stop));
    Sniffed sniffed;
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
    return sniffed;
}

std::string readCall(const std::string& place, const Sniffed& sniffed)
{
    const std::string quote = sniffed.quote.empty() ? "\"" : sniffed.quote;
    std::string sql = "read_csv(" + place + ", auto_detect=false, delim=" + sqlText(sniffed.delimiter) + ", quote=" + sqlText(quote) +
                      ", escape=" + sqlText(sniffed.escape.empty() ? quote : sniffed.escape) + ", comment=" + sqlText(sniffed.comment) +
                      ", skip=" + std::to_string(sniffed.skip) + ", header=" + (sniffed.header ? "true" : "false");
    if (sniffed.newLine.starts_with('\\'))
        sql += ", new_line=" + sqlText(sniffed.newLine);
    if (!sniffed.dateFormat.empty())
        sql += ", dateformat=" + sqlText(sniffed.dateFormat);
    if (!sniffed.timestampFormat.empty())
        sql += ", timestampformat=" + sqlText(sniffed.timestampFormat);
    std::string columns;
    for (const auto& column : sniffed.columns)
        columns += (columns.empty() ? "" : ", ") + sqlText(column.name) + ": " + sqlText(column.sqlType);
    return sql + ", columns={" + columns + "})";
}

/// The sniffer takes "yes", "no", "t" for truth values; only "true" and "false" are shown as they stand, so columns with
/// other words stay text.
Result<void> keepWords(DuckConnection& connection, const std::string& place, Sniffed& sniffed, const StopToken& stop)
{
    Sniffed asText = sniffed;
    std::vector<std::size_t> flags;
    std::string tests;
    for (std::size_t i = 0; i < sniffed.columns.size(); ++i) {
        if (sniffed.columns[i].sqlType != "BOOLEAN")
            continue;
        flags.push_back(i);
        asText.columns[i].sqlType = "VARCHAR";
        const std::string name = sqlName(sniffed.columns[i].name);
        tests += (tests.empty() ? "" : ", ") + ("coalesce(bool_and(lower(trim(" + name + ")) IN ('true', 'false')), true)");
    }
    if (flags.empty())
        return {};
    CAIRN_ASSIGN(const auto rows, connection.table("SELECT " + tests + " FROM (SELECT * FROM " + readCall(place, asText) + " LIMIT 1000)", stop));
    for (std::size_t i = 0; i < flags.size(); ++i) {
        if (!std::get<bool>(rows.at(0)[i]))
            sniffed.columns[flags[i]].sqlType = "VARCHAR";
    }
    return {};
}

void readAsText(std::vector<RawColumn>& columns, const SourceOptions& options, const TableFile* like)
{
    for (auto& column : columns) {
        const auto asked = std::ranges::find(options.textColumns, column.name) != options.textColumns.end();
        const auto train = like ? like->schema.find(column.name) : std::nullopt;
        if (asked || (train && like->schema[*train].type == ColumnType::Text))
            column.sqlType = "VARCHAR";
    }
}

void noteDialect(const Sniffed& sniffed, TableFile& file)
{
    if (!sniffed.header)
        file.notices.push_back("No header line: the columns are named " + sniffed.columns.front().name + " to " + sniffed.columns.back().name);
    if (sniffed.skip > 0)
        file.notices.push_back("The first " + std::to_string(sniffed.skip) + " lines do not belong to the table and are skipped");
    if (file.trim)
        file.notices.push_back("Spaces around text values are removed");
}

} // namespace

Result<TableFile> inspectCsv(const std::filesystem::path& path, const FileProbe& probe, const SourceOptions& options,
                             const TableFile* like, bool sniffWhole, const StopToken& stop)
{
    TableFile file;
    file.path = path;
    file.format = "csv";
    file.plainBytes = probe.plainBytes;
    const auto lines = firstLines(probe.head, probe.whole);
    const std::string encoding = encodingOf(probe, options, file);
    const auto delimiter = options.delimiter ? options.delimiter : obviousDelimiter(lines);
    const std::string compression = probe.gzip ? ", compression='gzip'" : ", compression='none'";
    std::string place = sqlText(path.string()) + compression;
    if (!encoding.empty())
        place += ", encoding=" + sqlText(encoding);
    std::string arguments = place;
    if (delimiter)
        arguments += ", delim=" + sqlText(std::string(1, *delimiter)) + ", quote='\"', escape='\"'";
    if (options.header)
        arguments += std::string(", header=") + (*options.header ? "true" : "false");
    const bool wide = delimiter && !lines.empty() && valuesIn(lines[0], *delimiter) > kManyColumns;
    const bool wholeSample = sniffWhole && !wide;
    arguments += wide ? ", sample_size=50" : wholeSample ? kWholeSample : "";

    DuckLimits limits;
    limits.readable = {path};
    CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limits));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(std::move(database), path.string()));
    auto found = sniff(*connection, arguments, stop);
    if (!found && wholeSample)
        found = sniff(*connection, arguments.substr(0, arguments.size() - sizeof kWholeSample + 1), stop); // the load will name the line
    if (!found && found.error().what.starts_with("Error when sniffing")) {
        CAIRN_TRY(checkNotRagged(lines, path.string()));
        return fail(ErrorCode::InvalidInput, "The lines of the file do not form a table", path.string(), "Check the separator and the quotes in its first lines");
    }
    CAIRN_TRY(found);
    Sniffed sniffed = std::move(found).value();
    if (sniffed.columns.empty())
        return fail(ErrorCode::InvalidInput, "The file holds no table", path.string(), "Choose a file with a header line and rows");
    if (sniffed.columns.size() == 1 && !options.delimiter)
        CAIRN_TRY(checkNotRagged(lines, path.string()));
    if (static_cast<std::size_t>(sniffed.skip) * 2 >= lines.size() && sniffed.delimiter.size() == 1 && valuesIn(lines[0], sniffed.delimiter[0]) > 1)
        CAIRN_TRY(checkSameLength(lines, sniffed.delimiter[0], path.string())); // the table is what the sniffer left out
    CAIRN_TRY(keepWords(*connection, place, sniffed, stop));
    readAsText(sniffed.columns, options, like);
    file.trim = !sniffed.delimiter.empty() && sniffed.delimiter != " " && spacesAfter(probe.head, sniffed.delimiter[0]);
    file.raw = sniffed.columns;
    file.from = readCall(place, sniffed);
    noteDialect(sniffed, file);
    describeColumns(file);
    return file;
}

} // namespace cairn::data
