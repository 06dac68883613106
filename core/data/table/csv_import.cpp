// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/data/import/csv_sniff.h"
#include "core/data/table/table_plan.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace cairn::data {

namespace {

constexpr std::size_t kMostColumns = 30'000;
constexpr std::size_t kMostSniffedColumns = 200;    ///< the sniffer's own search for the dialect takes seconds beyond
constexpr char kWholeSample[] = ", sample_size=-1";
constexpr std::array kDelimiters{',', '\t', ';', '|'};

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
    return valuesIn(lines[0], best) > kMostSniffedColumns ? std::optional(best) : std::nullopt;
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

/// The sniffer takes "yes", "no", "t" for truth values; only "true" and "false" are shown as they stand, so columns with
/// other words stay text.
Result<void> keepWords(DuckConnection& connection, const std::string& place, CsvDialect& sniffed, const StopToken& stop)
{
    CsvDialect asText = sniffed;
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
    CAIRN_ASSIGN(const auto rows, connection.table("SELECT " + tests + " FROM (SELECT * FROM " + csvCall(place, asText, false) + " LIMIT 1000)", stop));
    for (std::size_t i = 0; i < flags.size(); ++i) {
        if (!std::get<bool>(rows.at(0)[i]))
            sniffed.columns[flags[i]].sqlType = "VARCHAR";
    }
    return {};
}

void readAsAsked(std::vector<RawColumn>& columns, const SourceOptions& options, const TableFile* like)
{
    for (auto& column : columns) {
        const auto asked = std::ranges::find(options.textColumns, column.name) != options.textColumns.end();
        const auto train = like ? like->schema.find(column.name) : std::nullopt;
        if (asked || (train && like->schema[*train].type == ColumnType::Text))
            column.sqlType = "VARCHAR";
        if (const auto type = options.types.find(column.name); type != options.types.end())
            column.sqlType = storedSqlType(type->second);
    }
}

void noteDialect(const CsvDialect& sniffed, TableFile& file)
{
    if (!sniffed.header)
        file.notices.push_back("No header line: the columns are named " + sniffed.columns.front().name + " to " + sniffed.columns.back().name);
    if (sniffed.skip > 0)
        file.notices.push_back("The first " + std::to_string(sniffed.skip) + " lines do not belong to the table and are skipped");
    if (file.trim)
        file.notices.push_back("Spaces around text values are removed");
}

std::size_t numbersIn(const CsvDialect& dialect)
{
    return static_cast<std::size_t>(std::ranges::count_if(dialect.columns, [](const RawColumn& column) {
        const auto type = columnTypeOfSql(column.sqlType);
        return type == ColumnType::Integer || type == ColumnType::Real;
    }));
}

/// Some number has a comma, and not before three digits, as thousands have.
bool hasDecimalComma(std::string_view head)
{
    const auto digit = [&](std::size_t at) { return at < head.size() && head[at] >= '0' && head[at] <= '9'; };
    for (std::size_t i = 1; i + 1 < head.size(); ++i) {
        std::size_t digits = 0;
        while (head[i] == ',' && digit(i - 1) && digit(i + 1 + digits))
            ++digits;
        if (digits > 0 && digits != 3)
            return true;
    }
    return false;
}

/// "1,5" between semicolons is a number where that makes more columns numbers.
Result<void> tryDecimalComma(DuckConnection& connection, const std::string& arguments, const FileProbe& probe, SourceOptions& options,
                             CsvDialect& sniffed, TableFile& file, const StopToken& stop)
{
    if (options.decimalComma || sniffed.delimiter.empty() || sniffed.delimiter == "," || !hasDecimalComma(probe.head))
        return {};
    SourceOptions comma = options;
    comma.decimalComma = true;
    auto again = sniffCsv(connection, arguments + ", decimal_separator=','", comma, stop);
    if (!again && again.error().code == ErrorCode::Cancelled)
        return again.error();
    if (!again || again->columns.size() != sniffed.columns.size() || numbersIn(*again) <= numbersIn(sniffed))
        return {};
    sniffed = std::move(*again);
    options = comma;
    file.notices.push_back("Numbers are written with a decimal comma");
    return {};
}

/// All files are compressed or none.
Result<void> sameCompression(const FileSet& set, bool gzip)
{
    for (const auto& path : set.files) {
        CAIRN_ASSIGN(const bool other, isGzip(path));
        if (other != gzip)
            return fail(ErrorCode::Mismatch, "Some of the files are compressed and some are not", path.string(), "Compress all of them or none");
    }
    return {};
}

Result<CsvDialect> dialectOf(DuckConnection& connection, const FileSet& set, const std::string& arguments, const std::string& sample,
                             const FileProbe& probe, const SourceOptions& options, const StopToken& stop)
{
    const std::string file = set.files.front().string();
    const auto lines = csvLines(probe.head, probe.whole);
    auto found = sniffCsv(connection, arguments + sample, options, stop);
    if (!found && sample == kWholeSample)
        found = sniffCsv(connection, arguments, options, stop); // the load will name the line
    if (!found && found.error().what.starts_with("Error when sniffing")) {
        CAIRN_TRY(checkNotRagged(lines, file));
        return fail(ErrorCode::InvalidInput, "The lines of the file do not form a table", file, "Check the separator and the quotes in its first lines");
    }
    CAIRN_TRY(found);
    if (found->columns.empty())
        return fail(ErrorCode::InvalidInput, "The file holds no table", file, "Choose a file with a header line and rows");
    if (found->columns.size() == 1 && !options.delimiter)
        CAIRN_TRY(checkNotRagged(lines, file));
    const bool leftOut = !options.skipLines && !lines.empty() && static_cast<std::size_t>(found->skip) * 2 >= lines.size(); // the table is what the sniffer left out
    if (leftOut && found->delimiter.size() == 1 && valuesIn(lines[0], found->delimiter[0]) > 1)
        CAIRN_TRY(checkSameLength(lines, found->delimiter[0], file));
    return found;
}

/// All options as they are in force.
SourceOptions foundOptions(const CsvDialect& sniffed, SourceOptions options, const std::string& encoding)
{
    const auto letter = [](const std::string& text) { return text.empty() ? std::optional<char>() : std::optional(text[0]); };
    options.delimiter = letter(sniffed.delimiter);
    options.quote = sniffed.noQuote ? '\0' : letter(sniffed.quote).value_or('"');
    options.escape = sniffed.noEscape ? '\0' : letter(sniffed.escape).value_or(*options.quote);
    options.header = sniffed.header;
    options.skipLines = sniffed.skip;
    options.decimalComma = sniffed.decimalComma;
    options.encoding = encoding.empty() ? "utf-8" : encoding;
    for (const auto& column : sniffed.columns)
        options.types[column.name] = columnTypeOfSql(column.sqlType);
    return options;
}

/// The partition columns, which stand in the names of the folders.
Result<void> addHiveColumns(DuckConnection& connection, TableFile& file, const StopToken& stop)
{
    CAIRN_ASSIGN(const auto columns, connection.table("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + file.from + ")", stop));
    for (std::size_t i = file.raw.size(); i < columns.size(); ++i)
        file.raw.push_back({cellText(columns[i][0]), cellText(columns[i][1])});
    return {};
}

} // namespace

Result<TableFile> inspectCsv(const FileSet& set, const FileProbe& probe, SourceOptions options, const TableFile* like, bool sniffWhole,
                             const StopToken& stop)
{
    TableFile file;
    file.path = set.location;
    file.files = set.files;
    file.format = "csv";
    file.plainBytes = plainBytesOf(set, probe);
    CAIRN_TRY(sameCompression(set, probe.gzip));
    const std::string encoding = encodingOf(probe, options, file);
    std::string place = probe.gzip ? ", compression='gzip'" : ", compression='none'";
    if (!encoding.empty())
        place += ", encoding=" + sqlText(encoding);
    const auto lines = csvLines(probe.head, probe.whole);
    const auto delimiter = options.delimiter ? options.delimiter : obviousDelimiter(lines);
    const bool wide = delimiter && !lines.empty() && valuesIn(lines[0], *delimiter) > kMostSniffedColumns;
    const std::string sample = wide ? ", sample_size=50" : sniffWhole ? kWholeSample : "";

    const std::size_t columns = delimiter && !lines.empty() ? valuesIn(lines[0], *delimiter) : 0;
    if (columns > kMostColumns)
        return fail(ErrorCode::InvalidInput, "The table has " + grouped(columns) + " columns; " + grouped(kMostColumns) + " are the most that can be read",
                    set.files.front().string(), "Turn the table round, or keep such data as an array (NPY)");
    DuckLimits limits;
    limits.readable = set.files;
    if (columns > kMostSniffedColumns)
        limits.memory = wideTableMemory();
    CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limits));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(std::move(database), set.files.front().string()));
    const std::string first = sqlText(set.files.front().string()) + place;
    const std::string arguments = first + csvArguments(options, delimiter);
    CAIRN_ASSIGN(CsvDialect sniffed, dialectOf(*connection, set, arguments, sample, probe, options, stop));
    CAIRN_TRY(tryDecimalComma(*connection, arguments + sample, probe, options, sniffed, file, stop));
    CAIRN_TRY(keepWords(*connection, first, sniffed, stop));
    if (set.files.size() > 1)
        CAIRN_TRY(matchCsvFiles(*connection, set, place, options, sniffed, stop));
    readAsAsked(sniffed.columns, options, like);
    file.trim = !sniffed.delimiter.empty() && sniffed.delimiter != " " && spacesAfter(probe.head, sniffed.delimiter[0]);
    file.raw = sniffed.columns;
    file.from = csvCall(set.sqlFiles() + place, sniffed, set.hive);
    if (set.hive)
        CAIRN_TRY(addHiveColumns(*connection, file, stop));
    CAIRN_TRY(applyTypes(file, options));
    noteDialect(sniffed, file);
    file.found = foundOptions(sniffed, options, encoding);
    describeColumns(file);
    return file;
}

} // namespace cairn::data
