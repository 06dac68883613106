// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/store: the only place where SQLite's types and exceptions live.

#include "core/base/json.h"
#include "core/base/result.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace cairn::store::sqlite {

enum class Access : std::uint8_t {
    ReadWrite,
    ReadOnly,
    Immutable ///< read-only, trusting that nobody writes: works on read-only media, ignores a write-ahead log
};

/// Opens a file that may come from anywhere: defensive mode, no triggers, no views, no trust in the schema, foreign keys
/// on. Does not write. `database` is made even when setting it up fails. Throws SQLite::Exception.
std::unique_ptr<SQLite::Database> open(const std::filesystem::path& file, Access access);

/// Keeps close() from folding the write-ahead log into the file (and so from changing the file), or allows it again.
void setCheckpointOnClose(SQLite::Database& database, bool on);

/// While `stop` (null: no more) returns true, statements end with SQLITE_INTERRUPT; asked every few thousand steps.
void stopWhen(SQLite::Database& database, const std::function<bool()>* stop);

/// What an exception means for the user. `database` (may be null) tells what the system said.
Error errorOf(const SQLite::Exception& exception, const std::filesystem::path& file, SQLite::Database* database);

/// Runs `f`, which returns a Result, and turns the exceptions of SQLite and JSON into Errors.
template <typename F>
std::invoke_result_t<F&> guarded(const std::filesystem::path& file, SQLite::Database* database, F&& f)
{
    try {
        return f();
    } catch (const SQLite::Exception& e) {
        return errorOf(e, file, database);
    } catch (const Json::type_error& e) {
        return fail(ErrorCode::InvalidInput, std::string("Text that is not UTF-8 cannot be stored: ") + e.what(),
                    file.string());
    } catch (const Json::exception& e) {
        return fail(ErrorCode::Corrupt, std::string("A stored document is damaged: ") + e.what(), file.string(),
                    "Go back to an earlier revision or to a snapshot");
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "Not enough memory", file.string());
    }
}

std::int64_t pragmaNumber(SQLite::Database& database, const std::string& name);

/// A statement with its parameters bound in order: `Query(db, "... ? ...").bind(a, b)`.
class Query {
public:
    Query(const SQLite::Database& database, const char* sql) : m_statement(database, sql) {}

    template <typename... Values>
    Query& bind(const Values&... values)
    {
        int index = 0;
        (bindOne(++index, values), ...);
        return *this;
    }

    /// One parameter, from 1; for statements that are put together.
    template <typename Value>
    Query& bindAt(int index, const Value& value)
    {
        bindOne(index, value);
        return *this;
    }

    bool next() { return m_statement.executeStep(); }
    /// Asks once more with other values; true if there is a row.
    template <typename... Values>
    bool again(const Values&... values)
    {
        m_statement.reset();
        bind(values...);
        return next();
    }
    int run() { return m_statement.exec(); } ///< number of changed rows
    template <typename... Values>
    void runWith(const Values&... values)
    {
        m_statement.reset();
        bind(values...);
        m_statement.exec();
    }

    bool isNull(int column) const { return m_statement.getColumn(column).isNull(); }
    bool isNumber(int column) const; ///< an integer or a real, as stored
    std::int64_t number(int column) const { return m_statement.getColumn(column).getInt64(); }
    double real(int column) const; ///< NaN is stored as NULL
    std::string text(int column) const { return m_statement.getColumn(column).getString(); }
    Json json(int column) const { return Json::parse(text(column)); }
    std::span<const std::byte> blob(int column) const; ///< valid until the next step

private:
    void bindOne(int index, std::int64_t value) { m_statement.bind(index, value); }
    void bindOne(int index, std::uint64_t value) { m_statement.bind(index, static_cast<std::int64_t>(value)); }
    void bindOne(int index, int value) { m_statement.bind(index, value); }
    void bindOne(int index, double value);
    void bindOne(int index, const std::string& value) { m_statement.bind(index, value); }
    void bindOne(int index, std::span<const std::byte> value);

    mutable SQLite::Statement m_statement;
};

} // namespace cairn::store::sqlite
