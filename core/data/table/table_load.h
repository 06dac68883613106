// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/table/table_plan.h"
#include "core/data/table/table_store.h"

#include <memory>
#include <optional>

namespace cairn::data {

/// Where the rows of a table dataset are kept.
struct TableRows {
    std::shared_ptr<const TableStore> store;
    std::optional<std::uint64_t> count;
    std::optional<RowId> testFrom;
    bool randomAccess = false;
    std::uint64_t front = 0; ///< rows in `store` where it holds the first ones of a feed only
    std::vector<std::string> notices = {}; ///< what happened while the rows were read
};

/// The parts of a table dataset: a file, and perhaps a second one with the test rows.
struct TableSource {
    TableFile train;
    std::optional<TableFile> test;

    std::uint64_t plainBytes() const { return train.plainBytes + (test ? test->plainBytes : 0); }
    std::vector<std::filesystem::path> files() const;
    bool hasFeed() const { return train.feed || (test && test->feed); }
};

/// Reads everything into memory: for small tables.
Result<TableRows> loadIntoMemory(const TableSource& source, JobContext& job);

/// Reads the first rows of a source whose training part is a feed into memory; all of them where there are few.
Result<TableRows> loadFeedFront(const TableSource& source, JobContext& job);

/// Shows the file itself: from the front only, or (Parquet, tables of DuckDB) anywhere.
Result<TableRows> showFile(const TableSource& source);

/// Reads everything into a DuckDB file in `folder` named after `key`, or finds it there. Written under another name first,
/// so that a half-written cache is never used. Reports bytes read of the source. NoSpace is found before the work starts.
Result<TableRows> loadIntoCache(const TableSource& source, const std::filesystem::path& folder, const std::string& key,
                                JobContext& job);

} // namespace cairn::data
