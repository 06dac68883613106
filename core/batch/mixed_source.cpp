// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/mixed_source.h"

#include <algorithm>

namespace cairn::batch {

MixedSource::MixedSource(std::vector<std::shared_ptr<EncodedSource>> parts) : m_parts(std::move(parts))
{
    for (const auto& part : m_parts)
        m_fields.insert(m_fields.end(), part->fields().begin(), part->fields().end());
}

std::vector<std::pair<const EncodedSource*, BlockView>> MixedSource::shares(const BlockView& out) const
{
    std::vector<std::pair<const EncodedSource*, BlockView>> shares;
    std::size_t first = 0;
    for (const auto& part : m_parts) {
        BlockView view;
        for (std::size_t i = first; i < std::min(first + part->fields().size(), out.fields.size()); ++i)
            view.fields.push_back(out.fields[i]);
        first += part->fields().size();
        if (part == m_parts[0])
            view.targets = out.targets;
        const bool wanted = !view.targets.empty() || std::ranges::any_of(view.fields, [](const auto& field) { return !field.empty(); });
        if (wanted)
            shares.emplace_back(part.get(), std::move(view));
    }
    return shares;
}

Result<void> MixedSource::read(std::uint64_t first, std::uint64_t count, const BlockView& out) const
{
    for (const auto& [part, view] : shares(out))
        CAIRN_TRY(part->read(first, count, view));
    return {};
}

Result<void> MixedSource::gather(std::span<const std::uint64_t> positions, const BlockView& out) const
{
    for (const auto& [part, view] : shares(out))
        CAIRN_TRY(part->gather(positions, view));
    return {};
}

} // namespace cairn::batch
