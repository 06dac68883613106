// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/identity/row_hash.h"

namespace cairn::data {

/// Significant digits to which near-duplicates are compared.
inline constexpr int kNearDigits = 3;

/// Calls `visit` with the ids, rising, of each group of two or more rows of equal hash. Exact over all rows within 128 MiB:
/// larger data take several passes, each over a range of hashes. Order of groups: by hash.
Result<void> groupRows(const Dataset& dataset, const RowHashing& hashing, const ScannedRows& rows,
                       const std::function<void(std::span<const RowId>)>& visit, JobContext& job);

} // namespace cairn::data
