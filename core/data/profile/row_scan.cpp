// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/profile/row_scan.h"

#include "core/base/random.h"

namespace cairn::data {

namespace {

constexpr std::uint64_t kSampleStream = 0x5A3B;

} // namespace

Result<ScannedRows> allRows(const Dataset& dataset)
{
    const auto rows = dataset.rowCount();
    if (!rows)
        return fail(ErrorCode::Busy, "The rows of the table have not been counted yet", dataset.title(), "Wait until the table is prepared");
    return ScannedRows{*rows, {}};
}

Result<ScannedRows> sampleOf(const Dataset& dataset, std::uint64_t count, std::uint64_t seed)
{
    CAIRN_ASSIGN(ScannedRows rows, allRows(dataset));
    if (count == 0)
        return fail(ErrorCode::InvalidInput, "A sample needs at least one row", dataset.title(), "Ask for more rows");
    if (count >= rows.total)
        return rows;
    const Philox random(seed, kSampleStream);
    rows.sample.reserve(count);
    for (RowId row = 0; row < rows.total && rows.sample.size() < count; ++row) {
        const auto left = static_cast<double>(rows.total - row), wanted = static_cast<double>(count - rows.sample.size());
        if (random.uniform(row) * left < wanted)
            rows.sample.push_back(row);
    }
    return rows;
}

Result<void> visitRows(const Dataset& dataset, std::span<const std::size_t> columns, const ScannedRows& rows, const ChunkVisitor& visitor,
                       const StopToken& stop)
{
    if (columns.empty())
        return {};
    CAIRN_ASSIGN(const auto cursor, rows.sampled() ? dataset.scanRows(columns, rows.sample, stop) : dataset.scan(columns, 0, rows.total, stop));
    for (;;) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Cancelled", dataset.title());
        CAIRN_ASSIGN(const ColumnChunk* chunk, cursor->next());
        if (!chunk)
            return {};
        CAIRN_TRY(visitor(*chunk));
    }
}

} // namespace cairn::data
