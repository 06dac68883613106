// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/column_chunk.h"
#include "core/prep/split/row_subset.h"

#include <cstdint>
#include <vector>

namespace cairn::prep {

/// Indices of those rows of a chunk that are in `subset`.
inline void chunkRows(const data::ColumnChunk& chunk, const RowSubset& subset, std::vector<std::uint32_t>& rows)
{
    rows.clear();
    for (std::size_t i = 0; i < chunk.size; ++i) {
        if (subset.contains(chunk.id(i)))
            rows.push_back(static_cast<std::uint32_t>(i));
    }
}

} // namespace cairn::prep
