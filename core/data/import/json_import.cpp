// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/data/duckdb/connection.h"
#include "core/data/table/table_plan.h"

#include <algorithm>

namespace cairn::data {

namespace {

constexpr std::size_t kFilesCompared = 32;

char firstLetter(std::string_view head)
{
    const auto at = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return at == std::string_view::npos ? '\0' : head[at];
}

Error noRecords(const std::filesystem::path& path)
{
    return fail(ErrorCode::InvalidInput, "The JSON is not a list of records", path.string(), "Choose a file with a list of objects, or with one object a line");
}

/// The table engine forgives commas at the end and lists without one; a small file is checked whole.
Result<void> checkSyntax(std::string_view text, const std::filesystem::path& path)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    if (Json::accept(text))
        return {};
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < text.size(); ++number) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        if (line.find_first_not_of(" \t\r") != std::string_view::npos && !Json::accept(line))
            return fail(ErrorCode::Corrupt, "This is no JSON, neither as a whole nor line by line", path.string() + ", line " + std::to_string(number + 1),
                        "Correct the file, or get a fresh copy");
        begin = end + 1;
    }
    return {};
}

/// A file that holds one plain value, or lists of them, is JSON but hardly a table.
Result<void> checkRows(TableFile& file, const std::string& format)
{
    const std::string type = file.raw.front().sqlType;
    if (file.raw.size() != 1 || file.raw.front().name != "json")
        return {};
    if (format != "array" && !type.starts_with("STRUCT"))
        return noRecords(file.path);
    file.notices.push_back("The list holds values, not records: they are the column \"json\"");
    return {};
}

/// Names columns that only some of the files have: legal in JSON, but worth knowing.
Result<void> notePartial(DuckConnection& connection, const FileSet& set, const std::string& arguments, TableFile& file, const StopToken& stop)
{
    for (std::size_t i = 0; i < std::min(set.files.size(), kFilesCompared); ++i) {
        const std::string path = set.files[i].string();
        CAIRN_ASSIGN(const auto columns, connection.table("SELECT column_name FROM (DESCRIBE SELECT * FROM read_json(" + sqlText(path) + arguments + "))", stop));
        for (const auto& column : file.raw) {
            const bool there = std::ranges::any_of(columns, [&](const auto& row) { return cellText(row[0]) == column.name; });
            if (!there)
                file.notices.push_back("Column \"" + column.name + "\" is missing in " + path);
        }
    }
    return {};
}

void noteMixed(TableFile& file)
{
    std::string names;
    for (const auto& column : file.raw) {
        if (column.sqlType == "JSON")
            names += (names.empty() ? "\"" : ", \"") + column.name + "\"";
    }
    if (!names.empty())
        file.notices.push_back("Values of several kinds are read as text: " + names);
}

} // namespace

Result<TableFile> inspectJson(const FileSet& set, const FileProbe& probe, const SourceOptions& options, bool sniffWhole, const StopToken& stop)
{
    TableFile file;
    file.path = set.location;
    file.files = set.files;
    file.format = "json";
    file.plainBytes = plainBytesOf(set, probe);
    const char first = firstLetter(probe.head);
    if (first != '{' && first != '[')
        return noRecords(set.files.front());
    if (probe.whole && !probe.gzip && options.encoding.empty() && set.files.size() == 1)
        CAIRN_TRY(checkSyntax(probe.head, set.files.front()));
    const std::string format = first == '{' ? "auto" : "array";
    std::string arguments = probe.gzip ? ", compression='gzip'" : ", compression='uncompressed'";
    arguments += ", format='" + format + "', map_inference_threshold=-1";
    if (sniffWhole)
        arguments += ", sample_size=-1, maximum_sample_files=100000";
    DuckLimits limits;
    limits.readable = set.files;
    CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limits));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(std::move(database), set.files.front().string()));
    const std::string hive = set.hive ? ", hive_partitioning=true" : "";
    file.from = "read_json(" + set.sqlFiles() + arguments + hive + (set.files.size() > 1 ? ", union_by_name=true)" : ")");
    CAIRN_ASSIGN(const auto columns, connection->table("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + file.from + ")", stop));
    for (const auto& row : columns)
        file.raw.push_back({cellText(row[0]), cellText(row[1])});
    CAIRN_TRY(checkRows(file, format));
    if (set.files.size() > 1 && !set.hive)
        CAIRN_TRY(notePartial(*connection, set, arguments, file, stop));
    flattenRecords(file);
    noteMixed(file);
    CAIRN_TRY(applyTypes(file, options));
    describeColumns(file);
    return file;
}

} // namespace cairn::data
