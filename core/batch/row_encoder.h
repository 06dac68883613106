// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/column_chunk.h"
#include "core/data/schema.h"
#include "core/prep/fit/category_lookup.h"
#include "core/prep/fit/label_lookup.h"
#include "core/prep/recipe.h"

#include <cstdint>
#include <span>
#include <vector>

namespace cairn::batch {

/// Where encoded rows go; nullptr: not wanted. Row i of "features" starts at features + i * width.
struct EncodedRows {
    float* features = nullptr;
    std::int64_t* categories = nullptr;
    std::vector<std::int64_t*> codes = {}; ///< of each category step, where each is a field of its own
    std::int64_t* classes = nullptr; ///< targets of a classification
    float* values = nullptr;         ///< targets of a regression
};

/// Applies a recipe's table steps to chunks of columns. Immutable: any thread.
class RowEncoder {
public:
    /// `withTarget`: the target column is read as well. The schema has all columns (see prep::checkRecipe).
    RowEncoder(const prep::Recipe& recipe, const data::Schema& schema, bool withTarget);

    /// Columns that encode() expects in a chunk, in this order.
    const std::vector<std::size_t>& columns() const { return m_columns; }
    std::int64_t featureWidth() const { return m_width; }
    std::int64_t categoryWidth() const { return m_coded; }
    /// Whether each category column is a field of its own.
    bool singleCodes() const { return m_encoding == prep::CategoryEncoding::Columns; }

    /// Encodes rows from[i] of the chunk to rows to[i] of the destination.
    void encode(const data::ColumnChunk& chunk, std::span<const std::uint32_t> from, std::span<const std::uint64_t> to,
                const EncodedRows& out) const;
    /// Whether a row has a target that can be learned from: present, and a class of the recipe, or a number that can be the answer.
    bool usableTarget(const data::ColumnVector& target, std::size_t row) const;

private:
    struct Category {
        prep::CategoryLookup lookup;
        std::int32_t other, missing;
        std::int64_t offset; ///< first element (one-hot) or first code (index); 0 for fields of their own
    };

    void encodeTile(const data::ColumnChunk& chunk, std::span<const std::uint32_t> from, std::span<const std::uint64_t> to,
                    const EncodedRows& out) const;
    std::int32_t code(const Category& category, const data::ColumnVector& column, std::size_t row) const;

    std::vector<std::size_t> m_columns;
    std::vector<prep::NumericStep> m_numeric;
    std::vector<Category> m_categories;
    prep::CategoryEncoding m_encoding;
    bool m_regression;
    Answer m_answer;
    bool m_withTarget;
    double m_targetMean, m_targetDeviation;
    prep::LabelLookup m_labels;
    std::int64_t m_width = 0, m_coded = 0;
};

} // namespace cairn::batch
