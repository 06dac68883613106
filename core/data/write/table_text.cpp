// SPDX-License-Identifier: GPL-3.0-or-later
// Rows as CSV and JSON.
#include "core/base/json.h"
#include "core/data/write/table_writer.h"

#include <cmath>

namespace cairn::data {

namespace {

std::string quoted(const std::string& text, char separator)
{
    const bool plain = !text.empty() && text.find_first_of("\"\n\r") == std::string::npos && text.find(separator) == std::string::npos && text.front() != ' '
        && text.back() != ' ';
    if (plain)
        return text;
    std::string result = "\"";
    for (const char letter : text) {
        result += letter;
        if (letter == '"')
            result += letter;
    }
    return result + '"';
}

std::string csvText(const Cell& cell, char separator)
{
    const auto* text = std::get_if<std::string>(&cell);
    return text ? quoted(*text, separator) : cellText(cell);
}

Json jsonValue(const Cell& cell)
{
    if (const auto* number = std::get_if<std::int64_t>(&cell))
        return *number;
    if (const auto* number = std::get_if<double>(&cell))
        return std::isfinite(*number) ? Json(*number) : Json();
    if (const auto* flag = std::get_if<bool>(&cell))
        return *flag;
    if (const auto* text = std::get_if<std::string>(&cell))
        return *text;
    return {};
}

} // namespace

std::string csvHeader(const Schema& schema, char separator)
{
    std::string line;
    bool first = true;
    for (const Column& column : schema.columns) {
        if (column.type == ColumnType::Image)
            continue;
        line += (first ? "" : std::string(1, separator)) + quoted(column.name, separator);
        first = false;
    }
    return line + "\n";
}

std::string csvLine(const Schema& schema, const TablePage& page, std::size_t row, char separator)
{
    std::string line;
    bool first = true;
    for (std::size_t column = 0; column < schema.size(); ++column) {
        if (schema[column].type == ColumnType::Image)
            continue;
        if (!first)
            line += separator;
        first = false;
        line += csvText(page.at(row, column), separator);
    }
    return line + "\n";
}

std::string jsonLine(const Schema& schema, const TablePage& page, std::size_t row)
{
    Json object = Json::object();
    for (std::size_t column = 0; column < schema.size(); ++column) {
        if (schema[column].type != ColumnType::Image)
            object[schema[column].name] = jsonValue(page.at(row, column));
    }
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace cairn::data
