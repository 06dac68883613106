// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/relations/id_index.h"

#include "core/data/identity/row_hash.h"

#include <limits>

namespace cairn::data {

std::uint64_t IdIndex::hashOf(const ColumnVector& column, std::size_t row)
{
    return column.isText() ? textHash(column.text(row)) : numberHash(column.numbers()[row]);
}

Result<IdIndex> IdIndex::of(const Dataset& dataset, std::size_t column, JobContext& job)
{
    IdIndex index;
    CAIRN_ASSIGN(const ScannedRows rows, allRows(dataset));
    const std::size_t columns[] = {column};
    CAIRN_TRY(visitRows(dataset, columns, rows, [&](const ColumnChunk& chunk) -> Result<void> {
        for (std::size_t row = 0; row < chunk.size; ++row) {
            if (!chunk.columns[0].present(row))
                ++index.m_missing;
            else if (!index.m_numbers.emplace(hashOf(chunk.columns[0], row), static_cast<std::uint32_t>(index.m_numbers.size())).second)
                ++index.m_repeated;
        }
        if (index.m_numbers.size() >= std::numeric_limits<std::uint32_t>::max())
            return fail(ErrorCode::InvalidInput, "There are more than 4,294,967,295 ids", dataset.title(), "Take a part of the data");
        return {};
    }, job.stop));
    return index;
}

} // namespace cairn::data
