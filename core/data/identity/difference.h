// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/identity/row_hash.h"
#include "core/select/row_set.h"

namespace cairn::data {

/// What identifies the rows of one version of a dataset: one hash per row, in the order of the rows.
struct RowIdentities {
    std::vector<std::uint64_t> contents; ///< of the whole rows
    std::vector<std::uint64_t> keys;     ///< of the key columns; empty where no key is known
};

/// More rows are not remembered (8 or 16 bytes each): 16.7 million.
inline constexpr std::uint64_t kMostIdentities = 16'777'216;

/// Hashes all rows; `key`: columns that name a row, may be empty. InvalidInput above kMostIdentities rows; NotFound for a
/// column; Busy, Cancelled.
Result<RowIdentities> rowIdentities(const Dataset& dataset, const std::vector<std::string>& key, JobContext& job);

/// Bytes to be stored, with a checksum, and back. Corrupt, TooNew.
std::string serialise(const RowIdentities& identities);
Result<RowIdentities> identitiesFromBytes(std::string_view bytes);

struct ColumnChange {
    enum class Kind : std::uint8_t { Added, Removed, Retyped };
    std::string column;
    Kind kind = Kind::Added;
    ColumnType before = ColumnType::Text, after = ColumnType::Text; ///< what applies
};

/// What became of a dataset between two versions.
struct Difference {
    std::uint64_t rowsBefore = 0, rowsAfter = 0;
    std::vector<ColumnChange> columns;
    bool rowsCompared = false; ///< false: the columns differ and there is no key, or the versions are too large
    std::uint64_t added = 0, removed = 0;
    std::uint64_t changed = 0; ///< same key, other content; 0 without a key
    bool reordered = false;    ///< the same rows in another order
    select::RowSet addedRows, changedRows; ///< ids in the new version

    bool sameSchema() const { return columns.empty(); }
};

std::vector<ColumnChange> schemaDifference(const Schema& before, const Schema& after);
/// Rows are matched by key where both versions have one, else by content; equal rows are matched as often as they occur.
Difference difference(const Schema& schemaBefore, const RowIdentities& before, const Schema& schemaAfter, const RowIdentities& after);

/// "3 rows added, 1 removed; column \"age\" is now text"
std::string differenceText(const Difference& difference);
Json toJson(const Difference& difference);

} // namespace cairn::data
