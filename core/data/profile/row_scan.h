// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"

#include <functional>

namespace cairn::data {

/// Rows that a statistic is made from: all of a dataset, or a sample that the user asked for.
struct ScannedRows {
    std::uint64_t total = 0;   ///< rows of the dataset
    std::vector<RowId> sample; ///< rising; empty: all rows

    bool sampled() const { return !sample.empty(); }
    std::uint64_t count() const { return sampled() ? sample.size() : total; }
};

/// All rows; Busy while they have not been counted.
Result<ScannedRows> allRows(const Dataset& dataset);
/// `count` rows drawn without replacement (selection sampling, Knuth 3.4.2 S); all rows where there are not more.
/// The same seed draws the same rows.
Result<ScannedRows> sampleOf(const Dataset& dataset, std::uint64_t count, std::uint64_t seed);

/// Sees the rows of a chunk; an error ends the visit.
using ChunkVisitor = std::function<Result<void>(const ColumnChunk&)>;

/// Visits the rows in order, some thousand at a time, image columns excluded. Stops with Cancelled.
Result<void> visitRows(const Dataset& dataset, std::span<const std::size_t> columns, const ScannedRows& rows, const ChunkVisitor& visitor,
                       const StopToken& stop);

} // namespace cairn::data
