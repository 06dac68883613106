// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::data {

enum class ColumnType : std::uint8_t { Integer, Real, Boolean, Text, Timestamp, Image };

/// Stable lower-case name, as used in JSON ("integer", "real", "boolean", "text", "timestamp", "image").
std::string_view name(ColumnType type);
std::optional<ColumnType> columnType(std::string_view name);

struct Column {
    std::string name;                    ///< verbatim from the source: any characters, unique within the schema
    ColumnType type = ColumnType::Text;
    std::vector<std::int64_t> shape = {}; ///< Image only: [C, H, W]
    std::vector<std::string> categories = {}; ///< Text only: the closed vocabulary in its own order; empty where unknown
    bool aside = false;                  ///< says where the row comes from (file name, given part): no input unless chosen

    friend bool operator==(const Column&, const Column&) = default;
};

/// The columns of a dataset, in the order of the source.
struct Schema {
    std::vector<Column> columns;

    std::size_t size() const { return columns.size(); }
    const Column& operator[](std::size_t index) const { return columns[index]; }
    std::optional<std::size_t> find(std::string_view columnName) const;
    /// Index of the first Image column, if any.
    std::optional<std::size_t> imageColumn() const;

    friend bool operator==(const Schema&, const Schema&) = default;
};

} // namespace cairn::data
