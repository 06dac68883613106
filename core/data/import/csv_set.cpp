// SPDX-License-Identifier: GPL-3.0-or-later
// Many CSV files as one table: the same columns in the same order, types that hold for all.
#include "core/data/import/csv_sniff.h"

#include "core/data/file_probe.h"

#include <algorithm>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kHeadBytes = 256 * 1024;
constexpr std::size_t kFilesSniffed = 24; ///< besides the first one, spread over the set
constexpr std::uint64_t kSniffWholeFile = 4 << 20;

std::string listed(const std::vector<std::string>& names)
{
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 5); ++i)
        text += (i ? ", \"" : "\"") + names[i] + "\"";
    return names.size() > 5 ? text + " and " + std::to_string(names.size() - 5) + " more" : text;
}

std::vector<std::string> without(const std::vector<std::string>& names, const std::vector<std::string>& others)
{
    std::vector<std::string> rest;
    std::ranges::copy_if(names, std::back_inserter(rest), [&](const auto& name) { return std::ranges::find(others, name) == others.end(); });
    return rest;
}

Error drift(const fs::path& file, const std::vector<std::string>& expected, const std::vector<std::string>& found)
{
    const auto missing = without(expected, found), added = without(found, expected);
    std::string what = "The file does not have the columns of the first file";
    if (!missing.empty())
        what += "; it lacks " + listed(missing);
    if (!added.empty())
        what += "; it has " + listed(added) + " besides";
    if (missing.empty() && added.empty())
        what += " in their order";
    return fail(ErrorCode::Mismatch, what, file.string(), "Correct this file, or choose a pattern that leaves it out");
}

/// The header line of a file (its first line where there is none), split; and whether lines follow.
struct Head {
    std::vector<std::string> values;
    bool rows = false;
};

Result<Head> headOf(const fs::path& file, const CsvDialect& dialect)
{
    CAIRN_ASSIGN(const std::string text, firstBytes(file, kHeadBytes));
    auto lines = csvLines(text, text.size() < kHeadBytes);
    const auto skip = std::min<std::size_t>(static_cast<std::size_t>(dialect.skip), lines.size());
    lines.erase(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(skip));
    Head head;
    if (!lines.empty())
        head.values = csvValues(lines.front(), dialect);
    head.rows = lines.size() > (dialect.header ? 1 : 0);
    return head;
}

std::string widened(const std::string& a, const std::string& b)
{
    if (a == b)
        return a;
    const auto numeric = [](const std::string& type) {
        const auto kind = columnTypeOfSql(type);
        return kind == ColumnType::Integer || kind == ColumnType::Real;
    };
    if (numeric(a) && numeric(b))
        return columnTypeOfSql(a) == ColumnType::Integer && columnTypeOfSql(b) == ColumnType::Integer ? "BIGINT" : "DOUBLE";
    return "VARCHAR";
}

Result<void> widen(DuckConnection& connection, const fs::path& file, const std::string& placeArguments, const SourceOptions& options,
                   CsvDialect& dialect, const StopToken& stop)
{
    SourceOptions fixed = options;
    fixed.header = dialect.header;
    fixed.skipLines = dialect.skip;
    std::error_code ignored;
    const std::string sample = fs::file_size(file, ignored) <= kSniffWholeFile ? ", sample_size=-1" : "";
    const auto delimiter = dialect.delimiter.empty() ? std::nullopt : std::optional(dialect.delimiter[0]);
    auto other = sniffCsv(connection, sqlText(file.string()) + placeArguments + csvArguments(fixed, delimiter) + sample, fixed, stop);
    if (!other && other.error().code == ErrorCode::Cancelled)
        return other.error();
    if (!other || other->columns.size() != dialect.columns.size())
        return {}; // reading will name the line
    for (std::size_t i = 0; i < dialect.columns.size(); ++i)
        dialect.columns[i].sqlType = widened(dialect.columns[i].sqlType, other->columns[i].sqlType);
    return {};
}

} // namespace

Result<void> matchCsvFiles(DuckConnection& connection, const FileSet& set, const std::string& placeArguments,
                           const SourceOptions& options, CsvDialect& dialect, const StopToken& stop)
{
    CAIRN_ASSIGN(const Head first, headOf(set.files.front(), dialect));
    const std::size_t step = std::max<std::size_t>(1, (set.files.size() - 1 + kFilesSniffed - 1) / kFilesSniffed);
    for (std::size_t i = 1; i < set.files.size(); ++i) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Cancelled", set.location.string());
        const fs::path& file = set.files[i];
        CAIRN_ASSIGN(const Head head, headOf(file, dialect));
        if (dialect.header && head.values != first.values)
            return drift(file, first.values, head.values);
        if (!dialect.header && head.values.size() != dialect.columns.size())
            return fail(ErrorCode::Mismatch, "The file has " + std::to_string(head.values.size()) + " columns, the first one has " +
                        std::to_string(dialect.columns.size()), file.string(), "Correct this file, or choose a pattern that leaves it out");
        if (head.rows && (i % step == 0 || i + 1 == set.files.size()))
            CAIRN_TRY(widen(connection, file, placeArguments, options, dialect, stop));
    }
    return {};
}

} // namespace cairn::data
