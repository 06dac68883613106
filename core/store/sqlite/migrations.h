// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/store.

#include "core/base/result.h"
#include "core/store/sqlite/database.h"

#include <cstdint>
#include <span>

namespace cairn::store::sqlite {

constexpr std::int64_t kApplicationId = 0x4361726e; ///< "Carn", in the header of every project file

/// Brings a file from version `to` - 1 to version `to`. Never edited after a release: later changes are new migrations.
struct Migration {
    std::int64_t to;
    const char* sql;
    void (*fill)(SQLite::Database&) = nullptr; ///< what SQL alone cannot do, after it; throws
};

/// All of them, ascending from 1.
std::span<const Migration> migrations();

/// The version that this program writes.
std::int64_t schemaVersion();

/// Runs what the file lacks, in one transaction: afterwards it has the last migration's version, or is as before. Throws.
void migrate(SQLite::Database& database, std::span<const Migration> steps);

/// Whether every table and column that the program asks for is there. Corrupt if not.
Result<void> checkSchema(SQLite::Database& database, const std::filesystem::path& file);

} // namespace cairn::store::sqlite
