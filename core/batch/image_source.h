// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/encoded_source.h"
#include "core/data/dataset.h"
#include "core/prep/pictures/picture_plan.h"
#include "core/prep/recipe.h"
#include "core/prep/split/row_subset.h"

#include <memory>
#include <vector>

namespace cairn::batch {

/// What is to be learned of every row of a dataset; both empty: nothing is known.
struct RowTargets {
    std::shared_ptr<const std::vector<std::int32_t>> classes; ///< classification: class index
    std::shared_ptr<const std::vector<float>> values;         ///< regression: standardised value
};

/// Rows of an image dataset: pixels are copied, and resized where the plan says so, and the classes of their masks where the recipe has
/// them; targets are looked up once at the start.
class ImageSource : public EncodedSource {
public:
    /// `plan` starts from the pictures of this dataset. `training`: says what training draws anew. Pictures without masks get
    /// kNoClass everywhere.
    ImageSource(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe, prep::RowSubset rows, RowTargets targets,
                std::shared_ptr<const prep::PicturePlan> plan, bool training);

    const std::vector<Field>& fields() const override { return m_fields; }
    const Target& target() const override { return m_target; }
    std::uint64_t size() const override { return m_rows.size(); }
    Result<std::vector<RowId>> rowIds(std::uint64_t first, std::uint64_t count) const override;
    Result<void> read(std::uint64_t first, std::uint64_t count, const BlockView& out) const override;
    std::shared_ptr<const prep::PicturePlan> augmentation() const override { return m_training ? m_plan : nullptr; }
    Result<void> gather(std::span<const std::uint64_t> positions, const BlockView& out) const override;

private:
    Result<void> copyPictures(std::span<const RowId> rows, std::span<std::uint8_t> out) const;
    Result<void> copyClasses(std::span<const RowId> rows, std::span<std::uint8_t> out) const;
    Result<void> copy(std::span<const RowId> rows, const BlockView& out) const;

    std::shared_ptr<const data::Dataset> m_dataset;
    std::vector<Field> m_fields;
    Target m_target;
    prep::RowSubset m_rows;
    RowTargets m_targets;
    std::shared_ptr<const prep::PicturePlan> m_plan;
    std::optional<prep::MaskStep> m_masks;
    bool m_training;
};

} // namespace cairn::batch
