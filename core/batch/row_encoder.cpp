// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/row_encoder.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cairn::batch {

namespace {

constexpr std::size_t kRowsPerTile = 64; ///< encoded rows that stay in the first-level cache while columns are filled in

data::ColumnType targetType(const prep::Recipe& recipe, const data::Schema& schema)
{
    const auto found = schema.find(recipe.target.column);
    return found ? schema[*found].type : recipe.targetType;
}

/// Writes (value - mean) / deviation of one column into every `width`-th float. At most kRowsPerTile rows.
void encodeNumbers(const prep::NumericStep& step, const data::ColumnVector& column, std::span<const std::uint32_t> from,
                   std::span<const std::uint64_t> to, float* out, std::int64_t width)
{
    const std::size_t count = from.size();
    const double* numbers = column.numbers();
    double values[kRowsPerTile]; // what is missing becomes NaN: one test for both
    for (std::size_t i = 0; i < count; ++i)
        values[i] = numbers[from[i]];
    for (std::size_t i = 0; column.hasMissing() && i < count; ++i) {
        if (!column.present(from[i]))
            values[i] = std::numeric_limits<double>::quiet_NaN();
    }
    const double mean = step.mean, factor = 1.0 / step.deviation;
    const auto filled = static_cast<float>((step.fill - mean) * factor);
    float encoded[kRowsPerTile];
    for (std::size_t i = 0; i < count; ++i)
        encoded[i] = std::abs(values[i]) <= std::numeric_limits<double>::max() ? static_cast<float>((values[i] - mean) * factor) : filled;
    const auto stride = static_cast<std::uint64_t>(width);
    for (std::size_t i = 0; i < count; ++i)
        out[to[i] * stride] = encoded[i];
    for (std::size_t i = 0; step.missingElement && i < count; ++i)
        out[to[i] * stride + 1] = std::isfinite(values[i]) ? 0.0f : 1.0f;
}

} // namespace

RowEncoder::RowEncoder(const prep::Recipe& recipe, const data::Schema& schema, bool withTarget)
    : m_numeric(recipe.numeric), m_encoding(recipe.encoding),
      m_regression(recipe.target.regresses()), m_answer(recipe.target.answer), m_withTarget(withTarget), m_targetMean(recipe.target.mean),
      m_targetDeviation(recipe.target.deviation), m_labels(recipe, targetType(recipe, schema))
{
    for (const auto& step : m_numeric) {
        m_columns.push_back(schema.find(step.column).value());
        m_width += step.missingElement ? 2 : 1;
    }
    const bool oneHot = m_encoding == prep::CategoryEncoding::OneHot;
    std::int64_t offset = oneHot ? m_width : 0;
    for (const auto& step : recipe.categories) {
        m_columns.push_back(schema.find(step.column).value());
        const auto other = static_cast<std::int32_t>(step.other());
        m_categories.push_back({prep::CategoryLookup(step.categories, schema[m_columns.back()].type), other,
                                step.missingElement ? other + 1 : other, offset});
        offset += singleCodes() ? 0 : step.codes();
    }
    if (oneHot)
        m_width = offset;
    else
        m_coded = static_cast<std::int64_t>(m_categories.size());
    if (withTarget)
        m_columns.push_back(schema.find(recipe.target.column).value());
}

std::int32_t RowEncoder::code(const Category& category, const data::ColumnVector& column, std::size_t row) const
{
    if (!column.present(row))
        return category.missing;
    const std::int32_t found = category.lookup.find(column, row);
    return found == prep::CategoryLookup::kNone ? category.other : found;
}

void RowEncoder::encode(const data::ColumnChunk& chunk, std::span<const std::uint32_t> from, std::span<const std::uint64_t> to,
                        const EncodedRows& out) const
{
    for (std::size_t first = 0; first < from.size(); first += kRowsPerTile) {
        const std::size_t count = std::min(kRowsPerTile, from.size() - first);
        encodeTile(chunk, from.subspan(first, count), to.subspan(first, count), out);
    }
}

void RowEncoder::encodeTile(const data::ColumnChunk& chunk, std::span<const std::uint32_t> from, std::span<const std::uint64_t> to,
                            const EncodedRows& out) const
{
    const auto width = static_cast<std::uint64_t>(m_width);
    if (out.features) {
        std::int64_t element = 0;
        for (std::size_t i = 0; i < m_numeric.size(); ++i) {
            encodeNumbers(m_numeric[i], chunk.columns[i], from, to, out.features + element, m_width);
            element += m_numeric[i].missingElement ? 2 : 1;
        }
        for (std::size_t i = 0; m_width > element && i < to.size(); ++i)
            std::fill_n(out.features + to[i] * width + static_cast<std::uint64_t>(element), m_width - element, 0.0f);
    }
    for (std::size_t c = 0; c < m_categories.size(); ++c) {
        const auto& category = m_categories[c];
        const auto& column = chunk.columns[m_numeric.size() + c];
        if (m_encoding == prep::CategoryEncoding::OneHot && out.features) {
            for (std::size_t i = 0; i < from.size(); ++i)
                out.features[to[i] * width + static_cast<std::uint64_t>(category.offset + code(category, column, from[i]))] = 1.0f;
        } else if (m_encoding == prep::CategoryEncoding::Index && out.categories) {
            for (std::size_t i = 0; i < from.size(); ++i)
                out.categories[to[i] * m_categories.size() + c] = category.offset + code(category, column, from[i]);
        } else if (c < out.codes.size() && out.codes[c]) {
            for (std::size_t i = 0; i < from.size(); ++i)
                out.codes[c][to[i]] = code(category, column, from[i]);
        }
    }
    if (!m_withTarget)
        return;
    const auto& target = chunk.columns.back();
    for (std::size_t i = 0; out.classes && i < from.size(); ++i)
        out.classes[to[i]] = target.present(from[i]) ? m_labels.find(target, from[i]).index : -1;
    for (std::size_t i = 0; out.values && i < from.size(); ++i)
        out.values[to[i]] = target.present(from[i]) ? static_cast<float>((target.numbers()[from[i]] - m_targetMean) / m_targetDeviation) : std::nanf("");
}

bool RowEncoder::usableTarget(const data::ColumnVector& target, std::size_t row) const
{
    if (!target.present(row))
        return false;
    if (m_regression)
        return m_answer.takes(target.numbers()[row]);
    return m_labels.find(target, row).index != prep::CategoryLookup::kNone;
}

} // namespace cairn::batch
