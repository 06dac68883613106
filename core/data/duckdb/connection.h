// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/data/column_chunk.h"
#include "core/data/duckdb/interrupt.h"
#include "core/data/schema.h"
#include "core/data/sql/sql_text.h"
#include "core/data/table/table_page.h"
#include "core/jobs/progress.h"

#include <duckdb.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The only door to DuckDB (C API). Private to core/data.
namespace cairn::data {

/// One vector batch of a result (2,048 rows at most).
class DuckChunk {
public:
    explicit DuckChunk(duckdb_data_chunk chunk) : m_chunk(chunk) {}
    DuckChunk(DuckChunk&& other) noexcept : m_chunk(std::exchange(other.m_chunk, nullptr)) {}
    DuckChunk& operator=(DuckChunk&& other) noexcept
    {
        std::swap(m_chunk, other.m_chunk);
        return *this;
    }
    ~DuckChunk();

    std::size_t size() const { return duckdb_data_chunk_get_size(m_chunk); }
    /// A column that is DOUBLE or VARCHAR.
    ColumnVector vector(std::size_t column) const;
    /// A column that is BIGINT.
    const std::int64_t* integers(std::size_t column) const;
    /// Any of BIGINT, DOUBLE, BOOLEAN, VARCHAR.
    Cell cell(std::size_t column, std::size_t row) const;
    duckdb_data_chunk handle() const { return m_chunk; }

private:
    duckdb_data_chunk m_chunk;
};

class DuckConnection;

/// Rows of a query, fetched as they are made. Keeps its connection alive; one thread at a time.
class DuckResult {
public:
    DuckResult(std::shared_ptr<DuckConnection> connection, duckdb_result result, std::string file);
    DuckResult(DuckResult&&) = delete;
    ~DuckResult();

    /// The next chunk, nothing at the end.
    Result<std::optional<DuckChunk>> next();
    std::size_t columns() { return duckdb_column_count(&m_result); }

private:
    std::shared_ptr<DuckConnection> m_connection;
    duckdb_result m_result;
    std::string m_file;
};

/// Memory for tables of thousands of columns, each with buffers of its own: 2 GiB, or half of what data may take.
std::string wideTableMemory();

struct DuckLimits {
    std::string memory = "300MB";
    std::filesystem::path temporary;             ///< folder to spill to; empty: none
    std::vector<std::filesystem::path> readable; ///< the only files SQL may read
    bool readOnly = false;                       ///< database file is opened for reading
    /// DuckDB files whose tables SQL may read as name.schema.table: (file, name).
    std::vector<std::pair<std::filesystem::path, std::string>> attached = {};
    bool oneThread = false;                      ///< makes the order of rows the same every time
    bool jsonErrors = false;                     ///< messages are JSON with the position in the SQL
};

/// A DuckDB instance, locked down when it is opened: SQL reads the given files only, installs nothing, changes no setting.
class DuckDatabase {
public:
    /// `file` empty: in memory.
    static Result<std::shared_ptr<DuckDatabase>> open(const std::filesystem::path& file, const DuckLimits& limits);
    ~DuckDatabase();
    DuckDatabase(const DuckDatabase&) = delete;

    /// Removes a database file and its write-ahead log, where they are.
    static void removeFile(const std::filesystem::path& file);

    duckdb_database handle() const { return m_handle; }

private:
    explicit DuckDatabase(duckdb_database handle) : m_handle(handle) {}
    duckdb_database m_handle;
};

/// One connection; one thread at a time. Cheap to make.
class DuckConnection : public std::enable_shared_from_this<DuckConnection> {
public:
    /// `file` is named in error messages.
    static Result<std::shared_ptr<DuckConnection>> connect(std::shared_ptr<DuckDatabase> database, std::string file = {});
    ~DuckConnection();
    DuckConnection(const DuckConnection&) = delete;

    /// Runs a statement to its end; Cancelled when `stop` asks. `progress`, if given, gets (fraction done * total, total).
    Result<void> execute(const std::string& sql, const StopToken& stop, Progress* progress = nullptr,
                         std::uint64_t total = 0);
    /// Starts a query whose rows are streamed. `stop` is looked at between chunks by the caller.
    Result<std::unique_ptr<DuckResult>> stream(const std::string& sql);
    /// All rows of a small result, row-major.
    Result<std::vector<std::vector<Cell>>> table(const std::string& sql, const StopToken& stop);

    /// Names and types of the columns of a query, which is not run.
    Result<Schema> describe(const std::string& sql);

    /// Adds rows to a table of one BIGINT column.
    Result<void> append(const std::string& table, std::span<const std::int64_t> values);
    /// Adds the rows of a chunk to a table with columns of exactly its types.
    Result<void> append(const std::string& table, const DuckChunk& chunk);

    duckdb_connection handle() const { return m_handle; }
    /// Makes what runs on this connection end with an error soon. Any thread.
    void interrupt() { duckdb_interrupt(m_handle); }

    /// Makes `stop` interrupt whatever this connection runs, as long as the returned object lives.
    std::unique_ptr<DuckInterrupt> interruptOn(const StopToken& stop);

private:
    explicit DuckConnection(std::shared_ptr<DuckDatabase> database) : m_database(std::move(database)) {}

    std::shared_ptr<DuckDatabase> m_database;
    duckdb_connection m_handle = nullptr;
    std::string m_file;
};

/// An Error out of DuckDB's own message: cancelled, full disk, vanished file, damaged file, bad row.
Error duckError(duckdb_error_type type, const char* message, const std::string& file);

} // namespace cairn::data
