// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/prep/row_subset.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace cairn::prep {

enum class Part : std::uint8_t { Train, Validation, Test };

/// "train", "validation", "test"
std::string_view name(Part part);
std::optional<Part> part(std::string_view name);

/// How rows are divided. Plain data; the same spec over the same rows gives the same parts.
struct SplitSpec {
    std::uint64_t seed = 0;
    /// Fraction of all rows (without a given test split) or of the rows outside the given test split. Empty: 0.1, and
    /// at most 5,000 rows where a test split is given (Fashion-MNIST: 55,000 / 5,000 / 10,000).
    std::optional<double> validation;
    std::optional<double> test; ///< fraction of all rows; empty: 0.1. Not used with a given test split
    bool useGivenTest = true;   ///< keep the test rows that the source names
};

Json toJson(const SplitSpec& spec);
Result<SplitSpec> splitSpecFromJson(const Json& json);

/// The three parts: disjoint, together all rows. Which part a row is in depends on (seed, row id, number of rows) only:
/// rows are ranked by a hash of their id; the lowest ranks are test rows, the next ones validation. Sizes are exact.
struct Split {
    SplitSpec spec;
    RowSubset train, validation, test;

    const RowSubset& of(Part part) const;
    std::optional<Part> partOf(RowId row) const;
};

/// InvalidInput: fractions outside [0, 1) or no training rows left.
Result<Split> makeSplit(std::uint64_t rows, std::optional<RowId> givenTestFrom, const SplitSpec& spec);
/// The same for a dataset whose row count is known (prepareRandomAccess); Busy otherwise. Rows that the dataset itself gives
/// for validation are the validation part, unless the spec has a fraction for it or does not want given parts.
Result<Split> makeSplit(const data::Dataset& dataset, const SplitSpec& spec);

} // namespace cairn::prep
