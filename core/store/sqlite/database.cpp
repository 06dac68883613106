// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/database.h"

#include "core/store/file_system.h"

#include <sqlite3.h>

#include <cerrno>
#include <cmath>
#include <limits>

namespace cairn::store::sqlite {
namespace {

constexpr int kBusyTimeoutMs = 5000;

/// "file:" URI of an absolute path.
std::string uriOf(const std::filesystem::path& file)
{
    constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string uri = "file://";
    for (const char c : file.string()) {
        const auto byte = static_cast<unsigned char>(c);
        if (kPlain.find(c) != std::string_view::npos)
            uri += c;
        else
            uri += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
    return uri + "?immutable=1";
}

std::unique_ptr<SQLite::Database> connect(const std::filesystem::path& file, Access access)
{
    switch (access) {
    case Access::ReadWrite:
        return std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READWRITE, kBusyTimeoutMs);
    case Access::Immutable:
        return std::make_unique<SQLite::Database>(uriOf(file), SQLite::OPEN_READONLY | SQLite::OPEN_URI, kBusyTimeoutMs);
    case Access::ReadOnly:
        break;
    }
    return std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READONLY, kBusyTimeoutMs);
}

Error damaged(const std::string& said, const std::filesystem::path& file)
{
    return fail(ErrorCode::Corrupt, "The project file is damaged: " + said, file.string(), "Restore a snapshot or a backup");
}

Error ioError(const std::string& said, const std::filesystem::path& file, SQLite::Database* database)
{
    const int error = database ? sqlite3_system_errno(database->getHandle()) : 0;
    if (error != 0)
        return systemError(error, "Reading or writing the project failed", file);
    return fail(ErrorCode::Io, "Reading or writing the project failed: " + said, file.string(),
                "Check that the disk is connected and has space, then try again");
}

} // namespace

std::unique_ptr<SQLite::Database> open(const std::filesystem::path& file, Access access)
{
    auto database = connect(file, access);
    sqlite3* const handle = database->getHandle();
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 1); // VACUUM INTO needs one
    database->exec("PRAGMA cell_size_check=ON; PRAGMA mmap_size=0");
    return database;
}

void setCheckpointOnClose(SQLite::Database& database, bool on)
{
    sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on ? 0 : 1, nullptr);
}

void stopWhen(SQLite::Database& database, const std::function<bool()>* stop)
{
    constexpr int kSteps = 20'000;
    const auto ask = [](void* asked) -> int { return (*static_cast<const std::function<bool()>*>(asked))() ? 1 : 0; };
    sqlite3_progress_handler(database.getHandle(), stop ? kSteps : 0, stop ? +ask : nullptr, const_cast<std::function<bool()>*>(stop));
}

Error errorOf(const SQLite::Exception& exception, const std::filesystem::path& file, SQLite::Database* database)
{
    const std::string said = exception.what();
    switch (exception.getErrorCode() & 0xff) {
    case SQLITE_FULL:
        return systemError(ENOSPC, "The project could not be saved", file);
    case SQLITE_IOERR:
        return ioError(said, file, database);
    case SQLITE_CANTOPEN:
        return fail(ErrorCode::Permission, "The project cannot be opened: " + said, file.string(),
                    "Check the permissions of the file and of its folder");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return damaged(said, file);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return fail(ErrorCode::ReadOnly, "The project cannot be written: " + said, file.string(),
                    "Copy it to a place that can be written to");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(ErrorCode::Busy, "Another program is using the project", file.string(), "Try again in a moment");
    case SQLITE_NOMEM:
        return fail(ErrorCode::OutOfMemory, "Not enough memory for the project", file.string(), "Close other programs");
    case SQLITE_INTERRUPT:
        return fail(ErrorCode::Cancelled, "Cancelled");
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
        return fail(ErrorCode::InvalidInput, "This cannot be stored in the project: " + said, file.string());
    default:
        return fail(ErrorCode::Internal, "The project store failed: " + said, file.string());
    }
}

std::int64_t pragmaNumber(SQLite::Database& database, const std::string& name)
{
    return database.execAndGet("PRAGMA " + name).getInt64();
}

bool Query::isNumber(int column) const
{
    const SQLite::Column value = m_statement.getColumn(column);
    return value.isInteger() || value.isFloat();
}

double Query::real(int column) const
{
    const SQLite::Column value = m_statement.getColumn(column);
    return value.isNull() ? std::numeric_limits<double>::quiet_NaN() : value.getDouble();
}

std::span<const std::byte> Query::blob(int column) const
{
    const SQLite::Column value = m_statement.getColumn(column);
    const auto* bytes = static_cast<const std::byte*>(value.getBlob());
    return {bytes, static_cast<std::size_t>(value.getBytes())};
}

void Query::bindOne(int index, double value)
{
    if (std::isnan(value))
        m_statement.bind(index);
    else
        m_statement.bind(index, value);
}

void Query::bindOne(int index, std::span<const std::byte> value)
{
    static constexpr char kEmpty = 0; // a null pointer would store NULL
    m_statement.bind(index, value.empty() ? static_cast<const void*>(&kEmpty) : value.data(), static_cast<int>(value.size()));
}

} // namespace cairn::store::sqlite
