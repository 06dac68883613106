// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/sql/query_history.h"

#include "core/base/text.h"

#include <algorithm>

namespace cairn::data {

namespace {

SourceSpec trimmedQuery(const SourceSpec& spec)
{
    SourceSpec query = spec;
    query.query = std::string(trimmed(query.query));
    return query;
}

} // namespace

void QueryHistory::add(const SourceSpec& query)
{
    const SourceSpec added = trimmedQuery(query);
    if (added.query.empty())
        return;
    const Json json = toJson(added);
    std::erase_if(past, [&](const SourceSpec& other) { return toJson(other) == json; });
    past.insert(past.begin(), added);
    if (past.size() > kMost)
        past.resize(kMost);
}

Json toJson(const QueryHistory& history)
{
    Json json{{"draft", toJson(history.draft)}, {"past", Json::array()}};
    for (const SourceSpec& query : history.past)
        json["past"].push_back(toJson(query));
    return json;
}

QueryHistory queryHistoryFromJson(const Json& json)
{
    QueryHistory history;
    if (!json.is_object())
        return history;
    if (auto draft = sourceSpecFromJson(json.value("draft", Json::object())))
        history.draft = std::move(*draft);
    const Json past = json.value("past", Json::array());
    for (const Json& entry : past.is_array() ? past : Json::array()) {
        auto query = sourceSpecFromJson(entry);
        if (query && history.past.size() < QueryHistory::kMost)
            history.past.push_back(std::move(*query));
    }
    return history;
}

} // namespace cairn::data
