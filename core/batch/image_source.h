// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/encoded_source.h"
#include "core/data/dataset.h"
#include "core/prep/recipe.h"
#include "core/prep/row_subset.h"

#include <memory>
#include <vector>

namespace cairn::batch {

/// What is to be learned of every row of a dataset; both empty: nothing is known.
struct RowTargets {
    std::shared_ptr<const std::vector<std::int32_t>> classes; ///< classification: class index
    std::shared_ptr<const std::vector<float>> values;         ///< regression: standardised value
};

/// Rows of an image dataset: pixels are copied as they are, targets are looked up once at the start.
class ImageSource : public EncodedSource {
public:
    ImageSource(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe, prep::RowSubset rows, RowTargets targets);

    const std::vector<Field>& fields() const override { return m_fields; }
    const Target& target() const override { return m_target; }
    std::uint64_t size() const override { return m_rows.size(); }
    Result<std::vector<RowId>> rowIds(std::uint64_t first, std::uint64_t count) const override;
    Result<void> read(std::uint64_t first, std::uint64_t count, const BlockView& out) const override;
    Result<void> gather(std::span<const std::uint64_t> positions, const BlockView& out) const override;

private:
    Result<void> copy(std::span<const RowId> rows, const BlockView& out) const;

    std::shared_ptr<const data::Dataset> m_dataset;
    std::vector<Field> m_fields;
    Target m_target;
    prep::RowSubset m_rows;
    RowTargets m_targets;
};

} // namespace cairn::batch
