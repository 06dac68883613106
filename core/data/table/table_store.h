// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/column_profile.h"
#include "core/data/duckdb/connection.h"
#include "core/data/schema.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cairn::data {

/// A table or view of a DuckDB instance (named "data", or a query) whose columns have the types BIGINT (Integer), DOUBLE (Real),
/// BOOLEAN, TIMESTAMP and VARCHAR (Text), and everything that is asked of it. Immutable: any thread. Lives in a shared_ptr; cursors keep it.
class TableStore : public std::enable_shared_from_this<TableStore> {
public:
    /// `sqlNames`: names of the columns in SQL, one per column of `schema` (usually the same). `rowId`: SQL of the row
    /// id ("rowid"); empty: rows can be reached from the front only. `file` is named in errors. `from`: what is read, a
    /// name or a query in brackets with an alias; a query must yield rows in the order of their ids.
    TableStore(std::shared_ptr<DuckDatabase> database, Schema schema, std::vector<std::string> sqlNames, std::string rowId,
               std::string file, std::string from = "data");

    bool hasRowIds() const { return !m_rowId.empty(); }
    const Schema& schema() const { return m_schema; }
    const std::string& file() const { return m_file; }
    const std::shared_ptr<DuckDatabase>& database() const { return m_database; }
    /// SELECT of all rows: the columns under the names of the schema, and the row id as `rowColumn`.
    std::string selectAll(const std::string& rowColumn) const;

    Result<std::uint64_t> count(const StopToken& stop) const;
    Result<TablePage> page(RowId first, std::uint64_t count, const StopToken& stop) const;
    Result<TablePage> rows(std::span<const RowId> ids, const StopToken& stop) const;
    Result<std::vector<RowId>> filter(const std::string& where, const StopToken& stop) const;
    /// `rowCount` as far as known, to choose between exact and estimated figures.
    Result<ColumnProfile> profile(std::size_t column, std::uint64_t rowCount, const StopToken& stop) const;
    Result<std::unique_ptr<ChunkCursor>> scan(std::span<const std::size_t> columns, RowId first, std::uint64_t count,
                                              StopToken stop) const;
    Result<std::unique_ptr<ChunkCursor>> scanRows(std::span<const std::size_t> columns, std::span<const RowId> ids,
                                                  StopToken stop) const;

private:
    Result<std::shared_ptr<DuckConnection>> connect() const;
    std::string shownColumns() const;
    std::string scannedColumns(std::span<const std::size_t> columns) const;
    /// Query for some rising ids (their ids as last column), in pieces that the engine can prune by.
    std::string selectRows(const std::string& columns, std::span<const RowId> rising) const;

    std::shared_ptr<DuckDatabase> m_database;
    Schema m_schema;
    std::vector<std::string> m_sqlNames;
    std::string m_rowId;
    std::string m_file;
    std::string m_from;
};

} // namespace cairn::data
