// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/encoded_source.h"
#include "core/data/dataset.h"
#include "core/prep/recipe.h"
#include "core/prep/split/row_subset.h"
#include "core/prep/tokenize/tokenizer.h"

#include <memory>
#include <vector>

namespace cairn::batch {

/// A text column of a recipe as fields "tokens" and "mask", or "answer" and "answer_mask"; no targets. Texts are cut when rows
/// are read.
class TextSource : public EncodedSource {
public:
    /// Of the text that is read, or of the one that is to be written (prep::Recipe::answer). Corrupt: the tokeniser in the recipe
    /// is damaged. Mismatch: the column holds no text.
    static Result<std::shared_ptr<TextSource>> make(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe, prep::RowSubset rows,
                                                    bool answer = false);

    const std::vector<Field>& fields() const override { return m_fields; }
    const Target& target() const override { return m_target; }
    std::uint64_t size() const override { return m_rows.size(); }
    Result<std::vector<RowId>> rowIds(std::uint64_t first, std::uint64_t count) const override;
    Result<void> read(std::uint64_t first, std::uint64_t count, const BlockView& out) const override;
    Result<void> gather(std::span<const std::uint64_t> positions, const BlockView& out) const override;

private:
    TextSource(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe, prep::RowSubset rows, prep::TokenizerPtr tokenizer, bool answer);
    std::vector<std::int64_t> encode(std::string_view text) const;
    Result<void> copy(std::span<const RowId> rows, const BlockView& out) const;

    std::shared_ptr<const data::Dataset> m_dataset;
    std::size_t m_column;
    std::int64_t m_length;
    std::vector<Field> m_fields;
    Target m_target;
    prep::RowSubset m_rows;
    prep::TokenizerPtr m_tokenizer;
    bool m_ends; ///< with pieces for the beginning and the end
};

} // namespace cairn::batch
