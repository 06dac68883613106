// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/column_chunk.h"
#include "core/data/schema.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cairn::prep {

/// Rows at most whose values are kept to find medians and quantiles; of more rows, a drawn share.
inline constexpr std::uint64_t kMostSampledRows = 1 << 20;

/// Gathers what a NumericStep needs from chunks of training rows. Mean and deviation are merged chunk by chunk (Chan, Golub,
/// LeVeque 1979); the median is exact as long as all values are kept, else that of the sampled rows.
class NumberStats {
public:
    /// `rows`: indices into the chunk; `sampled`: those of them whose value is kept for the median.
    void add(const data::ColumnVector& column, std::span<const std::uint32_t> rows, std::span<const std::uint32_t> sampled);

    std::uint64_t present() const { return m_count; }
    std::uint64_t missing() const { return m_missing; }
    double minimum() const { return m_minimum; }
    double maximum() const { return m_maximum; }
    /// Strictly rising or falling from row to row.
    bool monotonic() const { return m_rising || m_falling; }
    double median();
    /// Mean and population deviation with missing values replaced by `fill`.
    double meanWith(double fill) const;
    double deviationWith(double fill) const;

private:
    void merge(double mean, double squares, std::uint64_t count);

    std::uint64_t m_count = 0, m_missing = 0;
    double m_mean = 0, m_squares = 0; ///< of present values; sum of squared deviations
    double m_minimum = 0, m_maximum = 0, m_last = 0;
    bool m_rising = true, m_falling = true;
    std::vector<double> m_sample;
    std::vector<double> m_scratch;
};

/// Counts the different texts of a column, up to a limit.
class TextStats {
public:
    static constexpr std::size_t kMostDistinct = 65536;

    void add(const data::ColumnVector& column, std::span<const std::uint32_t> rows);
    /// The same of a column of numbers, by the texts that they are known by (valueText()).
    void addNumbers(const data::ColumnVector& column, data::ColumnType type, std::span<const std::uint32_t> rows);

    bool tooMany() const { return m_tooMany; } ///< more than kMostDistinct: counting was given up
    std::uint64_t present() const { return m_present; }
    std::uint64_t missing() const { return m_missing; }
    std::size_t distinct() const { return m_counts.size(); }
    /// Most frequent first, ties by value.
    std::vector<std::pair<std::string, std::uint64_t>> ranked() const;

private:
    void count(std::string_view text);

    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    std::unordered_map<std::string, std::uint64_t, Hash, std::equal_to<>> m_counts;
    std::uint64_t m_present = 0, m_missing = 0;
    bool m_tooMany = false;
};

} // namespace cairn::prep
