// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/profile/row_scan.h"

namespace cairn::data {

/// What later steps need besides the profile to turn a column into a few codes.
struct ColumnDetail {
    std::vector<std::string> categories; ///< all values, most frequent first, where there are at most kMostCategories; else empty
    std::vector<double> cuts;            ///< inner borders of up to 64 bins of about equal counts, rising, different

    static constexpr std::size_t kMostCategories = 256;
};

struct ProfiledColumn {
    ColumnProfile profile;
    ColumnDetail detail;
};

/// Values held in memory at a time (128 MiB); more are read in several passes.
inline constexpr std::size_t kProfileBuffer = 16'777'216;

/// Exact summary of one column over `rows`: counts, moments, quantiles (linear interpolation, numpy's default), number of
/// different values, most frequent values, histogram, lengths of texts. Values are compared as 64-bit numbers or hashes of
/// 64 bits. Integers beyond 2^53 count as the nearest double. An image column gets Dataset::profile().
/// Reports rows of the passes done. Errors: those of Dataset::scan(), Busy.
Result<ProfiledColumn> profileColumn(const Dataset& dataset, std::size_t column, const ScannedRows& rows, JobContext& job,
                                     std::size_t buffer = kProfileBuffer);

} // namespace cairn::data
