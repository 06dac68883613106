// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cairn::data {

/// Summary of the finite numbers of a column (Integer, Real; Timestamp as seconds since 1970; Image: all pixels).
struct NumericSummary {
    double minimum = 0, maximum = 0;
    double mean = 0;
    double deviation = 0;                    ///< sample standard deviation (n - 1); 0 for fewer than two values
    std::vector<std::pair<double, double>> quantiles; ///< (probability, value) for 0.01 0.05 0.25 0.5 0.75 0.95 0.99
    bool quantilesExact = true;              ///< false: t-digest estimate (large tables)
    std::uint64_t notFinite = 0;             ///< NaN and infinities, left out of everything above
    std::optional<double> skewness;          ///< adjusted Fisher-Pearson G1, as pandas; empty below 3 values or where constant
    std::optional<double> kurtosis;          ///< excess, adjusted G2, as pandas; empty below 4 values or where constant
    std::uint64_t zeros = 0;
};

/// Lengths of the non-missing texts of a column, in characters (code points).
struct TextSummary {
    std::uint64_t shortest = 0, longest = 0;
    double meanLength = 0;
    std::uint64_t empty = 0; ///< texts without a character
};

/// counts[i] values lie in [edges[i], edges[i + 1]); the last bin includes its right edge.
struct Histogram {
    std::vector<double> edges; ///< counts.size() + 1 numbers, rising
    std::vector<std::uint64_t> counts;
};

struct ValueCount {
    std::string value;
    std::uint64_t count = 0;
};

/// What one column holds. Computed over all rows, or over a sample where that was asked for.
struct ColumnProfile {
    std::uint64_t count = 0;     ///< rows
    std::uint64_t missing = 0;
    std::uint64_t distinct = 0;  ///< different non-missing values
    bool distinctExact = true;   ///< false: HyperLogLog estimate, a few per cent off
    std::optional<NumericSummary> numeric; ///< set where there is at least one finite number
    std::optional<TextSummary> text; ///< set by profileColumn() for Text columns with values
    Histogram histogram;         ///< empty where `numeric` is not set
    std::vector<ValueCount> top; ///< most frequent values, most frequent first, ties by value; at most 20 (Text, Boolean, Integer)
};

} // namespace cairn::data
