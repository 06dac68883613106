// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/progress.h"

#include <cstdint>
#include <filesystem>

namespace cairn::data {

/// A made-up table whose truth is known: for trying things out at any size.
///
/// Columns: every fourth is text of 3 to 12 categories ("group_1", ...), the others are numbers ("number_1", ...: normal
/// with different means and scales, every fifth one log-normal); the last column is the target. A score, linear in the
/// columns (before exponentials) plus one product of the first two numbers, standardised, decides. Classification ("target"
/// is "yes" or "no"): yes where score > 0, then a share `labelNoise` of the labels is flipped, so that no model can be right
/// more often than 1 - labelNoise. Regression: score plus normal noise, so that no model can reach more than
/// R2 = 1 - labelNoise. A share `missing` of the cells of every third number column is empty (the score knows them).
struct SyntheticTableSpec {
    std::uint64_t rows = 1'000'000;
    std::uint32_t columns = 12;   ///< with the target, at least 2
    bool regression = false;
    double missing = 0.02;
    double labelNoise = 0.1;
    std::uint64_t seed = 0;
};

/// Writes the table to `file`: CSV or Parquet by its ending (".csv", ".tsv", ".parquet"); replaces an existing file only
/// when complete. Every cell is a pure function of (seed, row, column): the same spec gives the same rows. Parquet takes a
/// CSV file beside it on the way. Reports rows done. Errors: InvalidInput (ending, sizes), NoSpace, Permission, Cancelled.
Result<void> writeSyntheticTable(const SyntheticTableSpec& spec, const std::filesystem::path& file, JobContext& job);

} // namespace cairn::data
