// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/quality/checks.h"

namespace cairn::data {

namespace {

constexpr double kNearlyAll = 0.999;

} // namespace

/// Columns of one value, and texts that are different in every row (a name of the row, nothing to learn from).
Result<void> checkConstant(const QualityContext& context, Findings& findings, JobContext&)
{
    for (std::size_t i = 0; i < context.schema().size(); ++i) {
        const Column& column = context.schema()[i];
        const ColumnProfile& profile = context.column(i);
        const std::uint64_t present = profile.count - profile.missing;
        if (column.type == ColumnType::Image || context.options.target == i)
            continue;
        const Fix drop{"drop", {{"columns", {column.name}}}};
        if (present == 0 || (profile.distinct <= 1 && profile.missing == 0)) {
            findings.push_back({"constant", Severity::Warning, column.name, "\"" + column.name + "\" has the same value in every row", Json::object(), profile.count, {}, drop});
        } else if (!profile.top.empty() && static_cast<double>(profile.top.front().count) > kNearlyAll * static_cast<double>(profile.count)) {
            findings.push_back({"nearly_constant", Severity::Note, column.name,
                                "\"" + column.name + "\" is \"" + profile.top.front().value + "\" in nearly every row",
                                {{"value", profile.top.front().value}}, profile.count, {}, drop});
        } else if (column.type == ColumnType::Text && present == profile.distinct && present == profile.count && present > 50) {
            findings.push_back({"identifier", Severity::Note, column.name, "\"" + column.name + "\" is different in every row", Json::object(), profile.count, {}, drop});
        }
    }
    return {};
}

} // namespace cairn::data
