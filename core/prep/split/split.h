// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/prep/split/row_subset.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::prep {

enum class Part : std::uint8_t { Train, Validation, Test };

/// "train", "validation", "test"
std::string_view name(Part part);
std::optional<Part> part(std::string_view name);

/// What decides which part a row is in.
enum class SplitMethod : std::uint8_t {
    Random,     ///< the row itself
    Stratified, ///< the row itself, with equal shares of each value of column `by` in all parts
    Grouped,    ///< the value of column `by`: rows of one value stay together
    Time,       ///< column `by`: training rows come first, then validation, then test
    File,       ///< the file a row comes from: as Grouped, by the column that names it
    KFold       ///< fold `fold` of `folds` is the test part; with `by`, groups stay together
};

/// "random", "stratified", "grouped", "time", "file", "kfold"
std::string_view name(SplitMethod method);
std::optional<SplitMethod> splitMethod(std::string_view name);

/// How rows are divided. Plain data; the same spec over the same rows gives the same parts.
///
/// A row is known by its content (the values of all columns, see data::hashRows) or by the columns `key`, never by its
/// position: it stays in its part when rows are added, removed or put in another order. Rows of equal identity are in the
/// same part. For that the borders between the parts are fixed when the split is first made, so that sizes are exact then
/// (up to ties, and up to 16.7 million rows; above, within the chance of the draw).
struct SplitSpec {
    std::uint64_t seed = 0;
    /// Fraction of all rows (without a given test split) or of the rows outside the given test split. Empty: 0.1, and
    /// at most 5,000 rows where a test split is given (Fashion-MNIST: 55,000 / 5,000 / 10,000).
    std::optional<double> validation = {};
    std::optional<double> test = {}; ///< fraction of all rows; empty: 0.1. Not used with a given test split
    bool useGivenTest = true;   ///< keep the test rows that the source names

    int version = kVersion;     ///< 1: rows are known by their position (projects made before version 2)
    SplitMethod method = SplitMethod::Random;
    std::vector<std::string> key = {}; ///< columns that name a row; empty: all columns
    std::string by = {};        ///< column of Stratified, Grouped and Time; File: empty finds it; KFold: groups, or empty
    int folds = 5;              ///< KFold: 2 to 100
    int fold = 0;               ///< KFold: from 0
    Json borders = {};          ///< where the parts meet; null: found when the split is made. Ignored after other changes

    static constexpr int kVersion = 2;
};

Json toJson(const SplitSpec& spec);
/// Without a "version" it is version 1. Corrupt, TooNew.
Result<SplitSpec> splitSpecFromJson(const Json& json);

/// The three parts: disjoint, together all rows.
struct Split {
    SplitSpec spec; ///< with its borders
    RowSubset train, validation, test;

    const RowSubset& of(Part part) const;
    std::optional<Part> partOf(RowId row) const;
};

/// Version 1: rows [0, `rows`) ranked by a hash of their position; the lowest ranks are test rows, the next ones validation.
/// Sizes are exact. InvalidInput: fractions outside [0, 1) or no training rows left.
Result<Split> makeSplit(std::uint64_t rows, std::optional<RowId> givenTestFrom, const SplitSpec& spec);

/// Divides a dataset whose row count is known (prepareRandomAccess; Busy otherwise), in one pass over the columns that
/// matter. Rows that the dataset itself gives for validation are the validation part, unless the spec has a fraction for
/// it, another method than by chance, or does not want given parts. `contents`: hashes of the whole rows where they are at hand (data::hashRows over all columns, one per row).
/// Errors: as above; NotFound for a column; InvalidInput for a method that lacks its column; Cancelled.
Result<Split> makeSplit(const data::Dataset& dataset, const SplitSpec& spec, JobContext& job, std::span<const std::uint64_t> contents = {});
/// The same, for a caller without a job.
Result<Split> makeSplit(const data::Dataset& dataset, const SplitSpec& spec);

/// Whether makeSplit() reads whole rows for this spec and would gain from `contents`.
bool needsContents(const data::Dataset& dataset, const SplitSpec& spec);

} // namespace cairn::prep
