// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/arrays/array_columns.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace cairn::data {

namespace {

constexpr std::size_t kMostClasses = 10'000;

/// Whether every row has one element that is 1 and is 0 otherwise.
bool isOneHot(const ArrayView& view)
{
    if (view.shape.size() != 2 || view.shape[1] < 2 || !view.type.number())
        return false;
    for (std::uint64_t row = 0; row < view.shape[0]; ++row) {
        std::uint64_t ones = 0;
        for (std::uint64_t c = 0; c < view.shape[1]; ++c) {
            const double value = numberAt(view.row(row) + c * view.strides[1], view.type);
            if (value != 0 && value != 1)
                return false;
            ones += value == 1;
        }
        if (ones != 1)
            return false;
    }
    return view.shape[0] > 0;
}

std::vector<std::int64_t> indicesOf(const ArrayView& view)
{
    std::vector<std::int64_t> indices;
    for (std::uint64_t row = 0; row < view.shape[0]; ++row) {
        for (std::uint64_t c = 0; c < view.shape[1]; ++c) {
            if (numberAt(view.row(row) + c * view.strides[1], view.type) == 1)
                indices.push_back(static_cast<std::int64_t>(c));
        }
    }
    return indices;
}

/// MATLAB knows no whole numbers by habit: doubles that are all whole become integers.
void wholeToInteger(MemoryColumn& column)
{
    const auto* reals = std::get_if<std::vector<double>>(&column.values);
    if (!reals || !std::ranges::all_of(*reals, [](double value) { return std::abs(value) < 1e9 && value == std::floor(value); }))
        return;
    const std::set<double> distinct(reals->begin(), reals->end());
    if (distinct.size() > 1000)
        return;
    column.values = std::vector<std::int64_t>(reals->begin(), reals->end());
    column.column.type = ColumnType::Integer;
}

void toClasses(MemoryColumn& column)
{
    if (auto* texts = std::get_if<std::vector<std::string>>(&column.values)) {
        const std::set<std::string> distinct(texts->begin(), texts->end());
        if (distinct.size() <= kMostClasses)
            column.column.categories.assign(distinct.begin(), distinct.end());
        return;
    }
    const auto* numbers = std::get_if<std::vector<std::int64_t>>(&column.values);
    if (!numbers)
        return;
    const std::set<std::int64_t> distinct(numbers->begin(), numbers->end());
    if (distinct.size() > kMostClasses)
        return;
    std::vector<std::string> texts;
    for (const std::int64_t number : *numbers)
        texts.push_back(std::to_string(number));
    column.column.type = ColumnType::Text;
    for (const std::int64_t number : distinct)
        column.column.categories.push_back(std::to_string(number));
    column.values = std::move(texts);
}

} // namespace

ColumnType ArrayColumn::columnType() const
{
    switch (type.kind) {
    case ArrayKind::Bool:
    case ArrayKind::Signed: return ColumnType::Integer;
    case ArrayKind::Unsigned: return type.bytes < 8 ? ColumnType::Integer : ColumnType::Real;
    case ArrayKind::Float: return ColumnType::Real;
    case ArrayKind::Time: return ColumnType::Timestamp;
    default: return ColumnType::Text;
    }
}

std::vector<ArrayColumn> columnsOf(const ArrayView& view, const std::string& name)
{
    std::vector<ArrayColumn> columns;
    for (const ArrayField& field : view.fields) {
        for (std::uint64_t i = 0; i < field.count; ++i)
            columns.push_back({field.count == 1 ? field.name : field.name + std::to_string(i), field.type, field.offset + i * field.type.bytes});
    }
    if (!view.fields.empty())
        return columns;
    if (view.shape.size() < 2 || (view.shape.size() == 2 && view.shape[1] == 1))
        return {{name, view.type, 0}};
    std::vector<std::uint64_t> place(view.shape.size() - 1, 0);
    const std::uint64_t count = productOf(std::span(view.shape).subspan(1)).value_or(0);
    for (std::uint64_t i = 0; i < count; ++i) {
        std::uint64_t offset = 0;
        for (std::size_t axis = 0; axis < place.size(); ++axis)
            offset += place[axis] * view.strides[axis + 1];
        columns.push_back({name + std::to_string(i), view.type, offset});
        for (std::size_t axis = place.size(); axis-- > 0;) {
            if (++place[axis] < view.shape[axis + 1])
                break;
            place[axis] = 0;
        }
    }
    return columns;
}

MemoryColumn emptyColumn(const ArrayColumn& from)
{
    MemoryColumn column{{from.name, from.columnType()}, {}, {}};
    if (column.column.type == ColumnType::Integer)
        column.values = std::vector<std::int64_t>();
    else if (column.column.type == ColumnType::Real)
        column.values = std::vector<double>();
    return column;
}

void appendColumn(MemoryColumn& column, const ArrayView& view, const ArrayColumn& from)
{
    const std::uint64_t rows = view.shape[0];
    if (auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values)) {
        for (std::uint64_t row = 0; row < rows; ++row) {
            // Wide integers go through text: a double holds 53 bits only.
            const std::uint8_t* at = view.row(row) + from.offset;
            integers->push_back(from.type.bytes < 8 ? static_cast<std::int64_t>(numberAt(at, from.type)) : std::stoll(textAt(at, from.type)));
        }
    } else if (auto* reals = std::get_if<std::vector<double>>(&column.values)) {
        for (std::uint64_t row = 0; row < rows; ++row)
            reals->push_back(numberAt(view.row(row) + from.offset, from.type));
    } else {
        auto& texts = std::get<std::vector<std::string>>(column.values);
        for (std::uint64_t row = 0; row < rows; ++row) {
            texts.push_back(textAt(view.row(row) + from.offset, from.type));
            column.missing.push_back(from.type.kind == ArrayKind::Time && texts.back().empty());
        }
    }
}

std::vector<MemoryColumn> labelColumns(const std::vector<ArrayView>& parts, bool asClasses)
{
    std::vector<MemoryColumn> columns;
    if (std::ranges::all_of(parts, isOneHot)) {
        std::vector<std::int64_t> indices;
        for (const ArrayView& part : parts)
            std::ranges::copy(indicesOf(part), std::back_inserter(indices));
        columns.push_back({{"label", ColumnType::Integer}, std::move(indices), {}});
    } else {
        for (const ArrayColumn& from : columnsOf(parts[0], "label")) {
            columns.push_back(emptyColumn(from));
            for (const ArrayView& part : parts)
                appendColumn(columns.back(), part, from);
            wholeToInteger(columns.back());
        }
    }
    if (asClasses && columns.size() == 1)
        toClasses(columns[0]);
    return columns;
}

} // namespace cairn::data
