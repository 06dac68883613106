// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/media/memory_table.h"

#include "core/data/duckdb/connection.h"
#include "core/data/table/table_plan.h"

#include <cmath>
#include <unistd.h>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr auto kMemory = "1GB";
constexpr std::uint64_t kRowsPerLook = 8192; ///< rows between two looks at the stop token

std::string createSql(const Schema& schema)
{
    std::string sql;
    for (const Column& column : schema.columns)
        sql += (sql.empty() ? "" : ", ") + sqlName(column.name) + " " + std::string(storedSqlType(column.type));
    return "CREATE TABLE data(" + sql + ")";
}

/// DuckDB's appender of the table "data".
class Appender {
public:
    static Result<std::unique_ptr<Appender>> open(DuckConnection& connection, std::string where)
    {
        std::unique_ptr<Appender> made(new Appender(std::move(where)));
        if (duckdb_appender_create(connection.handle(), nullptr, "data", &made->m_handle) != DuckDBSuccess)
            return made->error();
        return made;
    }
    ~Appender() { duckdb_appender_destroy(&m_handle); }
    Appender(const Appender&) = delete;

    void text(const std::string& value) { good(duckdb_append_varchar_length(m_handle, value.data(), value.size())); }
    void integer(std::int64_t value) { good(duckdb_append_int64(m_handle, value)); }
    void boolean(bool value) { good(duckdb_append_bool(m_handle, value)); }
    void real(double value) { good(duckdb_append_double(m_handle, value)); }
    void null() { good(duckdb_append_null(m_handle)); }
    void endRow() { good(duckdb_appender_end_row(m_handle)); }
    bool fine() const { return m_good; }
    Result<void> close()
    {
        good(duckdb_appender_close(m_handle));
        return m_good ? Result<void>() : Result<void>(error());
    }
    Error error() const { return duckError(DUCKDB_ERROR_INVALID, duckdb_appender_error(m_handle), m_where); }

private:
    explicit Appender(std::string where) : m_where(std::move(where)) {}
    void good(duckdb_state state) { m_good = m_good && state == DuckDBSuccess; }

    std::string m_where;
    duckdb_appender m_handle = nullptr;
    bool m_good = true;
};

void appendCell(Appender& appender, const MemoryColumn& column, std::size_t row)
{
    if (!column.missing.empty() && column.missing[row])
        return appender.null();
    if (const auto* texts = std::get_if<std::vector<std::string>>(&column.values))
        return appender.text((*texts)[row]);
    if (const auto* numbers = std::get_if<std::vector<double>>(&column.values))
        return appender.real((*numbers)[row]);
    const std::int64_t value = std::get<std::vector<std::int64_t>>(column.values)[row];
    if (column.column.type == ColumnType::Boolean)
        return appender.boolean(value != 0);
    appender.integer(value);
}

std::shared_ptr<const TableStore> storeOf(std::shared_ptr<DuckDatabase> database, const Schema& schema, const std::string& where)
{
    std::vector<std::string> names;
    for (const Column& column : schema.columns)
        names.push_back(column.name);
    return std::make_shared<TableStore>(std::move(database), schema, std::move(names), "rowid", where);
}

Result<void> appendRows(DuckConnection& connection, const Schema& schema, std::uint64_t rows, const NumberRow& fill, const std::string& where, JobContext& job)
{
    CAIRN_TRY(connection.execute(createSql(schema), job.stop));
    CAIRN_ASSIGN(const auto appender, Appender::open(connection, where));
    std::vector<double> row(schema.size());
    for (std::uint64_t i = 0; i < rows && appender->fine(); ++i) {
        if (i % kRowsPerLook == 0) {
            if (job.cancelled())
                return fail(ErrorCode::Cancelled, "Cancelled", where);
            job.progress.set(i, rows);
        }
        fill(i, row);
        for (std::size_t c = 0; c < row.size(); ++c) {
            if (schema[c].type == ColumnType::Real)
                appender->real(row[c]);
            else if (std::isnan(row[c]))
                appender->null();
            else
                appender->integer(static_cast<std::int64_t>(row[c]));
        }
        appender->endRow();
    }
    return appender->close();
}

} // namespace

Result<std::shared_ptr<const TableStore>> makeMemoryTable(const std::vector<MemoryColumn>& columns, const std::string& where, const StopToken& stop)
{
    Schema schema;
    for (const MemoryColumn& column : columns)
        schema.columns.push_back(column.column);
    DuckLimits limits;
    limits.memory = kMemory;
    CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limits));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(database, where));
    CAIRN_TRY(connection->execute(createSql(schema), stop));
    CAIRN_ASSIGN(const auto appender, Appender::open(*connection, where));
    const std::size_t rows = std::visit([](const auto& values) { return values.size(); }, columns.at(0).values);
    for (std::size_t row = 0; row < rows && appender->fine(); ++row) {
        if (row % kRowsPerLook == 0 && stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Cancelled", where);
        for (const MemoryColumn& column : columns)
            appendCell(*appender, column, row);
        appender->endRow();
    }
    CAIRN_TRY(appender->close());
    return storeOf(std::move(database), schema, where);
}

std::vector<MemoryColumn> memoryColumns(const Schema& schema, const TablePage& page)
{
    std::vector<MemoryColumn> columns;
    for (std::size_t c = 0; c < schema.size(); ++c) {
        MemoryColumn made{schema[c], {}, std::vector<bool>(page.size(), false)};
        std::vector<std::string> texts;
        std::vector<std::int64_t> integers;
        std::vector<double> reals;
        for (std::size_t row = 0; row < page.size(); ++row) {
            const Cell& cell = page.at(row, c);
            made.missing[row] = std::holds_alternative<std::monostate>(cell);
            if (made.column.type == ColumnType::Text || made.column.type == ColumnType::Timestamp)
                texts.push_back(cellText(cell));
            else if (made.column.type == ColumnType::Real)
                reals.push_back(std::holds_alternative<double>(cell) ? std::get<double>(cell) : std::nan(""));
            else
                integers.push_back(std::holds_alternative<bool>(cell) ? std::get<bool>(cell) : std::holds_alternative<std::int64_t>(cell) ? std::get<std::int64_t>(cell) : 0);
        }
        if (made.column.type == ColumnType::Text || made.column.type == ColumnType::Timestamp)
            made.values = std::move(texts);
        else if (made.column.type == ColumnType::Real)
            made.values = std::move(reals);
        else
            made.values = std::move(integers);
        columns.push_back(std::move(made));
    }
    return columns;
}

Result<std::shared_ptr<const TableStore>> makeNumberTable(const Schema& schema, std::uint64_t rows, const NumberRow& row, const fs::path& file, JobContext& job)
{
    DuckLimits limits;
    limits.memory = kMemory;
    if (file.empty()) {
        CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limits));
        CAIRN_ASSIGN(const auto connection, DuckConnection::connect(database));
        CAIRN_TRY(appendRows(*connection, schema, rows, row, "memory", job));
        return storeOf(std::move(database), schema, "memory");
    }
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    if (!fs::exists(file, error)) {
        const fs::path temporary = file.string() + "." + std::to_string(getpid()) + ".tmp";
        DuckDatabase::removeFile(temporary);
        const auto built = [&]() -> Result<void> {
            CAIRN_ASSIGN(const auto database, DuckDatabase::open(temporary, limits));
            CAIRN_ASSIGN(const auto connection, DuckConnection::connect(database, file.string()));
            CAIRN_TRY(appendRows(*connection, schema, rows, row, file.string(), job));
            return connection->execute("CHECKPOINT", job.stop);
        }();
        if (!built) {
            DuckDatabase::removeFile(temporary);
            return built.error();
        }
        fs::rename(temporary, file, error);
        if (error)
            return fail(ErrorCode::Io, "The cache cannot be put in its place: " + error.message(), file.string(), "Check the disk");
    }
    limits.readOnly = true;
    CAIRN_ASSIGN(auto database, DuckDatabase::open(file, limits));
    return storeOf(std::move(database), schema, file.string());
}

} // namespace cairn::data
