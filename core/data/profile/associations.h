// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/profile/profile_column.h"

#include <string_view>

namespace cairn::data {

enum class Measure : std::uint8_t {
    Pearson,         ///< number with number, -1 to 1
    CramersV,        ///< category with category, 0 to 1, corrected for bias
    CorrelationRatio ///< category with number, 0 to 1
};

/// "pearson", "cramers_v", "correlation_ratio"
std::string_view name(Measure measure);

/// How two columns go together, over the rows in which both are present.
struct Association {
    Measure measure = Measure::Pearson;
    std::optional<double> value;    ///< empty: one of them is constant there
    std::optional<double> spearman; ///< numbers only
};

/// All pairs of the columns that have a measure.
struct AssociationMatrix {
    std::vector<std::size_t> columns;
    std::vector<Association> cells;   ///< columns.size() squared, row-major, symmetric; the diagonal is 1
    std::vector<std::string> notices; ///< what was left out and why

    const Association& at(std::size_t row, std::size_t column) const { return cells[row * columns.size() + column]; }
};

/// At most that many columns are compared, the first ones, and categories up to that many values.
inline constexpr std::size_t kMostAssociated = 64;
inline constexpr std::size_t kMostAssociatedCategories = 100;

/// Numbers (Integer, Real, Timestamp) and categories (Text, Boolean) of `profiled`, one per column of the schema. Exact over
/// `rows`, in one pass; Spearman needs ranks and takes a pass and a sort per column, within 768 MiB: it is left out with a
/// notice where two columns do not fit. Pearson and Spearman use the rows in which both are present, as pandas does.
Result<AssociationMatrix> associations(const Dataset& dataset, std::span<const ProfiledColumn> profiled, const ScannedRows& rows, JobContext& job);

} // namespace cairn::data
