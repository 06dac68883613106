// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/mixed_source.h"

#include <algorithm>

namespace cairn::batch {

namespace {

prep::Recipe imagePart(prep::Recipe recipe)
{
    recipe.numeric.clear();
    recipe.categories.clear();
    return recipe;
}

prep::Recipe tablePart(prep::Recipe recipe)
{
    recipe.image.reset();
    return recipe;
}

/// The first field with the targets, and the others without.
std::pair<BlockView, BlockView> parts(const BlockView& out)
{
    BlockView image, table;
    image.targets = out.targets;
    if (!out.fields.empty()) {
        image.fields.assign(out.fields.begin(), out.fields.begin() + 1);
        table.fields.assign(out.fields.begin() + 1, out.fields.end());
    }
    return {image, table};
}

bool wanted(const BlockView& view)
{
    return std::ranges::any_of(view.fields, [](const auto& field) { return !field.empty(); });
}

} // namespace

MixedSource::MixedSource(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe, const prep::RowSubset& rows, RowTargets targets)
    : m_images(dataset, imagePart(recipe), rows, std::move(targets)), m_table(dataset, tablePart(recipe), rows, false), m_fields(m_images.fields())
{
    m_fields.insert(m_fields.end(), m_table.fields().begin(), m_table.fields().end());
}

Result<void> MixedSource::read(std::uint64_t first, std::uint64_t count, const BlockView& out) const
{
    const auto [image, table] = parts(out);
    CAIRN_TRY(m_images.read(first, count, image));
    return wanted(table) ? m_table.read(first, count, table) : Result<void>();
}

Result<void> MixedSource::gather(std::span<const std::uint64_t> positions, const BlockView& out) const
{
    const auto [image, table] = parts(out);
    CAIRN_TRY(m_images.gather(positions, image));
    return wanted(table) ? m_table.gather(positions, table) : Result<void>();
}

} // namespace cairn::batch
