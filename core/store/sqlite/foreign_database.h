// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace cairn::store {

namespace sqlite { class Query; }

/// A row of an answer; valid within the call that gets it.
class ForeignRow {
public:
    explicit ForeignRow(const sqlite::Query& query) : m_query(query) {}
    bool isNull(int column) const;
    std::string text(int column) const;         ///< bytes of any encoding; empty for NULL
    std::int64_t number(int column) const;      ///< 0 for what is none
    double real(int column) const;              ///< NaN for NULL

private:
    const sqlite::Query& m_query;
};

/// A SQLite file of another program, read and never written: without triggers and views, without trust in its schema, values of at most
/// 64 MiB. A program that writes it at the same time is waited for a few seconds.
///
/// One thread at a time. Errors: Corrupt for a damaged or cut off file; InvalidInput for what is no SQLite file, or lacks a table or
/// column that is asked for; Busy; Permission, Io.
class ForeignDatabase {
public:
    /// Whether a file says that it is one, by its first bytes.
    static bool isOne(const std::filesystem::path& file);
    static Result<ForeignDatabase> open(const std::filesystem::path& file);
    ForeignDatabase(ForeignDatabase&&) noexcept;
    ForeignDatabase& operator=(ForeignDatabase&&) = delete;
    ~ForeignDatabase();

    /// Whether there is a table (no view) of that name.
    Result<bool> hasTable(const std::string& name) const;
    /// Calls `take` with each row of the answer to one SELECT; ends with the first error it returns.
    Result<void> each(const std::string& sql, const std::function<Result<void>(const ForeignRow&)>& take) const;

private:
    struct Impl;
    explicit ForeignDatabase(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace cairn::store
