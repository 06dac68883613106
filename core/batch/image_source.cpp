// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/image_source.h"

#include <algorithm>

namespace cairn::batch {

namespace {
constexpr std::size_t kResizedAtOnce = 256;
}

ImageSource::ImageSource(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe, prep::RowSubset rows, RowTargets targets,
                         std::shared_ptr<const prep::PicturePlan> plan, bool training)
    : m_dataset(std::move(dataset)), m_fields(recipe.fields()), m_target(recipe.target), m_rows(std::move(rows)), m_targets(std::move(targets)),
      m_plan(std::move(plan)), m_masks(recipe.masks), m_training(training && m_plan && (m_plan->augments() || m_plan->mix()))
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

Result<void> ImageSource::copyPictures(std::span<const RowId> rows, std::span<std::uint8_t> out) const
{
    if (!m_plan || !m_plan->prepares())
        return m_dataset->copyImages(rows, out);
    const std::size_t from = m_plan->source().size(), to = m_plan->shape().size();
    std::vector<std::uint8_t> block;
    for (std::size_t first = 0; first < rows.size(); first += kResizedAtOnce) {
        const auto some = rows.subspan(first, std::min(kResizedAtOnce, rows.size() - first));
        block.resize(some.size() * from);
        CAIRN_TRY(m_dataset->copyImages(some, block));
        for (std::size_t i = 0; i < some.size(); ++i)
            m_plan->prepare(std::span(block).subspan(i * from, from), out.subspan((first + i) * to, to));
    }
    return {};
}

Result<void> ImageSource::copyClasses(std::span<const RowId> rows, std::span<std::uint8_t> out) const
{
    if (!m_dataset->masks()) {
        std::ranges::fill(out, kNoClass);
        return {};
    }
    const auto indices = m_masks->indices();
    const auto& stored = m_dataset->schema()[*m_dataset->schema().imageColumn()].shape;
    const auto from = static_cast<std::size_t>(stored.at(1) * stored.at(2)), to = static_cast<std::size_t>(m_masks->shape.at(0) * m_masks->shape.at(1));
    std::vector<std::uint8_t> block;
    for (std::size_t first = 0; first < rows.size(); first += kResizedAtOnce) {
        const auto some = rows.subspan(first, std::min(kResizedAtOnce, rows.size() - first));
        block.resize(some.size() * from);
        CAIRN_TRY(m_dataset->copyMasks(some, block));
        std::ranges::transform(block, block.begin(), [&](std::uint8_t number) { return indices[number]; });
        for (std::size_t i = 0; i < some.size(); ++i) {
            const auto mask = std::span(block).subspan(i * from, from), made = out.subspan((first + i) * to, to);
            if (m_plan && m_plan->prepares())
                m_plan->prepareMask(mask, made);
            else
                std::ranges::copy(mask, made.begin());
        }
    }
    return {};
}

Result<void> ImageSource::copy(std::span<const RowId> rows, const BlockView& out) const
{
    if (!out.fields.empty() && !out.fields[0].empty()) {
        auto* pixels = reinterpret_cast<std::uint8_t*>(out.fields[0].data());
        CAIRN_TRY(copyPictures(rows, {pixels, out.fields[0].size()}));
    }
    if (m_masks && out.fields.size() > 1 && !out.fields[1].empty())
        CAIRN_TRY(copyClasses(rows, {reinterpret_cast<std::uint8_t*>(out.fields[1].data()), out.fields[1].size()}));
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
