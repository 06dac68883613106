// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/duckdb/connection.h"
#include "core/data/feed/row_feed.h"
#include "core/jobs/progress.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// From a row feed into a table of DuckDB, in bounded memory. Private to core/data.
namespace cairn::data {

struct FeedLoaded {
    std::uint64_t rows = 0;
    std::uint64_t dropped = 0; ///< values that became missing (see FeedBlock::droppedValues)
    bool complete = true;      ///< the feed ended before `mostRows`
};

/// Makes the table `table` with the columns and adds rows of the feed until it ends or has `mostRows` rows. Reports rows
/// done, of `expected` where known. Errors: those of the feed, NoSpace, Cancelled.
Result<FeedLoaded> loadFeed(DuckConnection& connection, const std::string& table, const Schema& schema,
                            const std::vector<std::string>& sqlNames, const FeedSource& source, JobContext& job,
                            std::optional<std::uint64_t> mostRows = {}, std::uint64_t expected = 0);

/// Adds rows to a table that is there.
Result<FeedLoaded> appendFeed(DuckConnection& connection, const std::string& table, const Schema& schema, const FeedSource& source,
                              JobContext& job, std::optional<std::uint64_t> mostRows = {}, std::uint64_t expected = 0);

} // namespace cairn::data
