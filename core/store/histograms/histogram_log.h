// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::store {

/// Bins that a histogram has.
inline constexpr std::size_t kHistogramBins = 32;

/// How some numbers are distributed. Made from a sample where there are many.
struct Histogram {
    double low = 0, high = 0;  ///< of the finite numbers; the bins lie evenly between them
    double mean = 0, deviation = 0;
    double zeros = 0, broken = 0; ///< shares of all numbers: exactly 0, NaN or infinite
    std::vector<std::uint32_t> counts; ///< kHistogramBins; empty where no number is finite

    static Histogram of(std::span<const float> numbers);
    bool operator==(const Histogram&) const = default;
};

enum class HistogramOf : std::uint8_t { Weights, Gradients, Activations };

/// "weights", ...
std::string_view name(HistogramOf what);

struct NodeHistogram {
    std::string node; ///< label in the run's graph
    HistogramOf of = HistogramOf::Weights;
    Histogram values;

    bool operator==(const NodeHistogram&) const = default;
};

/// How a network looked at one moment of its training.
struct HistogramSample {
    std::int64_t number = 0; ///< of the sample in its run, from 0, counted also where samples are not kept
    std::int64_t step = 0;
    double epoch = 0; ///< fractional
    std::vector<NodeHistogram> nodes; ///< in the order of the plan

    bool operator==(const HistogramSample&) const = default;
};

/// The histograms of one run, as lines of JSON in a file of its folder. Never more than kMost samples: where one more would come, every second one goes, and from
/// then on only every second one is taken. What lies behind a new sample, left by a part of the run that was lost, goes too. A last line that a kill has cut is
/// left out. Threads: one writer; readers at any time.
class HistogramLog {
public:
    static constexpr std::size_t kMost = 64;
    static constexpr const char* kFile = "histograms.jsonl"; ///< within the folder of a run

    explicit HistogramLog(std::filesystem::path file) : m_file(std::move(file)) {}

    /// NoSpace, Io.
    Result<void> add(const HistogramSample& sample);

    /// What a file holds, in order; empty where there is none. Corrupt for a file that is none of this kind; Io.
    static Result<std::vector<HistogramSample>> read(const std::filesystem::path& file);

private:
    Result<void> open();
    Result<void> rewrite();

    std::filesystem::path m_file;
    bool m_opened = false;
    std::int64_t m_stride = 1; ///< of the numbers that are kept; a power of two
    std::vector<HistogramSample> m_kept;
};

} // namespace cairn::store
