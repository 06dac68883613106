// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/schema.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cairn::data {

namespace {

constexpr std::array<std::pair<ColumnType, std::string_view>, 6> kNames{{
    {ColumnType::Integer, "integer"},
    {ColumnType::Real, "real"},
    {ColumnType::Boolean, "boolean"},
    {ColumnType::Text, "text"},
    {ColumnType::Timestamp, "timestamp"},
    {ColumnType::Image, "image"},
}};

} // namespace

std::string_view name(ColumnType type)
{
    return kNames[static_cast<std::size_t>(type)].second;
}

std::optional<ColumnType> columnType(std::string_view text)
{
    for (const auto& [type, typeName] : kNames) {
        if (typeName == text)
            return type;
    }
    return {};
}

std::optional<std::size_t> Schema::find(std::string_view columnName) const
{
    const auto found = std::ranges::find(columns, columnName, &Column::name);
    return found == columns.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - columns.begin()));
}

std::optional<std::size_t> Schema::imageColumn() const
{
    const auto found = std::ranges::find(columns, ColumnType::Image, &Column::type);
    return found == columns.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - columns.begin()));
}

} // namespace cairn::data
