// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/source_spec.h"

namespace cairn::data {

namespace {

Error damaged(const std::string& member)
{
    return fail(ErrorCode::Corrupt, "The stored description of a data source is damaged", member,
                "Open the data again from its file");
}

Result<SourceOptions> optionsFromJson(const Json& json)
{
    SourceOptions options;
    if (!json.is_object())
        return damaged("options");
    if (const auto delimiter = json.value("delimiter", std::string()); delimiter.size() > 1)
        return damaged("delimiter");
    else if (!delimiter.empty())
        options.delimiter = delimiter[0];
    if (json.contains("header"))
        options.header = json["header"].get<bool>();
    options.encoding = json.value("encoding", std::string());
    options.textColumns = json.value("textColumns", std::vector<std::string>());
    return options;
}

} // namespace

Json toJson(const SourceSpec& spec)
{
    Json options = Json::object();
    if (spec.options.delimiter)
        options["delimiter"] = std::string(1, *spec.options.delimiter);
    if (spec.options.header)
        options["header"] = *spec.options.header;
    if (!spec.options.encoding.empty())
        options["encoding"] = spec.options.encoding;
    if (!spec.options.textColumns.empty())
        options["textColumns"] = spec.options.textColumns;
    Json json{{"location", spec.location}};
    if (!spec.testLocation.empty())
        json["testLocation"] = spec.testLocation;
    if (!options.empty())
        json["options"] = std::move(options);
    return json;
}

Result<SourceSpec> sourceSpecFromJson(const Json& json)
{
    try {
        SourceSpec spec;
        spec.location = json.at("location").get<std::string>();
        spec.testLocation = json.value("testLocation", std::string());
        if (json.contains("options")) {
            CAIRN_ASSIGN(spec.options, optionsFromJson(json["options"]));
        }
        return spec;
    } catch (const Json::exception&) {
        return damaged("source");
    }
}

} // namespace cairn::data
