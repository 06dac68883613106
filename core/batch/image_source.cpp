// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/image_source.h"

namespace cairn::batch {

ImageSource::ImageSource(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe, prep::RowSubset rows, RowTargets targets)
    : m_dataset(std::move(dataset)), m_fields(recipe.fields()), m_target(recipe.target), m_rows(std::move(rows)), m_targets(std::move(targets))
{
}

Result<std::vector<RowId>> ImageSource::rowIds(std::uint64_t first, std::uint64_t count) const
{
    if (first + count > size())
        return outside(m_dataset->title());
    return m_rows.rows(first, count);
}

Result<void> ImageSource::read(std::uint64_t first, std::uint64_t count, const BlockView& out) const
{
    CAIRN_ASSIGN(const auto rows, rowIds(first, count));
    return copy(rows, out);
}

Result<void> ImageSource::gather(std::span<const std::uint64_t> positions, const BlockView& out) const
{
    std::vector<RowId> rows;
    rows.reserve(positions.size());
    for (const std::uint64_t position : positions) {
        if (position >= size())
            return outside(m_dataset->title());
        rows.push_back(m_rows.rowAt(position));
    }
    return copy(rows, out);
}

Result<void> ImageSource::copy(std::span<const RowId> rows, const BlockView& out) const
{
    if (!out.fields.empty() && !out.fields[0].empty()) {
        auto* pixels = reinterpret_cast<std::uint8_t*>(out.fields[0].data());
        CAIRN_TRY(m_dataset->copyImages(rows, {pixels, out.fields[0].size()}));
    }
    if (out.targets.empty())
        return {};
    if (!m_targets.classes && !m_targets.values)
        return fail(ErrorCode::Unsupported, "These images have no labels", m_dataset->title(), "Choose data with labels");
    auto* classes = reinterpret_cast<std::int64_t*>(out.targets.data());
    auto* values = reinterpret_cast<float*>(out.targets.data());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (m_targets.classes)
            classes[i] = (*m_targets.classes)[rows[i]];
        else
            values[i] = (*m_targets.values)[rows[i]];
    }
    return {};
}

} // namespace cairn::batch
