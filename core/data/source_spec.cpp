// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/source_spec.h"

namespace cairn::data {

namespace {

Error damaged(const std::string& member)
{
    return fail(ErrorCode::Corrupt, "The stored description of a data source is damaged", member,
                "Open the data again from its file");
}

/// A single character, "" for none.
Result<std::optional<char>> letterFromJson(const Json& json, const char* member)
{
    if (!json.contains(member))
        return std::optional<char>();
    const auto text = json[member].get<std::string>();
    if (text.size() > 1)
        return damaged(member);
    return std::optional(text.empty() ? '\0' : text[0]);
}

template <typename T>
std::optional<T> ifThere(const Json& json, const char* member)
{
    return json.contains(member) ? std::optional(json[member].get<T>()) : std::nullopt;
}

Result<SourceOptions> optionsFromJson(const Json& json)
{
    SourceOptions options;
    if (!json.is_object())
        return damaged("options");
    CAIRN_ASSIGN(options.delimiter, letterFromJson(json, "delimiter"));
    if (options.delimiter == '\0')
        options.delimiter.reset();
    CAIRN_ASSIGN(options.quote, letterFromJson(json, "quote"));
    CAIRN_ASSIGN(options.escape, letterFromJson(json, "escape"));
    options.header = ifThere<bool>(json, "header");
    options.skipLines = ifThere<std::int64_t>(json, "skipLines");
    options.decimalComma = ifThere<bool>(json, "decimalComma");
    options.nullText = ifThere<std::string>(json, "nullText");
    options.encoding = json.value("encoding", std::string());
    options.textColumns = json.value("textColumns", std::vector<std::string>());
    const auto types = json.value("types", std::map<std::string, std::string>());
    for (const auto& [column, type] : types) {
        const auto known = columnType(type);
        if (!known || *known == ColumnType::Image)
            return damaged("types");
        options.types[column] = *known;
    }
    return options;
}

Json optionsToJson(const SourceOptions& from)
{
    Json json = Json::object();
    const auto letter = [&](const char* member, std::optional<char> value) {
        if (value)
            json[member] = *value == '\0' ? std::string() : std::string(1, *value);
    };
    letter("delimiter", from.delimiter);
    letter("quote", from.quote);
    letter("escape", from.escape);
    if (from.header)
        json["header"] = *from.header;
    if (from.skipLines)
        json["skipLines"] = *from.skipLines;
    if (from.decimalComma)
        json["decimalComma"] = *from.decimalComma;
    if (from.nullText)
        json["nullText"] = *from.nullText;
    if (!from.encoding.empty())
        json["encoding"] = from.encoding;
    if (!from.textColumns.empty())
        json["textColumns"] = from.textColumns;
    for (const auto& [column, type] : from.types)
        json["types"][column] = name(type);
    return json;
}

Result<NamedSource> inputFromJson(const Json& json)
{
    NamedSource input{json.at("name").get<std::string>(), json.at("location").get<std::string>(), {}};
    if (json.contains("options")) {
        CAIRN_ASSIGN(input.options, optionsFromJson(json["options"]));
    }
    return input;
}

} // namespace

Json toJson(const SourceSpec& spec)
{
    Json json{{"location", spec.location}};
    if (!spec.testLocation.empty())
        json["testLocation"] = spec.testLocation;
    if (Json options = optionsToJson(spec.options); !options.empty())
        json["options"] = std::move(options);
    if (!spec.query.empty())
        json["query"] = spec.query;
    for (const auto& input : spec.inputs)
        json["inputs"].push_back({{"name", input.name}, {"location", input.location}, {"options", optionsToJson(input.options)}});
    return json;
}

Result<SourceSpec> sourceSpecFromJson(const Json& json)
{
    try {
        SourceSpec spec;
        spec.location = json.at("location").get<std::string>();
        spec.testLocation = json.value("testLocation", std::string());
        spec.query = json.value("query", std::string());
        if (json.contains("options")) {
            CAIRN_ASSIGN(spec.options, optionsFromJson(json["options"]));
        }
        for (const auto& input : json.value("inputs", Json::array())) {
            CAIRN_ASSIGN(auto named, inputFromJson(input));
            spec.inputs.push_back(std::move(named));
        }
        return spec;
    } catch (const Json::exception&) {
        return damaged("source");
    }
}

} // namespace cairn::data
