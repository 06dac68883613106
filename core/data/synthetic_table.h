// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/progress.h"

#include <cstdint>
#include <filesystem>

namespace cairn::data {

/// A made-up table whose truth is known: for trying things out at any size.
///
/// Columns: "number_1".. (normal, different means and scales; every fifth one skewed), "group_1".. (every fourth column:
/// text of 3 to 12 categories), the last column is the target. A linear score of the columns with one product term plus
/// noise decides: classification: "yes" where score + noise > 0, about half of the rows, and the sign of the score alone
/// is right for `1 - labelNoise` of them; regression: score + normal noise with the deviation that makes the best
/// reachable R2 = 1 - labelNoise. A fraction `missing` of the cells of every third number column is empty.
struct SyntheticTableSpec {
    std::uint64_t rows = 1'000'000;
    std::uint32_t columns = 12;   ///< with the target, at least 2
    bool regression = false;
    double missing = 0.02;
    double labelNoise = 0.1;
    std::uint64_t seed = 0;
};

/// Writes the table to `file`: CSV or Parquet by its ending (".csv", ".tsv", ".parquet"); replaces an existing file only
/// when complete. Every cell is a pure function of (seed, row, column): the same spec gives the same bytes.
/// Reports rows done. Errors: InvalidInput (ending, sizes), NoSpace, Permission, Cancelled.
Result<void> writeSyntheticTable(const SyntheticTableSpec& spec, const std::filesystem::path& file, JobContext& job);

} // namespace cairn::data
