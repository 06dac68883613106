// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/stream/line_parser.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

namespace cairn::data {

namespace {

constexpr std::size_t kMostUnknown = 100, kMostColumns = 10'000;

std::optional<std::int64_t> integerOf(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<double> realOf(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

bool isTruth(std::string_view text)
{
    return text == "true" || text == "false";
}

bool fits(ColumnType type, std::string_view text)
{
    switch (type) {
    case ColumnType::Integer: return integerOf(text).has_value();
    case ColumnType::Real: return realOf(text).has_value();
    case ColumnType::Boolean: return isTruth(text);
    case ColumnType::Timestamp: return timestampOf(text).has_value();
    default: return true;
    }
}

void put(FeedBlock& block, std::size_t column, ColumnType type, const std::string& text)
{
    switch (type) {
    case ColumnType::Integer: block.integer(column, *integerOf(text)); return;
    case ColumnType::Real: block.real(column, *realOf(text)); return;
    case ColumnType::Boolean: block.integer(column, text == "true"); return;
    case ColumnType::Timestamp: block.timestamp(column, *timestampOf(text)); return;
    default: block.text(column, text);
    }
}

/// A value of JSON as text; nested ones stay JSON.
std::optional<std::string> textOf(const Json& value)
{
    if (value.is_null())
        return {};
    return value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json objectOf(const std::string& line)
{
    return line.starts_with('{') || line.find_first_not_of(" \t") != std::string::npos ? Json::parse(line, nullptr, false) : Json();
}

} // namespace

std::optional<std::vector<std::string>> csvValues(std::string_view line, char delimiter)
{
    std::vector<std::string> values(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"')
            values.back() += line[++i];
        else if (c == '"' && (quoted || values.back().empty()))
            quoted = !quoted;
        else if (c == delimiter && !quoted)
            values.emplace_back();
        else
            values.back() += c;
    }
    return quoted ? std::nullopt : std::optional(std::move(values));
}

void LineParser::chooseTypes(std::span<const Values> rows, std::vector<std::string> names)
{
    std::vector<Column> columns;
    for (std::size_t i = 0; i < names.size(); ++i) {
        Column column;
        column.name = names[i];
        for (const ColumnType type : {ColumnType::Integer, ColumnType::Real, ColumnType::Boolean, ColumnType::Timestamp}) {
            const auto agrees = [&](const Values& row) { return i >= row.size() || !row[i] || fits(type, *row[i]); };
            const bool any = std::ranges::any_of(rows, [&](const Values& row) { return i < row.size() && row[i]; });
            if (any && std::ranges::all_of(rows, agrees)) {
                column.type = type;
                break;
            }
        }
        m_columns.emplace(column.name, i);
        columns.push_back(std::move(column));
    }
    m_schema.columns = std::move(columns);
}

Result<LineParser> LineParser::inferJson(std::span<const std::string> sample)
{
    std::vector<std::string> names;
    std::set<std::string> known;
    std::vector<Values> rows;
    for (const std::string& line : sample) {
        const auto object = nlohmann::ordered_json::parse(line, nullptr, false);
        if (!object.is_object())
            continue;
        for (const auto& [name, value] : object.items()) {
            if (known.size() < kMostColumns && known.insert(name).second)
                names.push_back(name);
        }
    }
    if (names.empty())
        return fail(ErrorCode::InvalidInput, "The first lines hold no JSON object with members", "stream", "Send lines such as {\"a\": 1}");
    LineParser parser;
    for (std::size_t i = 0; i < names.size(); ++i)
        parser.m_columns.emplace(names[i], i);
    for (const std::string& line : sample) {
        if (auto values = parser.jsonValues(line))
            rows.push_back(std::move(values).value());
    }
    parser.m_columns.clear();
    parser.m_unknown.clear();
    parser.chooseTypes(rows, std::move(names));
    return parser;
}

Result<LineParser> LineParser::inferCsv(std::span<const std::string> sample, const StreamSpec& spec)
{
    LineParser parser;
    parser.m_json = false;
    parser.m_delimiter = spec.delimiter;
    const auto first = csvValues(sample[0], spec.delimiter);
    if (!first || first->size() > kMostColumns)
        return fail(ErrorCode::InvalidInput, "The first line is no line of CSV", "stream", "Check the format and the separator");
    const bool named = std::ranges::none_of(*first, [](const std::string& name) { return name.empty() || realOf(name); });
    const bool header = spec.header.value_or(named);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < first->size(); ++i) {
        std::string name = header ? (*first)[i] : "column" + std::to_string(i);
        while (std::ranges::find(names, name) != names.end())
            name += "_";
        names.push_back(std::move(name));
    }
    if (header)
        parser.m_header = sample[0];
    for (std::size_t i = 0; i < names.size(); ++i)
        parser.m_columns.emplace(names[i], i);
    std::vector<Values> rows;
    for (const std::string& line : sample.subspan(header ? 1 : 0)) {
        const auto values = csvValues(line, spec.delimiter);
        if (!values || values->size() != names.size())
            continue;
        rows.emplace_back();
        for (const std::string& value : *values)
            rows.back().push_back(value.empty() ? std::nullopt : std::optional(value));
    }
    parser.m_columns.clear();
    parser.chooseTypes(rows, std::move(names));
    return parser;
}

Result<LineParser> LineParser::infer(std::span<const std::string> sample, const StreamSpec& spec)
{
    if (sample.empty())
        return fail(ErrorCode::InvalidInput, "The stream has no lines yet", spec.location, "Wait until it sends");
    const bool json = spec.format == "jsonl" || (spec.format.empty() && objectOf(sample[0]).is_object());
    return json ? inferJson(sample) : inferCsv(sample, spec);
}

Result<LineParser::Values> LineParser::jsonValues(const std::string& line)
{
    const Json object = Json::parse(line, nullptr, false);
    if (!object.is_object())
        return fail(ErrorCode::InvalidInput, object.is_discarded() ? "no JSON" : "no JSON object");
    Values values(m_columns.size());
    for (const auto& [name, value] : object.items()) {
        const auto column = m_columns.find(name);
        if (column != m_columns.end())
            values[column->second] = textOf(value);
        else if (m_unknown.size() < kMostUnknown || m_unknown.contains(name))
            ++m_unknown[name];
    }
    return values;
}

Result<LineParser::Values> LineParser::valuesOf(const std::string& line)
{
    if (m_json)
        return jsonValues(line);
    const auto fields = csvValues(line, m_delimiter);
    if (!fields)
        return fail(ErrorCode::InvalidInput, "a quote is not closed");
    if (fields->size() != m_schema.size())
        return fail(ErrorCode::InvalidInput, std::to_string(fields->size()) + " values instead of " + std::to_string(m_schema.size()));
    Values values;
    for (const std::string& field : *fields)
        values.push_back(field.empty() ? std::nullopt : std::optional(field));
    return values;
}

LineParser::Outcome LineParser::parse(const std::string& line, FeedBlock& block, std::string& reason)
{
    if (!m_header.empty() && line == m_header)
        return Outcome::Header;
    if (!isUtf8(line)) {
        reason = "no UTF-8 text";
        return Outcome::Refused;
    }
    const auto values = valuesOf(line);
    if (!values) {
        reason = values.error().what;
        return Outcome::Refused;
    }
    for (std::size_t i = 0; i < values->size(); ++i) {
        const auto& value = (*values)[i];
        if (value && !fits(m_schema[i].type, *value)) {
            reason = "column " + m_schema[i].name + ": \"" + value->substr(0, 40) + "\" is not " + std::string(name(m_schema[i].type));
            return Outcome::Refused;
        }
    }
    for (std::size_t i = 0; i < values->size(); ++i) {
        const auto& value = (*values)[i];
        if (value)
            put(block, i, m_schema[i].type, *value);
        else
            block.missing(i);
    }
    block.endRow();
    return Outcome::Row;
}

Json LineParser::toJson() const
{
    Json columns = Json::array();
    for (std::size_t i = 0; i < m_schema.size(); ++i)
        columns.push_back({{"name", m_schema[i].name}, {"type", name(m_schema[i].type)}});
    return {{"json", m_json}, {"delimiter", std::string(1, m_delimiter)}, {"header", m_header}, {"columns", columns}};
}

Result<LineParser> LineParser::fromJson(const Json& json)
{
    try {
        LineParser parser;
        parser.m_json = json.at("json").get<bool>();
        parser.m_delimiter = json.at("delimiter").get<std::string>().at(0);
        parser.m_header = json.at("header").get<std::string>();
        std::vector<Column> columns;
        for (const Json& described : json.at("columns")) {
            Column column;
            column.name = described.at("name").get<std::string>();
            column.type = columnType(described.at("type").get<std::string>()).value();
            parser.m_columns.emplace(column.name, columns.size());
            columns.push_back(std::move(column));
        }
        parser.m_schema.columns = std::move(columns);
        return parser;
    } catch (const std::exception& error) {
        return fail(ErrorCode::Corrupt, std::string("The recording does not say its columns: ") + error.what(), "stream", "Start a new recording");
    }
}

} // namespace cairn::data
