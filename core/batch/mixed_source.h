// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/encoded_source.h"

#include <memory>
#include <vector>

namespace cairn::batch {

/// Rows that have several kinds of inputs (picture, columns, text): the fields of several sources over the same rows, one
/// behind the other. The first source delivers the targets.
class MixedSource : public EncodedSource {
public:
    explicit MixedSource(std::vector<std::shared_ptr<EncodedSource>> parts);

    const std::vector<Field>& fields() const override { return m_fields; }
    const Target& target() const override { return m_parts[0]->target(); }
    std::uint64_t size() const override { return m_parts[0]->size(); }
    Result<std::vector<RowId>> rowIds(std::uint64_t first, std::uint64_t count) const override { return m_parts[0]->rowIds(first, count); }
    Result<void> read(std::uint64_t first, std::uint64_t count, const BlockView& out) const override;
    std::shared_ptr<const prep::PicturePlan> augmentation() const override { return m_parts[0]->augmentation(); }
    Result<void> gather(std::span<const std::uint64_t> positions, const BlockView& out) const override;

private:
    /// What the parts are to fill in; parts with nothing to do get no view.
    std::vector<std::pair<const EncodedSource*, BlockView>> shares(const BlockView& out) const;

    std::vector<std::shared_ptr<EncodedSource>> m_parts;
    std::vector<Field> m_fields;
};

} // namespace cairn::batch
