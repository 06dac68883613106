// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/profile/search.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace cairn::data {

namespace {

constexpr std::array<std::string_view, 9> kOperators{"and", "or", "not", "is", "in", "like", "ilike", "between", "similar"};

std::string lower(std::string_view text)
{
    std::string lowered(text);
    std::ranges::transform(lowered, lowered.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lowered;
}

bool areWords(const Schema& schema, const std::string& written)
{
    if (written.find_first_of("=<>!()'\"+*/%;,[]|~") != std::string::npos)
        return false;
    const std::string lowered = lower(written);
    for (const std::string& word : split(lowered, ' ')) {
        if (std::ranges::find(kOperators, word) != kOperators.end())
            return false;
    }
    return std::ranges::none_of(schema.columns, [&](const Column& column) { return lower(column.name) == lowered; });
}

std::string quotedBy(std::string_view text, char mark)
{
    std::string out(1, mark);
    for (const char c : text)
        out += c == mark ? std::string(2, c) : std::string(1, c);
    return out + mark;
}

} // namespace

std::string conditionOf(const Schema& schema, const std::string& written)
{
    if (!areWords(schema, written))
        return written;
    std::string condition;
    for (const Column& column : schema.columns) {
        if (column.type != ColumnType::Image)
            condition += (condition.empty() ? "" : " OR ") + ("contains(lower(CAST(" + quotedBy(column.name, '"') + " AS VARCHAR)), lower(" + quotedBy(written, '\'') + "))");
    }
    return condition.empty() ? "false" : condition;
}

std::string allOf(const Schema& schema, std::span<const std::string> written)
{
    std::string all;
    for (const std::string& each : written)
        all += (all.empty() ? "(" : " AND (") + conditionOf(schema, each) + "\n)";
    return all.empty() ? "true" : all;
}

} // namespace cairn::data
