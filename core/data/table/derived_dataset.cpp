// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/table/derived_dataset.h"

#include "core/base/hash.h"
#include "core/base/log.h"
#include "core/data/duckdb/connection.h"
#include "core/data/table/table_plan.h"
#include "core/data/table/table_store.h"

#include <system_error>
#include <unistd.h>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kCellsInMemory = 8 << 20; ///< kept results with more cells go into a file
constexpr auto kFileMemory = "200MB";
constexpr auto kTableMemory = "1GB";

std::string withStages(const TableStore& store, const Stages& stages)
{
    std::string sql = "WITH " + std::string(kSourceRelation) + " AS NOT MATERIALIZED (" + store.selectAll(kRowColumn) + ")";
    for (const auto& [name, select] : stages.selects)
        sql += ", " + sqlName(name) + " AS NOT MATERIALIZED (" + select + "\n)";
    return sql + " ";
}

std::string lastStage(const Stages& stages)
{
    return stages.selects.empty() ? std::string(kSourceRelation) : sqlName(stages.selects.back().first);
}

/// All columns of the last stage with the types that TableStore wants, the row number behind them.
std::string resultSql(const TableStore& store, const Schema& schema, const Stages& stages)
{
    std::string sql = withStages(store, stages) + "SELECT ";
    for (const Column& column : schema.columns)
        sql += "CAST(" + sqlName(column.name) + " AS " + std::string(storedSqlType(column.type)) + ") AS " + sqlName(column.name) + ", ";
    return sql + kRowColumn + " FROM " + lastStage(stages);
}

Result<TableAccess> tableOf(const Dataset& source)
{
    CAIRN_ASSIGN(auto access, source.tableAccess());
    if (!access.store)
        return fail(ErrorCode::Unsupported, "Recipe steps work on columns of tables, and these data are not a table", source.title(),
                    "Remove the steps, or open a table");
    if (!access.store->hasRowIds() || !source.rowCount())
        return fail(ErrorCode::Busy, "The table is still being prepared", source.title(), "Wait until it is through");
    return access;
}

/// The rows of a dataset through a TableStore of its own; everything else is the source's.
class DerivedDataset : public Dataset {
public:
    DerivedDataset(std::shared_ptr<const Dataset> source, std::shared_ptr<const TableStore> store, fs::path cacheFolder, Stages stages)
        : m_source(std::move(source)), m_store(std::move(store)), m_cacheFolder(std::move(cacheFolder)), m_stages(std::move(stages))
    {
    }

    std::string title() const override { return m_source->title(); }
    const SourceSpec& source() const override { return m_source->source(); }
    std::string format() const override { return m_source->format(); }
    const Schema& schema() const override { return m_store->schema(); }
    std::vector<std::string> notices() const override { return m_source->notices(); }
    std::string fingerprint() const override { return m_source->fingerprint(); }
    std::optional<std::uint64_t> rowCount() const override { return m_source->rowCount(); }
    bool hasGivenTest() const override { return m_source->hasGivenTest(); }
    std::optional<RowId> givenTestFrom() const override { return m_source->givenTestFrom(); }
    std::optional<RowId> givenValidationFrom() const override { return m_source->givenValidationFrom(); }
    bool randomAccess() const override { return true; }
    Result<void> prepareRandomAccess(JobContext&) override { return {}; }

    Result<TablePage> page(RowId first, std::uint64_t count, JobContext& job) const override { return m_store->page(first, count, job.stop); }
    Result<TablePage> rows(std::span<const RowId> ids, JobContext& job) const override { return m_store->rows(ids, job.stop); }
    Result<ColumnProfile> profile(std::size_t column, JobContext& job) const override
    {
        return m_store->profile(column, rowCount().value_or(0), job.stop);
    }
    Result<std::vector<RowId>> filter(const std::string& where, JobContext& job) const override { return m_store->filter(where, job.stop); }
    Result<void> copyImages(std::span<const RowId> ids, std::span<std::uint8_t> out) const override { return m_source->copyImages(ids, out); }
    std::vector<RowId> unreadableRows() const override { return m_source->unreadableRows(); }
    Result<std::vector<Box>> boxes(RowId row) const override { return m_source->boxes(row); }
    std::optional<MaskFacts> masks() const override { return m_source->masks(); }
    Result<void> copyMasks(std::span<const RowId> ids, std::span<std::uint8_t> out) const override { return m_source->copyMasks(ids, out); }
    Result<Waveform> waveform(RowId row) const override { return m_source->waveform(row); }
    Result<std::unique_ptr<ChunkCursor>> scan(std::span<const std::size_t> columns, RowId first, std::uint64_t count, StopToken stop) const override
    {
        return m_store->scan(columns, first, count, std::move(stop));
    }
    Result<std::unique_ptr<ChunkCursor>> scanRows(std::span<const std::size_t> columns, std::span<const RowId> ids, StopToken stop) const override
    {
        return m_store->scanRows(columns, ids, std::move(stop));
    }
    Result<TableAccess> tableAccess() const override { return TableAccess{m_store, m_cacheFolder}; }

private:
    std::shared_ptr<const Dataset> m_source; ///< keeps the table engine's files and memory alive
    std::shared_ptr<const TableStore> m_store;
    fs::path m_cacheFolder;
    Stages m_stages; ///< keeps the lookups alive
};

/// Runs the stages once and appends their rows, in order, to the table "data" of `database`.
Result<void> keepRows(const TableStore& from, const std::string& sql, const Schema& schema, const std::shared_ptr<DuckDatabase>& database,
                      std::uint64_t rows, JobContext& job)
{
    CAIRN_ASSIGN(const auto target, DuckConnection::connect(database, from.file()));
    std::string create = "CREATE TABLE data (";
    for (const Column& column : schema.columns)
        create += sqlName(column.name) + " " + std::string(storedSqlType(column.type)) + ", ";
    CAIRN_TRY(target->execute(create + kRowColumn + " BIGINT)", job.stop));
    CAIRN_ASSIGN(const auto reading, DuckConnection::connect(from.database(), from.file()));
    const auto interrupt = reading->interruptOn(job.stop);
    CAIRN_ASSIGN(const auto result, reading->stream(sql + " ORDER BY " + kRowColumn));
    std::uint64_t done = 0;
    for (;;) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", from.file());
        CAIRN_ASSIGN(const auto chunk, result->next());
        if (!chunk)
            break;
        const std::int64_t* ids = chunk->integers(schema.size());
        for (std::size_t i = 0; i < chunk->size(); ++i) {
            if (static_cast<std::uint64_t>(ids[i]) != done + i)
                return fail(ErrorCode::InvalidInput, "A step changes the number of rows: row " + std::to_string(done + i) + " is lost or repeated",
                            "SQL step", "Keep every row once: no WHERE, no GROUP BY, no join that repeats rows");
        }
        CAIRN_TRY(target->append("data", *chunk));
        done += chunk->size();
        job.progress.set(done, rows);
    }
    if (done != rows)
        return fail(ErrorCode::InvalidInput, "A step changes the number of rows from " + std::to_string(rows) + " to " + std::to_string(done),
                    "SQL step", "Keep every row once: no WHERE, no GROUP BY, no join that repeats rows");
    return {};
}

std::shared_ptr<const TableStore> keptStore(std::shared_ptr<DuckDatabase> database, const Schema& schema, const TableStore& from)
{
    std::vector<std::string> names;
    for (const Column& column : schema.columns)
        names.push_back(column.name);
    return std::make_shared<const TableStore>(std::move(database), schema, std::move(names), kRowColumn, from.file());
}

Result<std::shared_ptr<DuckDatabase>> openKept(const fs::path& file, const fs::path& folder, bool readOnly)
{
    DuckLimits limits;
    limits.memory = kFileMemory;
    limits.temporary = folder / "spill";
    limits.readOnly = readOnly;
    return DuckDatabase::open(file, limits);
}

Result<std::shared_ptr<const TableStore>> keepInFile(const TableAccess& access, const std::string& sql, const Schema& schema,
                                                     const std::string& name, std::uint64_t rows, JobContext& job)
{
    const fs::path file = access.cacheFolder / (name + ".duckdb");
    std::error_code error;
    fs::create_directories(access.cacheFolder, error);
    if (fs::exists(file, error)) {
        if (auto kept = openKept(file, access.cacheFolder, true))
            return keptStore(std::move(kept).value(), schema, *access.store);
        log::warn("data", "a damaged cache of prepared rows is made anew");
        DuckDatabase::removeFile(file);
    }
    const fs::path temporary = access.cacheFolder / (name + "." + std::to_string(getpid()) + ".tmp");
    DuckDatabase::removeFile(temporary);
    const auto build = [&]() -> Result<void> {
        CAIRN_ASSIGN(const auto database, openKept(temporary, access.cacheFolder, false));
        CAIRN_TRY(keepRows(*access.store, sql, schema, database, rows, job));
        CAIRN_ASSIGN(const auto connection, DuckConnection::connect(database, temporary.string()));
        return connection->execute("CHECKPOINT", job.stop);
    };
    if (auto built = build(); !built) {
        DuckDatabase::removeFile(temporary);
        return built.error();
    }
    fs::rename(temporary, file, error);
    if (error)
        return fail(ErrorCode::Io, "The prepared rows cannot be put in their place: " + error.message(), file.string(), "Check the disk");
    CAIRN_ASSIGN(auto kept, openKept(file, access.cacheFolder, true));
    return keptStore(std::move(kept), schema, *access.store);
}

Result<std::shared_ptr<const TableStore>> keep(const Dataset& source, const TableAccess& access, const Schema& schema, const Stages& stages,
                                               JobContext& job)
{
    const std::string sql = resultSql(*access.store, schema, stages);
    const std::uint64_t rows = source.rowCount().value_or(0);
    if (rows * (schema.size() + 1) > kCellsInMemory && !access.cacheFolder.empty()) {
        const std::string name = "prepared-" + sha256Hex(source.fingerprint() + "\n" + stages.key).substr(0, 32);
        return keepInFile(access, sql, schema, name, rows, job);
    }
    DuckLimits limits;
    limits.memory = kTableMemory;
    CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limits));
    CAIRN_TRY(keepRows(*access.store, sql, schema, database, rows, job));
    return keptStore(std::move(database), schema, *access.store);
}

} // namespace

Result<std::shared_ptr<Dataset>> deriveDataset(std::shared_ptr<const Dataset> source, Schema schema, Stages stages, JobContext& job)
{
    CAIRN_ASSIGN(const TableAccess access, tableOf(*source));
    std::shared_ptr<const TableStore> store;
    if (stages.otherRows) {
        CAIRN_ASSIGN(store, keep(*source, access, schema, stages, job));
    } else {
        std::vector<std::string> names;
        for (const Column& column : schema.columns)
            names.push_back(column.name);
        const std::string sql = resultSql(*access.store, schema, stages);
        store = std::make_shared<const TableStore>(access.store->database(), schema, std::move(names), kRowColumn, access.store->file(),
                                                   "(" + sql + ") AS data");
    }
    return std::shared_ptr<Dataset>(
        std::make_shared<DerivedDataset>(std::move(source), std::move(store), access.cacheFolder, std::move(stages)));
}

Result<std::vector<std::vector<Cell>>> queryStages(const Dataset& source, const Stages& stages, const std::string& sql, JobContext& job)
{
    CAIRN_ASSIGN(const TableAccess access, tableOf(source));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(access.store->database(), access.store->file()));
    return connection->table(withStages(*access.store, stages) + sql, job.stop);
}

Result<Schema> describeStages(const Dataset& source, const Stages& stages, const std::string& sql)
{
    CAIRN_ASSIGN(const TableAccess access, tableOf(source));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(access.store->database(), access.store->file()));
    return connection->describe(withStages(*access.store, stages) + sql);
}

} // namespace cairn::data
