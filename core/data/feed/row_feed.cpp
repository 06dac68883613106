// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/feed/row_feed.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace cairn::data {

namespace {

constexpr std::size_t kRowsPerBlock = 2048; ///< rows of one vector of the table engine
constexpr std::size_t kValuesPerBlock = 1 << 20;

template <typename T>
std::optional<T> number(std::string_view text)
{
    text = trimmed(text);
    if (text.starts_with('+'))
        text.remove_prefix(1);
    T value{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(value) : std::nullopt;
}

std::optional<bool> truth(std::string_view text)
{
    if (text == "t" || text == "true" || text == "1" || text == "TRUE")
        return true;
    if (text == "f" || text == "false" || text == "0" || text == "FALSE")
        return false;
    return {};
}

/// Reads digits of a fixed count and removes them.
std::optional<int> digits(std::string_view& text, std::size_t count)
{
    if (text.size() < count)
        return {};
    const auto value = number<int>(text.substr(0, count));
    if (!value || text[0] == '-' || text[0] == '+' || text[0] == ' ')
        return {};
    text.remove_prefix(count);
    return value;
}

bool skip(std::string_view& text, std::string_view letters)
{
    if (text.empty() || letters.find(text[0]) == std::string_view::npos)
        return false;
    text.remove_prefix(1);
    return true;
}

/// "Z", "+02", "+02:30", "-0800" in minutes; empty if it is none of them.
std::optional<int> offsetMinutes(std::string_view text)
{
    if (text.empty() || text == "Z" || text == "z")
        return 0;
    const bool west = text[0] == '-';
    if (!skip(text, "+-"))
        return {};
    const auto hours = digits(text, 2);
    skip(text, ":");
    const auto minutes = text.empty() ? std::optional(0) : digits(text, 2);
    if (!hours || !minutes || !text.empty())
        return {};
    return (west ? -1 : 1) * (*hours * 60 + *minutes);
}

/// "03:04:05.678" with what follows it.
std::optional<std::int64_t> timeOf(std::string_view text)
{
    const auto hour = digits(text, 2);
    const bool colon = skip(text, ":");
    const auto minute = digits(text, 2);
    if (!hour || !colon || !minute || *hour > 24 || *minute > 59)
        return {};
    std::int64_t micros = (*hour * 60 + *minute) * 60'000'000LL;
    if (skip(text, ":")) {
        const auto second = digits(text, 2);
        if (!second || *second > 60)
            return {};
        micros += *second * 1'000'000LL;
        if (skip(text, ".")) {
            std::int64_t unit = 100'000;
            for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1), unit /= 10)
                micros += (text[0] - '0') * unit;
        }
    }
    const auto offset = offsetMinutes(trimmed(text));
    return offset ? std::optional(micros - *offset * 60'000'000LL) : std::nullopt;
}

} // namespace

std::optional<std::int64_t> timestampOf(std::string_view text)
{
    text = trimmed(text);
    const auto year = digits(text, 4);
    const bool dash = skip(text, "-");
    const auto month = digits(text, 2);
    const bool second = skip(text, "-");
    const auto day = digits(text, 2);
    if (!year || !dash || !month || !second || !day)
        return {};
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok())
        return {};
    const std::int64_t micros = std::chrono::sys_days(date).time_since_epoch().count() * 86'400'000'000LL;
    if (text.empty())
        return micros;
    if (!skip(text, " T"))
        return {};
    const auto time = timeOf(text);
    return time ? std::optional(micros + *time) : std::nullopt;
}

std::string dateText(std::int64_t microseconds)
{
    constexpr std::int64_t kDay = 86'400'000'000LL;
    const std::int64_t days = microseconds >= 0 ? microseconds / kDay : -((kDay - 1 - microseconds) / kDay);
    const std::int64_t rest = microseconds - days * kDay;
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
    char text[64];
    int length = std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                               static_cast<unsigned>(date.day()));
    if (rest == 0)
        return {text, static_cast<std::size_t>(length)};
    const auto seconds = static_cast<int>(rest / 1'000'000), micros = static_cast<int>(rest % 1'000'000);
    length += std::snprintf(text + length, sizeof text - static_cast<std::size_t>(length), " %02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (micros > 0)
        length += std::snprintf(text + length, sizeof text - static_cast<std::size_t>(length), ".%06d", micros);
    return {text, static_cast<std::size_t>(length)};
}

std::string hexText(std::string_view bytes)
{
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text = "\\x";
    for (const char c : bytes) {
        text += kDigits[static_cast<unsigned char>(c) >> 4];
        text += kDigits[static_cast<unsigned char>(c) & 15];
    }
    return text;
}

FeedBlock::FeedBlock(std::span<const Column> columns) : m_columns(columns.begin(), columns.end())
{
    for (const auto& column : m_columns)
        m_vectors.push_back({column.type, {}, {}, {}, {}, {}});
    m_mostRows = std::clamp<std::size_t>(kValuesPerBlock / std::max<std::size_t>(1, m_columns.size()), 16, kRowsPerBlock);
}

void FeedBlock::clear()
{
    for (auto& vector : m_vectors) {
        vector.integers.clear();
        vector.reals.clear();
        vector.bytes.clear();
        vector.ends.clear();
        vector.present.clear();
    }
    m_rows = m_textBytes = 0;
}

void FeedBlock::put(FeedVector& vector, std::int64_t value)
{
    vector.integers.push_back(value);
    vector.present.push_back(1);
}

void FeedBlock::missing(std::size_t column)
{
    FeedVector& vector = m_vectors[column];
    vector.present.push_back(0);
    if (vector.type == ColumnType::Real)
        vector.reals.push_back(0);
    else if (vector.type == ColumnType::Text)
        vector.ends.push_back(vector.bytes.size());
    else
        vector.integers.push_back(0);
}

void FeedBlock::dropped(std::size_t column)
{
    ++m_dropped;
    missing(column);
}

void FeedBlock::misfit(std::size_t column, std::string_view value)
{
    if (!m_problem)
        m_problem = fail(ErrorCode::InvalidInput, "\"" + toUtf8(value.substr(0, 100)) + "\" does not fit the type of column \"" +
                         m_columns[column].name + "\" (" + std::string(name(m_columns[column].type)) + ")", "row " + std::to_string(m_row + 1),
                         "Correct this value, or read the column as text (option types)");
    missing(column);
}

void FeedBlock::integer(std::size_t column, std::int64_t value)
{
    FeedVector& vector = m_vectors[column];
    if (vector.type == ColumnType::Integer)
        put(vector, value);
    else if (vector.type == ColumnType::Real)
        real(column, static_cast<double>(value));
    else if (vector.type == ColumnType::Boolean && (value == 0 || value == 1))
        put(vector, value);
    else if (vector.type == ColumnType::Text)
        text(column, std::to_string(value));
    else
        misfit(column, std::to_string(value));
}

void FeedBlock::real(std::size_t column, double value)
{
    FeedVector& vector = m_vectors[column];
    if (vector.type == ColumnType::Real) {
        vector.reals.push_back(value);
        vector.present.push_back(1);
        return;
    }
    char buffer[64];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    const std::string_view shown(buffer, static_cast<std::size_t>(end - buffer));
    if (vector.type == ColumnType::Text)
        text(column, shown);
    else if (vector.type == ColumnType::Integer && std::nearbyint(value) == value && std::abs(value) < 9e15)
        put(vector, static_cast<std::int64_t>(value));
    else
        misfit(column, shown);
}

bool FeedBlock::fromText(std::size_t column, std::string_view value)
{
    FeedVector& vector = m_vectors[column];
    if (vector.type == ColumnType::Real) {
        const auto found = number<double>(value);
        if (found)
            real(column, *found);
        return found.has_value();
    }
    std::optional<std::int64_t> found;
    if (vector.type == ColumnType::Integer)
        found = number<std::int64_t>(value);
    else if (vector.type == ColumnType::Timestamp)
        found = timestampOf(value);
    else if (const auto yes = truth(value))
        found = *yes;
    if (found)
        put(vector, *found);
    return found.has_value();
}

void FeedBlock::text(std::size_t column, std::string_view value)
{
    FeedVector& vector = m_vectors[column];
    if (vector.type != ColumnType::Text) {
        if (!fromText(column, value))
            misfit(column, value);
        return;
    }
    vector.bytes += isUtf8(value) ? std::string(value) : toUtf8(value);
    vector.ends.push_back(vector.bytes.size());
    vector.present.push_back(1);
    m_textBytes += value.size();
}

void FeedBlock::timestamp(std::size_t column, std::int64_t microseconds)
{
    FeedVector& vector = m_vectors[column];
    if (vector.type == ColumnType::Timestamp)
        put(vector, microseconds);
    else
        integer(column, microseconds / 1'000'000);
}

void FeedBlock::endRow()
{
    ++m_rows;
    ++m_row;
}

} // namespace cairn::data
