// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/image_source.h"
#include "core/batch/table_source.h"

namespace cairn::batch {

/// Rows that have a picture and columns: the fields of an ImageSource, then those of a TableSource over the same rows.
class MixedSource : public EncodedSource {
public:
    MixedSource(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe, const prep::RowSubset& rows, RowTargets targets);

    const std::vector<Field>& fields() const override { return m_fields; }
    const Target& target() const override { return m_images.target(); }
    std::uint64_t size() const override { return m_images.size(); }
    Result<std::vector<RowId>> rowIds(std::uint64_t first, std::uint64_t count) const override { return m_images.rowIds(first, count); }
    Result<void> read(std::uint64_t first, std::uint64_t count, const BlockView& out) const override;
    Result<void> gather(std::span<const std::uint64_t> positions, const BlockView& out) const override;

private:
    ImageSource m_images; ///< delivers the targets, too
    TableSource m_table;
    std::vector<Field> m_fields;
};

} // namespace cairn::batch
