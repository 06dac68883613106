// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/table/table_load.h"

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/data/feed/feed_load.h"

#include <algorithm>
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
constexpr std::uint64_t kFrontValues = 1'000'000;  ///< of a feed, read when it is opened
constexpr std::uint64_t kLeastFrontRows = 1024;
constexpr std::uint64_t kCacheShare = 2; ///< a cache takes at most about 1 / 2 of the plain size

Result<std::uint64_t> countRows(DuckConnection& connection, const StopToken& stop)
{
    CAIRN_ASSIGN(const auto table, connection.table("SELECT count(*) FROM data", stop));
    return static_cast<std::uint64_t>(std::get<std::int64_t>(table.at(0).at(0)));
}

/// Rows of the table "data" and where the test rows begin.
struct Filled {
    std::optional<RowId> testFrom;
    std::uint64_t dropped = 0;
    bool complete = true;
};

Result<void> fillPart(const std::shared_ptr<DuckDatabase>& database, const TableFile& file, bool first,
                      std::optional<std::uint64_t> mostRows, Filled& filled, JobContext& job)
{
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(database, file.path.string()));
    if (!file.feed)
        return connection->execute((first ? "CREATE TABLE data AS " : "INSERT INTO data ") + file.select, job.stop, &job.progress, file.plainBytes);
    auto loaded = first ? loadFeed(*connection, "data", file.schema, file.sqlNames, *file.feed, job, mostRows, file.rows.value_or(0))
                        : appendFeed(*connection, "data", file.schema, *file.feed, job, mostRows, file.rows.value_or(0));
    if (!loaded) {
        Error error = loaded.error();
        error.where = file.path.string() + (error.where.empty() ? "" : ", " + error.where);
        return error;
    }
    filled.dropped += loaded->dropped;
    filled.complete = filled.complete && loaded->complete;
    return {};
}

/// Fills the table "data".
Result<Filled> fill(const std::shared_ptr<DuckDatabase>& database, const TableSource& source, JobContext& job,
                    std::optional<std::uint64_t> mostRows = {})
{
    Filled filled;
    CAIRN_TRY(fillPart(database, source.train, true, mostRows, filled, job));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(database, source.train.path.string()));
    CAIRN_ASSIGN(const std::uint64_t trainRows, countRows(*connection, job.stop));
    if (trainRows == 0)
        return fail(ErrorCode::InvalidInput, "The table has no rows", source.train.path.string(), "Choose a file with rows");
    if (!source.test || !filled.complete)
        return filled;
    CAIRN_TRY(fillPart(database, *source.test, false, mostRows, filled, job));
    filled.testFrom = trainRows;
    return filled;
}

std::vector<std::string> noticesOf(const Filled& filled)
{
    if (filled.dropped == 0)
        return {};
    return {std::to_string(filled.dropped) + " values that are none (infinite dates, 0000-00-00, #N/A) are read as missing"};
}

/// What SQL over the source may use.
DuckLimits limitsOf(const TableSource& source)
{
    DuckLimits limits;
    limits.memory = kReadMemory;
    limits.readable = source.files();
    const auto attach = [&](const TableFile& file) {
        for (const auto& [path, name] : file.attached) {
            if (std::ranges::find(limits.attached, name, [](const auto& entry) { return entry.second; }) == limits.attached.end())
                limits.attached.emplace_back(path, name);
        }
    };
    attach(source.train);
    if (source.test)
        attach(*source.test);
    limits.oneThread = source.train.oneThread || (source.test && source.test->oneThread);
    return limits;
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
    CAIRN_ASSIGN(const auto about, connection->table("SELECT test_from, dropped FROM about", stop));
    const auto* testFrom = std::get_if<std::int64_t>(&about.at(0).at(0));
    Filled filled;
    filled.dropped = static_cast<std::uint64_t>(std::get<std::int64_t>(about.at(0).at(1)));
    CAIRN_ASSIGN(auto rows, rowsOf(std::move(database), source, testFrom ? std::optional(static_cast<RowId>(*testFrom)) : std::nullopt, stop));
    rows.notices = noticesOf(filled);
    return rows;
}

Result<void> buildCache(const fs::path& file, const fs::path& folder, const TableSource& source, JobContext& job)
{
    DuckLimits limits = limitsOf(source);
    limits.memory = kBuildMemory;
    limits.temporary = folder / "spill";
    CAIRN_ASSIGN(const auto database, DuckDatabase::open(file, limits));
    CAIRN_ASSIGN(const auto filled, fill(database, source, job));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(database, file.string()));
    CAIRN_TRY(connection->execute("CREATE TABLE about AS SELECT CAST(" + (filled.testFrom ? std::to_string(*filled.testFrom) : "NULL") +
                                  " AS BIGINT) AS test_from, CAST(" + std::to_string(filled.dropped) + " AS BIGINT) AS dropped", job.stop));
    return connection->execute("CHECKPOINT", job.stop);
}

} // namespace

std::vector<fs::path> TableSource::files() const
{
    std::vector<fs::path> files = train.files;
    if (test)
        files.insert(files.end(), test->files.begin(), test->files.end());
    return files;
}

Result<TableRows> loadIntoMemory(const TableSource& source, JobContext& job)
{
    DuckLimits limits = limitsOf(source);
    if (source.train.schema.size() > kManyColumns)
        limits.memory = wideTableMemory();
    CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limits));
    CAIRN_ASSIGN(const auto filled, fill(database, source, job));
    CAIRN_ASSIGN(auto rows, rowsOf(std::move(database), source, filled.testFrom, job.stop));
    rows.notices = noticesOf(filled);
    return rows;
}

Result<TableRows> loadFeedFront(const TableSource& source, JobContext& job)
{
    CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limitsOf(source)));
    const std::size_t columns = std::max<std::size_t>(1, source.train.schema.size());
    CAIRN_ASSIGN(const auto filled, fill(database, source, job, std::max(kFrontValues / columns, kLeastFrontRows)));
    CAIRN_ASSIGN(auto rows, rowsOf(std::move(database), source, filled.testFrom, job.stop));
    rows.notices = noticesOf(filled);
    if (filled.complete)
        return rows;
    rows.front = *rows.count;
    rows.count.reset();
    rows.randomAccess = false;
    return rows;
}

Result<TableRows> showFile(const TableSource& source)
{
    const TableFile& file = source.train;
    DuckLimits limits = limitsOf(source);
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
        DuckDatabase::removeFile(file);
    }
    if (const auto space = fs::space(folder, error); !error && space.available < source.plainBytes() / kCacheShare)
        return fail(ErrorCode::NoSpace, "The cache for this table needs about " + bytesText(source.plainBytes() / kCacheShare) +
                    ", the disk has " + bytesText(space.available), folder.string(), "Free some space");
    const fs::path temporary = folder / (key + "." + std::to_string(getpid()) + ".tmp");
    DuckDatabase::removeFile(temporary);
    if (auto built = buildCache(temporary, folder, source, job); !built) {
        DuckDatabase::removeFile(temporary);
        return built.error();
    }
    fs::rename(temporary, file, error);
    if (error)
        return fail(ErrorCode::Io, "The cache cannot be put in its place: " + error.message(), file.string(), "Check the disk");
    return openCache(file, folder, source, job.stop);
}

} // namespace cairn::data
