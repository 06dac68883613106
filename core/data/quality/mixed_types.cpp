// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/quality/checks.h"

#include <charconv>

namespace cairn::data {

namespace {

constexpr double kMostly = 0.8;       ///< of one type: the rest is what stands out
constexpr double kNotAccident = 0.05; ///< below, a few numbers among names are names

bool isNumberText(std::string_view text)
{
    text = trimmed(text);
    if (!text.empty() && text.front() == '+')
        text.remove_prefix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return !text.empty() && error == std::errc() && end == text.data() + text.size();
}

} // namespace

/// Text columns in which most values are numbers.
Result<void> checkMixedTypes(const QualityContext& context, Findings& findings, JobContext& job)
{
    const auto columns = columnsWhere(context, [](const Column& column, const ColumnProfile& profile) {
        return column.type == ColumnType::Text && profile.count > profile.missing;
    });
    std::vector<std::uint64_t> numbers(columns.size(), 0);
    CAIRN_ASSIGN(auto sets, rowsWhere(context, columns, job, [&](const ColumnVector& column, std::size_t row, std::size_t i) {
        if (!column.present(row))
            return false;
        const bool number = isNumberText(column.text(row));
        numbers[i] += number;
        return !number;
    }));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Column& column = context.schema()[columns[i]];
        const std::uint64_t present = context.column(columns[i]).count - context.column(columns[i]).missing;
        const double share = static_cast<double>(numbers[i]) / static_cast<double>(present);
        if (share < kNotAccident || (share < kMostly && share < 0.5))
            continue;
        const std::uint64_t others = sets[i].count();
        findings.push_back({"mixed_types", others ? Severity::Warning : Severity::Note, column.name,
                            percent(share) + " of \"" + column.name + "\" are numbers, but the column is text", {{"share", share}, {"others", others}},
                            others, std::move(sets[i]), Fix{"retype", {{"columns", {column.name}}, {"to", "real"}}}});
    }
    return {};
}

} // namespace cairn::data
