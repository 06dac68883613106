// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/progress.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cairn::data {

/// A column of a plain table: "VARCHAR", "BIGINT", "DOUBLE".
struct PlainColumn {
    std::string name, sqlType;
};

/// Writes a CSV file of ours (comma, a header, quotation marks doubled) as Parquet, rows in their order. An existing file is replaced only
/// when the new one is complete. Errors: InvalidInput for text that does not fit its type, NoSpace, Permission, Io, Cancelled.
Result<void> csvToParquet(const std::filesystem::path& text, const std::vector<PlainColumn>& columns, const std::filesystem::path& file, JobContext& job);

} // namespace cairn::data
