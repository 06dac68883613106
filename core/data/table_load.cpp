// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/table_load.h"

#include "core/base/log.h"
#include "core/base/text.h"

#include <system_error>
#include <unistd.h>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

/// What a reading instance and the building one may use. Measured: resident memory grows by about 1.7 times this while
/// a CSV is read, since its read buffers are not counted.
constexpr auto kReadMemory = "256MB";
constexpr auto kBuildMemory = "200MB";
constexpr std::size_t kManyColumns = 500;
constexpr std::uint64_t kCacheShare = 2; ///< a cache takes at most about 1 / 2 of the plain size

Result<std::uint64_t> countRows(DuckConnection& connection, const StopToken& stop)
{
    CAIRN_ASSIGN(const auto table, connection.table("SELECT count(*) FROM data", stop));
    return static_cast<std::uint64_t>(std::get<std::int64_t>(table.at(0).at(0)));
}

/// Fills the table "data" and tells where the test rows begin.
Result<std::optional<RowId>> fill(const std::shared_ptr<DuckDatabase>& database, const TableSource& source, JobContext& job)
{
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(database, source.train.path.string()));
    CAIRN_TRY(connection->execute("CREATE TABLE data AS " + source.train.select, job.stop, &job.progress, source.train.plainBytes));
    CAIRN_ASSIGN(const std::uint64_t trainRows, countRows(*connection, job.stop));
    if (trainRows == 0)
        return fail(ErrorCode::InvalidInput, "The table has no rows", source.train.path.string(), "Choose a file with rows");
    if (!source.test)
        return std::optional<RowId>();
    CAIRN_ASSIGN(const auto second, DuckConnection::connect(database, source.test->path.string()));
    CAIRN_TRY(second->execute("INSERT INTO data " + source.test->select, job.stop, &job.progress, source.test->plainBytes));
    return std::optional<RowId>(trainRows);
}

Result<TableRows> rowsOf(std::shared_ptr<DuckDatabase> database, const TableSource& source, std::optional<RowId> testFrom,
                         const StopToken& stop)
{
    TableRows rows;
    auto store = std::make_shared<TableStore>(std::move(database), source.train.schema, source.train.sqlNames, "rowid", source.train.path.string());
    CAIRN_ASSIGN(rows.count, store->count(stop));
    rows.store = std::move(store);
    rows.testFrom = testFrom;
    rows.randomAccess = true;
    return rows;
}

Result<TableRows> openCache(const fs::path& file, const fs::path& folder, const TableSource& source, const StopToken& stop)
{
    DuckLimits limits;
    limits.memory = kReadMemory;
    limits.temporary = folder / "spill";
    limits.readOnly = true;
    CAIRN_ASSIGN(auto database, DuckDatabase::open(file, limits));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(database, file.string()));
    CAIRN_ASSIGN(const auto about, connection->table("SELECT test_from FROM about", stop));
    const auto* testFrom = std::get_if<std::int64_t>(&about.at(0).at(0));
    return rowsOf(std::move(database), source, testFrom ? std::optional(static_cast<RowId>(*testFrom)) : std::nullopt, stop);
}

Result<void> buildCache(const fs::path& file, const fs::path& folder, const TableSource& source, JobContext& job)
{
    DuckLimits limits;
    limits.memory = kBuildMemory;
    limits.temporary = folder / "spill";
    limits.readable = source.files();
    CAIRN_ASSIGN(const auto database, DuckDatabase::open(file, limits));
    CAIRN_ASSIGN(const auto testFrom, fill(database, source, job));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(database, file.string()));
    CAIRN_TRY(connection->execute("CREATE TABLE about AS SELECT CAST(" + (testFrom ? std::to_string(*testFrom) : "NULL") + " AS BIGINT) AS test_from", job.stop));
    return connection->execute("CHECKPOINT", job.stop);
}

void removeDatabase(const fs::path& file)
{
    std::error_code ignored;
    fs::remove(file, ignored);
    fs::remove(file.string() + ".wal", ignored);
}

} // namespace

std::vector<fs::path> TableSource::files() const
{
    std::vector<fs::path> files{train.path};
    if (test)
        files.push_back(test->path);
    return files;
}

Result<TableRows> loadIntoMemory(const TableSource& source, JobContext& job)
{
    DuckLimits limits;
    limits.memory = source.train.schema.size() > kManyColumns ? "2GB" : kReadMemory; // every column has buffers of its own
    limits.readable = source.files();
    CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limits));
    CAIRN_ASSIGN(const auto testFrom, fill(database, source, job));
    return rowsOf(std::move(database), source, testFrom, job.stop);
}

Result<TableRows> showFile(const TableSource& source)
{
    const TableFile& file = source.train;
    DuckLimits limits;
    limits.memory = kReadMemory;
    limits.readable = {file.path};
    CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limits));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(database, file.path.string()));
    const bool direct = file.directAccess && !source.test;
    CAIRN_TRY(connection->execute("CREATE VIEW data AS " + (direct ? file.selectWithRowId : file.select), {}));
    TableRows rows;
    rows.store = std::make_shared<TableStore>(std::move(database), file.schema, file.sqlNames, direct ? sqlName(file.rowId) : "", file.path.string());
    rows.randomAccess = direct;
    if (direct)
        rows.count = file.rows;
    return rows;
}

Result<TableRows> loadIntoCache(const TableSource& source, const fs::path& folder, const std::string& key, JobContext& job)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return fail(ErrorCode::Permission, "The cache folder cannot be made: " + error.message(), folder.string(), "Check its permissions");
    const fs::path file = folder / (key + ".duckdb");
    if (fs::exists(file, error)) {
        auto rows = openCache(file, folder, source, job.stop);
        if (rows || rows.error().code == ErrorCode::Cancelled)
            return rows;
        log::warn("data", "a damaged column cache is made anew");
        removeDatabase(file);
    }
    if (const auto space = fs::space(folder, error); !error && space.available < source.plainBytes() / kCacheShare)
        return fail(ErrorCode::NoSpace, "The cache for this table needs about " + bytesText(source.plainBytes() / kCacheShare) +
                    ", the disk has " + bytesText(space.available), folder.string(), "Free some space");
    const fs::path temporary = folder / (key + "." + std::to_string(getpid()) + ".tmp");
    removeDatabase(temporary);
    if (auto built = buildCache(temporary, folder, source, job); !built) {
        removeDatabase(temporary);
        return built.error();
    }
    fs::rename(temporary, file, error);
    if (error)
        return fail(ErrorCode::Io, "The cache cannot be put in its place: " + error.message(), file.string(), "Check the disk");
    return openCache(file, folder, source, job.stop);
}

} // namespace cairn::data
