// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/stream/stream_spec.h"

namespace cairn::data {

Json toJson(const StreamSpec& spec)
{
    Json json{{"location", spec.location},
              {"format", spec.format},
              {"delimiter", std::string(1, spec.delimiter)},
              {"batch_rows", spec.batchRows},
              {"batch_ms", spec.batchTime.count()},
              {"from_start", spec.fromStart}};
    if (spec.header)
        json["header"] = *spec.header;
    return json;
}

Result<StreamSpec> streamSpecFromJson(const Json& json)
{
    try {
        StreamSpec spec;
        spec.location = json.at("location").get<std::string>();
        spec.format = json.value("format", spec.format);
        const auto delimiter = json.value("delimiter", std::string(","));
        if (delimiter.size() != 1)
            return fail(ErrorCode::Corrupt, "The separator of a stream is one character", "delimiter");
        spec.delimiter = delimiter[0];
        spec.batchRows = json.value("batch_rows", spec.batchRows);
        spec.batchTime = std::chrono::milliseconds(json.value("batch_ms", spec.batchTime.count()));
        spec.fromStart = json.value("from_start", spec.fromStart);
        if (json.contains("header"))
            spec.header = json.at("header").get<bool>();
        return spec;
    } catch (const Json::exception& error) {
        return fail(ErrorCode::Corrupt, std::string("The description of the stream is damaged: ") + error.what(), "stream");
    }
}

} // namespace cairn::data
