// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/split/leak_guard.h"

#include "core/base/text.h"
#include "core/data/identity/row_groups.h"
#include "core/prep/split/near_chance.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

namespace cairn::prep {

namespace {

constexpr double kByChance = 0.01;       ///< share of held-out rows whose near-duplicates may be chance
constexpr double kChanceFactor = 3;      ///< by which the number to be expected by chance may be wrong
constexpr double kClassGiveAway = 0.9;
constexpr double kNumberGiveAway = 0.98;
constexpr std::uint64_t kMostGroups = 50'000'000;

struct Guard {
    const data::Dataset& dataset;
    const Split& split;
    const LeakOptions& options;
    JobContext& job;

    bool held(RowId row) const { return !split.train.contains(row); }
    std::uint64_t heldRows() const { return split.validation.size() + split.test.size(); }
    data::ScannedRows rows() const { return {split.train.size() + heldRows(), {}}; }

    std::vector<std::size_t> inputs() const
    {
        const data::Schema& schema = dataset.schema();
        std::vector<std::size_t> columns;
        for (const std::size_t column : data::identityColumns(schema)) {
            const std::string& name = schema[column].name;
            const bool wanted = options.inputs.empty() || std::ranges::find(options.inputs, name) != options.inputs.end();
            if (name != options.target && wanted)
                columns.push_back(column);
        }
        return columns;
    }

    /// Held-out rows that share a hash with a training row, or test rows that share one with a validation row.
    Result<select::RowSet> shared(int digits) const
    {
        select::RowSet found;
        CAIRN_TRY(data::groupRows(dataset, {inputs(), digits}, rows(), [&](std::span<const RowId> group) {
            const bool trained = !std::ranges::all_of(group, [&](RowId row) { return held(row); });
            const bool watched = std::ranges::any_of(group, [&](RowId row) { return split.validation.contains(row); });
            for (const RowId row : group) {
                if ((trained && held(row)) || (watched && split.test.contains(row)))
                    found.add(row);
            }
        }, job));
        return found;
    }
};

std::string partsText()
{
    return "training, validation and test rows";
}

LeakCheck unchecked(const char* id, std::string why)
{
    return {id, LeakState::Unchecked, std::move(why), Json::object(), 0, {}, {}};
}

Result<LeakCheck> duplicates(const Guard& guard, select::RowSet& exact)
{
    if (guard.inputs().empty())
        return unchecked("duplicates", "There are no inputs to compare");
    CAIRN_ASSIGN(exact, guard.shared(0));
    const std::uint64_t count = exact.count();
    if (count == 0)
        return LeakCheck{"duplicates", LeakState::Clean, "No row is in two of " + partsText(), {{"rows", guard.rows().total}}, 0, {}, {}};
    return LeakCheck{"duplicates", LeakState::Leak, grouped(count) + " of " + grouped(guard.heldRows()) + " rows held out repeat a row of another part",
                     {{"held", guard.heldRows()}}, count, exact, {}};
}

Result<LeakCheck> nearDuplicates(const Guard& guard, const select::RowSet& exact)
{
    const data::Schema& schema = guard.dataset.schema();
    const auto columns = guard.inputs();
    const bool blurred = std::ranges::any_of(columns, [&](std::size_t column) {
        return schema[column].type == data::ColumnType::Text || schema[column].type == data::ColumnType::Real || schema[column].type == data::ColumnType::Integer;
    });
    if (!blurred)
        return unchecked("near_duplicates", "There are no numbers or texts to compare");
    CAIRN_ASSIGN(select::RowSet near, guard.shared(data::kNearDigits));
    near = near.without(exact);
    const std::uint64_t count = near.count();
    if (count == 0)
        return LeakCheck{"near_duplicates", LeakState::Clean, "No row is in two parts but for rounding or spelling", {{"rows", guard.rows().total}}, 0, {}, {}};
    LeakCheck check{"near_duplicates", LeakState::Suspicious,
                    grouped(count) + " of " + grouped(guard.heldRows()) + " rows held out repeat a row of another part but for rounding or spelling",
                    {{"held", guard.heldRows()}}, count, std::move(near), {}};
    if (static_cast<double>(count) < kByChance * static_cast<double>(guard.heldRows()))
        return check;
    CAIRN_ASSIGN(const double chance, nearByChance(guard.dataset, guard.split, columns, guard.job));
    check.facts["chance"] = static_cast<std::uint64_t>(std::llround(chance));
    if (static_cast<double>(count) > kChanceFactor * chance + 4 * std::sqrt(chance))
        check.state = LeakState::Leak;
    else
        check.what += "; chance explains them: the columns have so few different values that about " + grouped(static_cast<std::uint64_t>(std::llround(chance))) + " are to be expected";
    return check;
}

Result<LeakCheck> groups(const Guard& guard)
{
    const SplitSpec& spec = guard.split.spec;
    const bool byGroup = spec.method == SplitMethod::Grouped || spec.method == SplitMethod::File || spec.method == SplitMethod::KFold;
    const std::string name = !guard.options.group.empty() ? guard.options.group : byGroup ? spec.by : std::string();
    if (name.empty())
        return unchecked("group", "No column says which rows belong together");
    const auto column = guard.dataset.schema().find(name);
    if (!column)
        return fail(ErrorCode::NotFound, "There is no column \"" + name + "\"", "group", "Choose a column of the data");
    std::unordered_map<std::uint64_t, std::uint8_t> parts; // bits of the parts in which a group occurs
    const auto bit = [&](RowId row) { return static_cast<std::uint8_t>(1u << static_cast<unsigned>(guard.split.partOf(row).value_or(Part::Train))); };
    CAIRN_TRY(data::hashRows(guard.dataset, {{*column}}, guard.rows(), [&](const data::ColumnChunk& chunk, std::span<const std::uint64_t> hashes) -> Result<void> {
        for (std::size_t row = 0; row < hashes.size(); ++row) {
            if (chunk.columns[0].present(row))
                parts[hashes[row]] |= bit(chunk.id(row));
        }
        return parts.size() > kMostGroups ? Result<void>(fail(ErrorCode::InvalidInput, "Column \"" + name + "\" has too many values to be groups", "group", "Choose another column"))
                                          : Result<void>();
    }, guard.job));
    const auto torn = static_cast<std::uint64_t>(std::ranges::count_if(parts, [](const auto& entry) { return (entry.second & (entry.second - 1)) != 0; }));
    if (torn == 0)
        return LeakCheck{"group", LeakState::Clean, "Each of " + grouped(parts.size()) + " values of \"" + name + "\" is in one part only",
                         {{"groups", parts.size()}, {"column", name}}, 0, {}, {}};
    select::RowSet rows;
    CAIRN_TRY(data::hashRows(guard.dataset, {{*column}}, guard.rows(), [&](const data::ColumnChunk& chunk, std::span<const std::uint64_t> hashes) -> Result<void> {
        for (std::size_t row = 0; row < hashes.size(); ++row) {
            const std::uint8_t in = chunk.columns[0].present(row) ? parts[hashes[row]] : 0;
            if ((in & (in - 1)) != 0 && guard.held(chunk.id(row)))
                rows.add(chunk.id(row));
        }
        return {};
    }, guard.job));
    const std::uint64_t count = rows.count();
    return LeakCheck{"group", LeakState::Leak, grouped(torn) + " of " + grouped(parts.size()) + " values of \"" + name + "\" are in more than one part",
                     {{"torn", torn}, {"groups", parts.size()}, {"column", name}}, count, std::move(rows), {}};
}

std::string timeColumn(const Guard& guard)
{
    if (!guard.options.time.empty())
        return guard.options.time;
    if (guard.split.spec.method == SplitMethod::Time)
        return guard.split.spec.by;
    std::string only;
    for (const data::Column& column : guard.dataset.schema().columns) {
        if (column.type != data::ColumnType::Timestamp)
            continue;
        if (!only.empty())
            return {};
        only = column.name;
    }
    return only;
}

Result<LeakCheck> future(const Guard& guard)
{
    const std::string name = timeColumn(guard);
    if (name.empty())
        return unchecked("future", "No column says when a row was taken");
    const auto column = guard.dataset.schema().find(name);
    if (!column)
        return fail(ErrorCode::NotFound, "There is no column \"" + name + "\"", "time", "Choose a column of the data");
    if (guard.split.test.size() == 0)
        return unchecked("future", "There are no test rows");
    const std::size_t columns[] = {*column};
    double first = INFINITY;
    const auto visit = [&](const std::function<void(RowId, double)>& take) {
        return data::visitRows(guard.dataset, columns, guard.rows(), [&](const data::ColumnChunk& chunk) -> Result<void> {
            if (chunk.columns[0].isText())
                return fail(ErrorCode::InvalidInput, "Column \"" + name + "\" is no time and no number", "time", "Choose a column of times");
            for (std::size_t row = 0; row < chunk.size; ++row) {
                if (chunk.columns[0].present(row))
                    take(chunk.id(row), chunk.columns[0].numbers()[row]);
            }
            return {};
        }, guard.job.stop);
    };
    CAIRN_TRY(visit([&](RowId row, double time) {
        if (guard.split.test.contains(row))
            first = std::min(first, time);
    }));
    select::RowSet later;
    CAIRN_TRY(visit([&](RowId row, double time) {
        if (time > first && guard.split.train.contains(row))
            later.add(row);
    }));
    const std::uint64_t count = later.count();
    if (count == 0)
        return LeakCheck{"future", LeakState::Clean, "No training row is later than the first test row by \"" + name + "\"", {{"column", name}}, 0, {}, {}};
    const bool meant = guard.split.spec.method == SplitMethod::Time || !guard.options.time.empty();
    return LeakCheck{"future", meant ? LeakState::Leak : LeakState::Suspicious,
                     grouped(count) + " training rows are later than the first test row by \"" + name + "\"", {{"column", name}}, count, std::move(later), {}};
}

LeakCheck target(const Guard& guard, const data::TableProfile* profile)
{
    if (guard.options.target.empty() || !profile || !profile->target)
        return unchecked("target", "No target to compare the columns with");
    LeakCheck check{"target", LeakState::Clean, {}, {{"columns", profile->relations.size()}}, 0, {}, {}};
    Json shares = Json::object();
    for (const data::TargetRelation& relation : profile->relations) {
        const std::string& name = guard.dataset.schema()[relation.column].name;
        const bool used = guard.options.inputs.empty() || std::ranges::find(guard.options.inputs, name) != guard.options.inputs.end();
        if (!used || relation.givesAway() < (relation.classes.empty() ? kNumberGiveAway : kClassGiveAway))
            continue;
        check.columns.push_back(name);
        shares[name] = relation.givesAway();
    }
    check.count = check.columns.size();
    check.facts["shares"] = std::move(shares);
    if (check.columns.empty()) {
        check.what = "None of " + std::to_string(profile->relations.size()) + " columns gives the target away by itself";
        return check;
    }
    check.state = LeakState::Leak;
    for (const std::string& name : check.columns)
        check.what += (check.what.empty() ? "\"" : ", \"") + name + "\"";
    check.what += check.columns.size() == 1 ? " gives the target away" : " give the target away";
    return check;
}

} // namespace

std::string_view name(LeakState state)
{
    static constexpr std::array<std::string_view, 4> kNames{"clean", "suspicious", "leak", "unchecked"};
    return kNames[static_cast<std::size_t>(state)];
}

LeakState LeakReport::state() const
{
    LeakState worst = LeakState::Clean;
    for (const LeakCheck& check : checks) {
        if (check.state == LeakState::Leak || (check.state == LeakState::Suspicious && worst == LeakState::Clean))
            worst = check.state;
    }
    return worst;
}

Result<LeakReport> checkLeaks(const data::Dataset& dataset, const Split& split, const data::TableProfile* profile, const LeakOptions& options,
                              JobContext& job)
{
    const Guard guard{dataset, split, options, job};
    LeakReport report;
    select::RowSet exact;
    job.progress.setText("Rows in two parts");
    CAIRN_ASSIGN(LeakCheck same, duplicates(guard, exact));
    report.checks.push_back(std::move(same));
    job.progress.setText("Nearly equal rows in two parts");
    CAIRN_ASSIGN(LeakCheck near, nearDuplicates(guard, exact));
    report.checks.push_back(std::move(near));
    job.progress.setText("Groups and times");
    CAIRN_ASSIGN(LeakCheck torn, groups(guard));
    report.checks.push_back(std::move(torn));
    CAIRN_ASSIGN(LeakCheck late, future(guard));
    report.checks.push_back(std::move(late));
    report.checks.push_back(target(guard, profile));
    return report;
}

Json toJson(const LeakReport& report, std::size_t examples)
{
    Json json{{"state", std::string(name(report.state()))}, {"checks", Json::array()}};
    for (const LeakCheck& check : report.checks) {
        Json entry{{"check", check.id}, {"state", std::string(name(check.state))}, {"what", check.what}, {"count", check.count}, {"facts", check.facts}};
        if (!check.rows.empty())
            entry["examples"] = check.rows.page(0, examples);
        if (!check.columns.empty())
            entry["columns"] = check.columns;
        json["checks"].push_back(std::move(entry));
    }
    return json;
}

} // namespace cairn::prep
