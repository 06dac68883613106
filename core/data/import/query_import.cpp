// SPDX-License-Identifier: GPL-3.0-or-later
// A SELECT over named sources becomes one subquery: WITH "a" AS (...), "b" AS (...) SELECT * FROM (query).
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/data/duckdb/connection.h"
#include "core/data/fingerprint.h"
#include "core/data/import/inspect_table.h"
#include "core/data/import/sql_query.h"
#include "core/data/table/table_load.h"

#include <algorithm>
#include <regex>

namespace cairn::data {

namespace {

/// "line 2, column 8 of the query" of an offset into it.
std::string positionText(const std::string& query, std::size_t offset)
{
    offset = std::min(offset, query.size());
    const auto line = std::count(query.begin(), query.begin() + static_cast<std::ptrdiff_t>(offset), '\n') + 1;
    const auto begin = query.rfind('\n', offset == 0 ? std::string::npos : offset - 1);
    const std::size_t column = offset == 0 || begin == std::string::npos ? offset + 1 : offset - begin;
    return "line " + std::to_string(line) + ", column " + std::to_string(column) + " of the query";
}

Error queryError(const std::string& query, std::string message, std::optional<std::size_t> offset)
{
    std::ranges::replace(message, '\n', ' ');
    return fail(ErrorCode::InvalidInput, toUtf8(message), offset ? positionText(query, *offset) : "the query", "Correct the query");
}

std::optional<std::size_t> numberIn(const Json& json, const char* member)
{
    const std::string text = json.value(member, std::string());
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos ? std::optional<std::size_t>(std::stoull(text)) : std::nullopt;
}

/// One SELECT and nothing else; tells whether it sorts its rows.
Result<bool> checkStatement(DuckConnection& connection, const std::string& query, const StopToken& stop)
{
    CAIRN_ASSIGN(const auto rows, connection.table("SELECT CAST(json_serialize_sql(" + sqlText(query) + ") AS VARCHAR)", stop));
    const Json parsed = Json::parse(cellText(rows.at(0)[0]), nullptr, false);
    if (parsed.is_discarded())
        return fail(ErrorCode::InvalidInput, "The query cannot be understood", "the query", "Correct the query");
    if (parsed.value("error", false)) {
        if (parsed.value("error_type", std::string()) == "not implemented")
            return fail(ErrorCode::InvalidInput, "Only a SELECT makes a table", "the query", "Begin with SELECT or WITH");
        return queryError(query, parsed.value("error_message", std::string()), numberIn(parsed, "position"));
    }
    const Json statements = parsed.value("statements", Json::array());
    if (statements.empty())
        return fail(ErrorCode::InvalidInput, "The query is empty", "the query", "Begin with SELECT or WITH");
    if (statements.size() != 1)
        return fail(ErrorCode::InvalidInput, "There is more than one statement", "the query", "Use one SELECT");
    const Json modifiers = statements[0].value("node", Json::object()).value("modifiers", Json::array());
    return std::ranges::any_of(modifiers, [](const Json& modifier) { return modifier.value("type", std::string()) == "ORDER_MODIFIER"; });
}

/// What stands before the first line of the query.
std::string prefixOf(const std::vector<QueryInput>& inputs)
{
    std::string sql;
    for (const auto& input : inputs)
        sql += (sql.empty() ? "(WITH " : ", ") + sqlName(input.name) + " AS NOT MATERIALIZED (" + input.file.select + ")";
    return (sql.empty() ? "(" : sql + " ") + "SELECT * FROM (\n";
}

/// Where the query has the name that a message without a position complains about.
std::optional<std::size_t> placeOfName(const std::string& message, const std::string& query)
{
    static const std::regex pattern("(?:[Cc]olumn(?: named)?|[Nn]ame) \"?([A-Za-z_][A-Za-z0-9_]*)\"?");
    std::smatch match;
    if (!std::regex_search(message, match, pattern))
        return {};
    const std::size_t at = query.find(match[1].str());
    return at == std::string::npos ? std::nullopt : std::optional(at);
}

Error inPlace(const Error& error, const std::string& query, std::size_t prefix)
{
    const auto begin = error.what.find('{');
    const Json parsed = begin == std::string::npos ? Json() : Json::parse(error.what.substr(begin), nullptr, false);
    if (!parsed.is_object())
        return error.code == ErrorCode::InvalidInput ? queryError(query, error.what, placeOfName(error.what, query)) : error;
    const auto at = numberIn(parsed, "position");
    const std::string message = parsed.value("exception_message", std::string());
    if (parsed.value("exception_type", std::string()) == "Permission")
        return fail(ErrorCode::Permission, "The query reads something else than its sources", "the query", "Use the named sources only");
    return queryError(query, message, at && *at >= prefix ? std::optional(*at - prefix) : std::nullopt);
}

/// A feed is read into a cache file once; the query then reads that.
Result<void> materialise(QueryInput& input, std::size_t number, const InspectContext& context, JobContext& job)
{
    TableFile& file = input.file;
    if (!file.feed)
        return {};
    CAIRN_ASSIGN(const std::string content, file.files.empty() ? Result<std::string>(hashText(file.identity)) : fingerprint(file.files, file.identity));
    const std::string key = hashText("input" + content + file.path.string() + file.select);
    TableSource source;
    source.train = file;
    CAIRN_TRY(loadIntoCache(source, context.cacheFolder, key, job));
    const std::string name = "feed" + std::to_string(number);
    file.attached.push_back({context.cacheFolder / (key + ".duckdb"), name});
    file.identity = content; // the cache itself is no part of the fingerprint
    file.feed.reset();
    file.select = "SELECT * FROM " + name + ".data";
    return {};
}

/// DuckDB databases get names of their own, since every importer calls its one alike.
void renameAttached(TableFile& file, std::size_t number)
{
    for (auto& attached : file.attached) {
        if (attached.name.starts_with("feed"))
            continue;
        const std::string before = sqlName(attached.name) + ".", after = sqlName("source" + std::to_string(number)) + ".";
        for (std::size_t at = file.select.find(before); at != std::string::npos; at = file.select.find(before, at + after.size()))
            file.select.replace(at, before.size(), after);
        attached.name = "source" + std::to_string(number);
    }
}

} // namespace

Result<std::vector<QueryInput>> inspectInputs(const std::vector<NamedSource>& sources, const InspectContext& context, JobContext& job)
{
    std::vector<QueryInput> inputs;
    for (const auto& source : sources) {
        const auto same = [&](const QueryInput& other) { return other.name == source.name; };
        if (source.name.empty() || std::ranges::any_of(inputs, same))
            return fail(ErrorCode::InvalidInput, "Two sources of the query have the same name", source.name, "Give each a name of its own");
        CAIRN_ASSIGN(auto file, inspectTable(source.location, source.options, {context.cacheFolder, nullptr, context.sniffWhole}, job));
        inputs.push_back({source.name, std::move(file)});
        CAIRN_TRY(materialise(inputs.back(), inputs.size(), context, job));
        renameAttached(inputs.back().file, inputs.size());
    }
    return inputs;
}

Result<TableFile> inspectQuery(const SourceSpec& spec, const InspectContext& context, JobContext& job)
{
    CAIRN_ASSIGN(const auto inputs, inspectInputs(spec.inputs, context, job));
    TableFile file;
    file.path = spec.location.empty() ? "query" : spec.location;
    file.title = file.path.string();
    file.format = "query";
    DuckLimits limits;
    for (const auto& input : inputs) {
        file.files.insert(file.files.end(), input.file.files.begin(), input.file.files.end());
        file.attached.insert(file.attached.end(), input.file.attached.begin(), input.file.attached.end());
        file.plainBytes += input.file.plainBytes;
        file.identity += input.name + "=" + input.file.select + input.file.identity + ";";
        for (const auto& notice : input.file.notices)
            file.notices.push_back(input.name + ": " + notice);
    }
    limits.readable = file.files;
    for (const auto& [path, name] : file.attached)
        limits.attached.emplace_back(path, name);
    limits.jsonErrors = true;
    CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limits));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(std::move(database)));
    CAIRN_ASSIGN(const bool sorted, checkStatement(*connection, spec.query, job.stop));
    file.oneThread = !sorted;
    const std::string prefix = prefixOf(inputs);
    file.from = prefix + spec.query + "\n))";
    const std::string describe = "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ";
    auto columns = connection->table(describe + file.from + ")", job.stop);
    if (!columns)
        return columns.error().code == ErrorCode::Cancelled ? columns.error() : inPlace(columns.error(), spec.query, describe.size() + prefix.size());
    for (const auto& row : *columns)
        file.raw.push_back({cellText(row[0]), cellText(row[1])});
    CAIRN_TRY(applyTypes(file, spec.options));
    describeColumns(file);
    return file;
}

} // namespace cairn::data
