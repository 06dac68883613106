// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/store: numbers of a run, and what lists show of them.

#include "core/store/run.h"
#include "core/store/sqlite/database.h"

#include <limits>
#include <span>
#include <vector>

namespace cairn::store {

/// What a list shows of a series, kept beside it so that no list reads the series itself.
class SeriesSummary {
public:
    /// The course keeps every stride-th value; it has at most this many, and then halves itself.
    static constexpr std::size_t kCourse = 64;

    void add(std::int64_t step, double value);

    std::int64_t points = 0, lastStep = 0;
    double last = std::numeric_limits<double>::quiet_NaN();
    double least = std::numeric_limits<double>::quiet_NaN();    ///< NaN values do not count
    double greatest = std::numeric_limits<double>::quiet_NaN(); ///< as above
    std::uint32_t stride = 1;
    std::vector<float> course;

    /// `stride` and `course` as stored: 32-bit little-endian words. Bytes of another shape give an empty course.
    std::vector<std::byte> courseBytes() const;
    void setCourse(std::span<const std::byte> bytes);
};

/// Records points behind those that are there and brings the summaries up to date. Throws SQLite::Exception.
void appendPoints(SQLite::Database& database, RunId run, std::span<const MetricPoint> points);

/// Makes the summaries of a run anew from its points; a series without points goes. Throws SQLite::Exception.
void summarizeAgain(SQLite::Database& database, RunId run);

} // namespace cairn::store
