// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/quality/checks.h"

#include <algorithm>
#include <cmath>

namespace cairn::data {

namespace {

constexpr std::uint64_t kMostBlocks = 512;
constexpr std::uint64_t kLeastBlock = 64;    ///< rows whose median is trusted
constexpr double kSteady = 0.15;             ///< usual spread of block medians, in powers of ten
constexpr double kNearPower = 0.2;           ///< how near a jump must be to a whole power of ten
constexpr double kNever = -1e9;

double median(std::vector<double>& values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

/// Scale (log10 of size) of a column, block after block in the order of the rows.
struct Scale {
    std::vector<double> block;          ///< of the block under way
    std::vector<double> medians;        ///< kNever: too few values
    std::uint64_t rowsInBlock = 0;

    void add(const ColumnVector& column, std::size_t row, std::uint64_t blockRows)
    {
        if (column.present(row) && std::isfinite(column.numbers()[row]) && column.numbers()[row] != 0)
            block.push_back(std::log10(std::fabs(column.numbers()[row])));
        if (++rowsInBlock == blockRows)
            close();
    }
    void close()
    {
        medians.push_back(block.size() >= kLeastBlock / 2 ? median(block) : kNever);
        block.clear();
        rowsInBlock = 0;
    }
};

/// A stretch of blocks whose scale lies `power` powers of ten from the usual one.
struct Jump {
    double usual = 0;
    int power = 0;
    std::vector<bool> blocks;
};

std::optional<Jump> jumpOf(const Scale& scale)
{
    std::vector<double> known;
    for (const double median : scale.medians) {
        if (median != kNever)
            known.push_back(median);
    }
    if (known.size() < 3)
        return {};
    Jump jump;
    jump.usual = median(known);
    jump.blocks.assign(scale.medians.size(), false);
    std::vector<double> spread;
    for (const double value : known)
        spread.push_back(std::fabs(value - jump.usual));
    if (median(spread) > kSteady) // a column that grows or wanders has no unit that could jump
        return {};
    std::size_t odd = 0;
    for (std::size_t i = 0; i < scale.medians.size(); ++i) {
        const double gap = scale.medians[i] - jump.usual;
        const int power = static_cast<int>(std::lround(gap));
        if (scale.medians[i] == kNever || power == 0)
            continue;
        if (std::fabs(gap - power) > kNearPower || (jump.power != 0 && power != jump.power))
            return {};
        jump.power = power;
        jump.blocks[i] = true;
        ++odd;
    }
    return odd > 0 && 2 * odd < known.size() ? std::optional(std::move(jump)) : std::nullopt;
}

} // namespace

/// A stretch of rows in which a number is ten, a hundred, ... times larger or smaller than elsewhere (grams among kilograms):
/// medians of blocks of rows, in the order of the source. Within such blocks and their neighbours the rows are told by which
/// of the two scales they are nearer to.
Result<void> checkUnitJumps(const QualityContext& context, Findings& findings, JobContext& job)
{
    const std::uint64_t blockRows = std::max(kLeastBlock, (context.rows.total + kMostBlocks - 1) / kMostBlocks);
    const auto columns = columnsWhere(context, [](const Column& column, const ColumnProfile& profile) {
        return isNumber(column.type) && profile.numeric && profile.distinct > 10;
    });
    std::vector<Scale> scales(columns.size());
    CAIRN_TRY(rowsWhere(context, columns, job, [&](const ColumnVector& column, std::size_t row, std::size_t i) {
        scales[i].add(column, row, blockRows);
        return false;
    }));
    std::vector<std::size_t> found;
    std::vector<Jump> jumps;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (scales[i].rowsInBlock > 0)
            scales[i].close();
        if (auto jump = jumpOf(scales[i])) {
            found.push_back(columns[i]);
            jumps.push_back(std::move(*jump));
        }
    }
    std::vector<std::uint64_t> at(found.size(), 0);
    CAIRN_ASSIGN(auto sets, rowsWhere(context, found, job, [&](const ColumnVector& column, std::size_t row, std::size_t i) {
        const Jump& jump = jumps[i];
        const std::size_t block = at[i]++ / blockRows;
        const bool near = jump.blocks[block] || (block > 0 && jump.blocks[block - 1]) || (block + 1 < jump.blocks.size() && jump.blocks[block + 1]);
        if (!near || !column.present(row) || !std::isfinite(column.numbers()[row]) || column.numbers()[row] == 0)
            return false;
        const double gap = std::log10(std::fabs(column.numbers()[row])) - jump.usual;
        return std::fabs(gap - jump.power) < std::fabs(gap);
    }));
    for (std::size_t i = 0; i < found.size(); ++i) {
        const std::string& name = context.schema()[found[i]].name;
        const std::uint64_t count = sets[i].count();
        const double factor = std::pow(10.0, jumps[i].power);
        const auto span = sets[i].rows();
        // Between the two scales, half-way in powers of ten.
        const std::string border = cellText(std::pow(10.0, jumps[i].usual + jumps[i].power / 2.0)), quoted = sqlColumn(name);
        const std::string other = "abs(" + quoted + ")" + (jumps[i].power > 0 ? " > " : " < ") + border + " AND " + quoted + " <> 0";
        findings.push_back({"unit_jump", Severity::Serious, name,
                            grouped(count) + " rows of \"" + name + "\" are about " + cellText(factor) + " times the others, as if in another unit",
                            {{"factor", factor}, {"first", span.empty() ? 0 : span.front()}, {"last", span.empty() ? 0 : span.back()}}, count, std::move(sets[i]),
                            sqlFix(name, "CASE WHEN " + other + " THEN " + quoted + " / " + cellText(factor) + " ELSE " + quoted + " END")});
    }
    return {};
}

} // namespace cairn::data
