// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/foreign_database.h"

#include "core/store/project_place.h"
#include "core/store/sqlite/database.h"

#include <sqlite3.h>

#include <array>
#include <fstream>
#include <string_view>

namespace cairn::store {
namespace {

constexpr int kMostValueBytes = 64 << 20, kMostQueryBytes = 1 << 20;

Error foreignError(const SQLite::Exception& exception, const std::filesystem::path& file)
{
    const std::string said = exception.what();
    switch (exception.getErrorCode() & 0xff) {
    case SQLITE_ERROR:
    case SQLITE_AUTH:
        return fail(ErrorCode::InvalidInput, "The database is not of the expected form: " + said, file.string(), "Choose another file");
    case SQLITE_NOTADB:
        return fail(ErrorCode::InvalidInput, "This is no SQLite database, or it is encrypted", file.string(), "Choose another file");
    case SQLITE_CORRUPT:
        return fail(ErrorCode::Corrupt, "The database is damaged or cut off: " + said, file.string(), "Copy it again from where it came from");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(ErrorCode::Busy, "Another program is writing the database", file.string(), "Try again in a moment");
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return fail(ErrorCode::Permission, "The database cannot be opened: " + said, file.string(), "Check the permissions of the file");
    case SQLITE_TOOBIG:
        return fail(ErrorCode::InvalidInput, "A value of the database is larger than 64 MiB", file.string());
    case SQLITE_NOMEM:
        return fail(ErrorCode::OutOfMemory, "Not enough memory", file.string(), "Close other programs");
    default:
        return fail(ErrorCode::Io, "Reading the database failed: " + said, file.string(), "Check that the disk is connected, then try again");
    }
}

template <typename F>
std::invoke_result_t<F&> foreign(const std::filesystem::path& file, F&& f)
{
    try {
        return f();
    } catch (const SQLite::Exception& e) {
        return foreignError(e, file);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "Not enough memory", file.string());
    }
}

/// Files of a write-ahead log that lie where nothing can be written are read as they are.
std::unique_ptr<SQLite::Database> openForeign(const std::filesystem::path& file)
{
    try {
        auto database = sqlite::open(file, sqlite::Access::ReadOnly);
        sqlite::pragmaNumber(*database, "schema_version");
        return database;
    } catch (const SQLite::Exception& e) {
        if ((e.getErrorCode() & 0xff) != SQLITE_CANTOPEN || hasPendingChanges(file))
            throw;
    }
    return sqlite::open(file, sqlite::Access::Immutable);
}

} // namespace

struct ForeignDatabase::Impl {
    std::filesystem::path file;
    std::unique_ptr<SQLite::Database> database;
};

bool ForeignRow::isNull(int column) const { return m_query.isNull(column); }
std::string ForeignRow::text(int column) const { return m_query.text(column); }
std::int64_t ForeignRow::number(int column) const { return m_query.number(column); }
double ForeignRow::real(int column) const { return m_query.real(column); }

ForeignDatabase::ForeignDatabase(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
ForeignDatabase::ForeignDatabase(ForeignDatabase&&) noexcept = default;
ForeignDatabase::~ForeignDatabase() = default;

bool ForeignDatabase::isOne(const std::filesystem::path& file)
{
    constexpr std::string_view kMagic("SQLite format 3\0", 16);
    std::error_code none;
    if (!std::filesystem::is_regular_file(file, none))
        return false;
    std::array<char, 16> head{};
    std::ifstream(file, std::ios::binary).read(head.data(), head.size());
    return std::string_view(head.data(), head.size()) == kMagic;
}

Result<ForeignDatabase> ForeignDatabase::open(const std::filesystem::path& file)
{
    return foreign(file, [&]() -> Result<ForeignDatabase> {
        auto impl = std::make_unique<Impl>();
        impl->file = file;
        impl->database = openForeign(file);
        sqlite3_limit(impl->database->getHandle(), SQLITE_LIMIT_LENGTH, kMostValueBytes);
        sqlite3_limit(impl->database->getHandle(), SQLITE_LIMIT_SQL_LENGTH, kMostQueryBytes);
        sqlite::pragmaNumber(*impl->database, "schema_version");
        return ForeignDatabase(std::move(impl));
    });
}

Result<bool> ForeignDatabase::hasTable(const std::string& name) const
{
    return foreign(m_impl->file, [&]() -> Result<bool> {
        return sqlite::Query(*m_impl->database, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").bind(name).next();
    });
}

Result<void> ForeignDatabase::each(const std::string& sql, const std::function<Result<void>(const ForeignRow&)>& take) const
{
    return foreign(m_impl->file, [&]() -> Result<void> {
        sqlite::Query query(*m_impl->database, sql.c_str());
        while (query.next())
            CAIRN_TRY(take(ForeignRow(query)));
        return {};
    });
}

} // namespace cairn::store
