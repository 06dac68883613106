// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/quality/checks.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace cairn::data {

namespace {

constexpr std::array<std::string_view, 13> kTexts{"?", "-", "--", "na", "n/a", "#n/a", "nan", "null", "none", "unknown", "missing", "undefined", "tbd"};
constexpr std::array<double, 8> kNumbers{-1, -9, -99, -999, -9999, 99999, 999999, -99999};
constexpr double kFarAway = 3; ///< a number stands for "missing" only this many interquartile ranges outside

std::string lower(std::string_view text)
{
    std::string result(trimmed(text));
    std::ranges::transform(result, result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

bool isPlaceholder(std::string_view text)
{
    return std::ranges::find(kTexts, lower(text)) != kTexts.end();
}

std::vector<std::string> placeholdersOf(const Column& column, const ColumnProfile& profile)
{
    std::vector<std::string> values;
    for (const ValueCount& value : profile.top) {
        if (column.type == ColumnType::Text && isPlaceholder(value.value))
            values.push_back(value.value);
        if (column.type != ColumnType::Integer || value.count < 2 || profile.distinct < 10)
            continue;
        double number = 0;
        std::from_chars(value.value.data(), value.value.data() + value.value.size(), number);
        const double low = quantile(*profile.numeric, 0.25), high = quantile(*profile.numeric, 0.75), width = high - low;
        if (std::ranges::find(kNumbers, number) != kNumbers.end() && width > 0 && (number < low - kFarAway * width || number > high + kFarAway * width))
            values.push_back(value.value);
    }
    return values;
}

} // namespace

/// Values that stand for "missing" but are read as values: "?", "N/A", -999 far outside the rest.
Result<void> checkPlaceholders(const QualityContext& context, Findings& findings, JobContext& job)
{
    std::vector<std::vector<std::string>> values;
    const auto columns = columnsWhere(context, [&](const Column& column, const ColumnProfile& profile) {
        auto found = placeholdersOf(column, profile);
        if (found.empty() || found.size() == profile.distinct)
            return false;
        values.push_back(std::move(found));
        return true;
    });
    CAIRN_ASSIGN(auto sets, rowsWhere(context, columns, job, [&](const ColumnVector& column, std::size_t row, std::size_t i) {
        if (!column.present(row))
            return false;
        return std::ranges::any_of(values[i], [&](const std::string& value) {
            return column.isText() ? column.text(row) == value : cellText(static_cast<std::int64_t>(column.numbers()[row])) == value;
        });
    }));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string& name = context.schema()[columns[i]].name;
        std::string expression = sqlColumn(name);
        for (const std::string& value : values[i])
            expression = "nullif(" + expression + ", " + (context.schema()[columns[i]].type == ColumnType::Text ? sqlLiteral(value) : value) + ")";
        const std::uint64_t count = sets[i].count();
        findings.push_back({"placeholder", Severity::Warning, name,
                            "\"" + values[i].front() + "\" in \"" + name + "\" looks like a missing value (" + grouped(count) + " rows)",
                            {{"value", values[i].front()}}, count, std::move(sets[i]), sqlFix(name, expression)});
    }
    return {};
}

} // namespace cairn::data
