// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/duckdb/connection.h"

#include "core/base/memory_budget.h"
#include "core/data/duckdb/functions.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <thread>

namespace cairn::data {

namespace {

/// Owns a prepared statement for the length of a call.
struct Prepared {
    duckdb_prepared_statement statement = nullptr;
    ~Prepared() { duckdb_destroy_prepare(&statement); }
};

/// Owns a pending result for the length of a call.
struct Pending {
    duckdb_pending_result result = nullptr;
    ~Pending() { duckdb_destroy_pending(&result); }
};

ColumnType columnTypeOf(duckdb_type type)
{
    switch (type) {
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_UINTEGER: return ColumnType::Integer;
    case DUCKDB_TYPE_UBIGINT:
    case DUCKDB_TYPE_HUGEINT:
    case DUCKDB_TYPE_UHUGEINT:
    case DUCKDB_TYPE_FLOAT:
    case DUCKDB_TYPE_DOUBLE:
    case DUCKDB_TYPE_DECIMAL: return ColumnType::Real;
    case DUCKDB_TYPE_BOOLEAN: return ColumnType::Boolean;
    case DUCKDB_TYPE_DATE:
    case DUCKDB_TYPE_TIMESTAMP:
    case DUCKDB_TYPE_TIMESTAMP_S:
    case DUCKDB_TYPE_TIMESTAMP_MS:
    case DUCKDB_TYPE_TIMESTAMP_NS:
    case DUCKDB_TYPE_TIMESTAMP_TZ: return ColumnType::Timestamp;
    default: return ColumnType::Text;
    }
}

std::string listLiteral(const std::vector<std::filesystem::path>& paths)
{
    std::string text = "[";
    for (const auto& path : paths)
        text += (text.size() > 1 ? ", " : "") + sqlText(path.string());
    return text + "]";
}

std::string lockdownSql(const DuckLimits& limits)
{
    std::string sql = "SET autoinstall_known_extensions=false; SET autoload_known_extensions=false;"
                      "SET allow_community_extensions=false; SET enable_progress_bar=true;"
                      "SET enable_progress_bar_print=false;"
                      "SET streaming_buffer_size='16MB';"; // lets the scan run on while a chunk is encoded
    sql += "SET memory_limit=" + sqlText(limits.memory) + ";";
    if (!limits.temporary.empty())
        sql += "SET temp_directory=" + sqlText(limits.temporary.string()) + ";";
    for (const auto& [file, name] : limits.attached)
        sql += "ATTACH " + sqlText(file.string()) + " AS " + sqlName(name) + " (READ_ONLY);";
    if (limits.oneThread)
        sql += "SET threads=1;";
    if (limits.jsonErrors)
        sql += "SET errors_as_json=true;";
    if (!limits.readable.empty())
        sql += "SET allowed_paths=" + listLiteral(limits.readable) + ";";
    return sql + "SET enable_external_access=false; SET lock_configuration=true;";
}

} // namespace

std::string wideTableMemory()
{
    return std::to_string(std::min<std::uint64_t>(std::uint64_t{2} << 30, memoryBudget() / 2)) + "B";
}

std::string sqlName(std::string_view name, char quote)
{
    std::string text(1, quote);
    for (const char c : name) {
        if (c == quote)
            text += quote;
        text += c;
    }
    return text + quote;
}

std::string sqlText(std::string_view text)
{
    std::string result = "'";
    for (const char c : text) {
        if (c == '\'')
            result += '\'';
        result += c;
    }
    return result + '\'';
}

std::string sqlNumber(double number)
{
    if (!std::isfinite(number))
        return std::isnan(number) ? "'nan'::DOUBLE" : number > 0 ? "'inf'::DOUBLE" : "'-inf'::DOUBLE";
    char text[40];
    std::snprintf(text, sizeof text, "%.17e", number); // with an exponent it is a DOUBLE, not a DECIMAL
    return number < 0 ? "(" + std::string(text) + ")" : text;
}

DuckChunk::~DuckChunk()
{
    if (m_chunk)
        duckdb_destroy_data_chunk(&m_chunk);
}

ColumnVector DuckChunk::vector(std::size_t column) const
{
    const duckdb_vector vector = duckdb_data_chunk_get_vector(m_chunk, column);
    const std::uint64_t* validity = duckdb_vector_get_validity(vector);
    void* data = duckdb_vector_get_data(vector);
    duckdb_logical_type type = duckdb_vector_get_column_type(vector);
    const bool text = duckdb_get_type_id(type) == DUCKDB_TYPE_VARCHAR;
    duckdb_destroy_logical_type(&type);
    return text ? ColumnVector(nullptr, data, validity) : ColumnVector(static_cast<const double*>(data), nullptr, validity);
}

const std::int64_t* DuckChunk::integers(std::size_t column) const
{
    return static_cast<const std::int64_t*>(duckdb_vector_get_data(duckdb_data_chunk_get_vector(m_chunk, column)));
}

Cell DuckChunk::cell(std::size_t column, std::size_t row) const
{
    const duckdb_vector vector = duckdb_data_chunk_get_vector(m_chunk, column);
    std::uint64_t* validity = duckdb_vector_get_validity(vector);
    if (validity && !duckdb_validity_row_is_valid(validity, row))
        return {};
    void* data = duckdb_vector_get_data(vector);
    duckdb_logical_type type = duckdb_vector_get_column_type(vector);
    const duckdb_type id = duckdb_get_type_id(type);
    duckdb_destroy_logical_type(&type);
    if (id == DUCKDB_TYPE_BIGINT)
        return static_cast<const std::int64_t*>(data)[row];
    if (id == DUCKDB_TYPE_DOUBLE)
        return static_cast<const double*>(data)[row];
    if (id == DUCKDB_TYPE_BOOLEAN)
        return static_cast<const bool*>(data)[row];
    if (id == DUCKDB_TYPE_VARCHAR)
        return std::string(ColumnVector(nullptr, data, nullptr).text(row));
    return {};
}

DuckResult::DuckResult(std::shared_ptr<DuckConnection> connection, duckdb_result result, std::string file)
    : m_connection(std::move(connection)), m_result(result), m_file(std::move(file))
{
}

DuckResult::~DuckResult()
{
    duckdb_destroy_result(&m_result);
}

Result<std::optional<DuckChunk>> DuckResult::next()
{
    if (duckdb_data_chunk chunk = duckdb_fetch_chunk(m_result))
        return std::optional<DuckChunk>(DuckChunk(chunk));
    const char* message = duckdb_result_error(&m_result);
    if (message && *message)
        return duckError(duckdb_result_error_type(&m_result), message, m_file);
    return std::optional<DuckChunk>();
}

Result<std::shared_ptr<DuckDatabase>> DuckDatabase::open(const std::filesystem::path& file, const DuckLimits& limits)
{
    duckdb_config config = nullptr;
    duckdb_create_config(&config);
    duckdb_set_config(config, "access_mode", limits.readOnly ? "READ_ONLY" : "AUTOMATIC");
    duckdb_database handle = nullptr;
    char* message = nullptr;
    const auto state = duckdb_open_ext(file.empty() ? nullptr : file.c_str(), &handle, config, &message);
    duckdb_destroy_config(&config);
    if (state != DuckDBSuccess) {
        Error error = duckError(DUCKDB_ERROR_IO, message ? message : "The table engine did not start", file.string());
        duckdb_free(message);
        return error;
    }
    std::shared_ptr<DuckDatabase> database(new DuckDatabase(handle));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(database, file.string()));
    duckdb_result result;
    if (duckdb_query(connection->handle(), lockdownSql(limits).c_str(), &result) != DuckDBSuccess) {
        const Error error = duckError(duckdb_result_error_type(&result), duckdb_result_error(&result), file.string());
        duckdb_destroy_result(&result);
        return error;
    }
    duckdb_destroy_result(&result);
    CAIRN_TRY(registerSqlFunctions(connection->handle()));
    return database;
}

DuckDatabase::~DuckDatabase()
{
    duckdb_close(&m_handle);
}

void DuckDatabase::removeFile(const std::filesystem::path& file)
{
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
    std::filesystem::remove(file.string() + ".wal", ignored);
}

Result<std::shared_ptr<DuckConnection>> DuckConnection::connect(std::shared_ptr<DuckDatabase> database, std::string file)
{
    std::shared_ptr<DuckConnection> connection(new DuckConnection(std::move(database)));
    connection->m_file = std::move(file);
    if (duckdb_connect(connection->m_database->handle(), &connection->m_handle) != DuckDBSuccess)
        return fail(ErrorCode::OutOfMemory, "The table engine gave no connection", connection->m_file);
    return connection;
}

DuckConnection::~DuckConnection()
{
    duckdb_disconnect(&m_handle);
}

std::unique_ptr<DuckInterrupt> DuckConnection::interruptOn(const StopToken& stop)
{
    return std::make_unique<DuckInterrupt>(m_handle, stop);
}

Result<void> DuckConnection::execute(const std::string& sql, const StopToken& stop, Progress* progress, std::uint64_t total)
{
    Prepared prepared;
    if (duckdb_prepare(m_handle, sql.c_str(), &prepared.statement) != DuckDBSuccess)
        return duckError(DUCKDB_ERROR_INVALID, duckdb_prepare_error(prepared.statement), m_file);
    Pending pending;
    if (duckdb_pending_prepared(prepared.statement, &pending.result) != DuckDBSuccess)
        return duckError(DUCKDB_ERROR_INVALID, duckdb_pending_error(pending.result), m_file);
    for (;;) {
        if (stop.stop_requested()) {
            duckdb_interrupt(m_handle);
            return fail(ErrorCode::Cancelled, "Cancelled", m_file);
        }
        const auto state = duckdb_pending_execute_task(pending.result);
        if (state == DUCKDB_PENDING_ERROR)
            return duckError(DUCKDB_ERROR_INVALID, duckdb_pending_error(pending.result), m_file);
        if (duckdb_pending_execution_is_finished(state))
            break;
        if (progress) {
            const double percent = duckdb_query_progress(m_handle).percentage;
            progress->set(percent > 0 ? static_cast<std::uint64_t>(percent / 100.0 * static_cast<double>(total)) : 0, total);
        }
        if (state == DUCKDB_PENDING_NO_TASKS_AVAILABLE)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    duckdb_result result;
    const auto state = duckdb_execute_pending(pending.result, &result);
    const Error error = state == DuckDBSuccess ? Error{} : duckError(duckdb_result_error_type(&result), duckdb_result_error(&result), m_file);
    duckdb_destroy_result(&result);
    return state == DuckDBSuccess ? Result<void>() : Result<void>(error);
}

Result<std::unique_ptr<DuckResult>> DuckConnection::stream(const std::string& sql)
{
    Prepared prepared;
    if (duckdb_prepare(m_handle, sql.c_str(), &prepared.statement) != DuckDBSuccess)
        return duckError(DUCKDB_ERROR_INVALID, duckdb_prepare_error(prepared.statement), m_file);
    Pending pending;
    if (duckdb_pending_prepared_streaming(prepared.statement, &pending.result) != DuckDBSuccess)
        return duckError(DUCKDB_ERROR_INVALID, duckdb_pending_error(pending.result), m_file);
    duckdb_result result;
    if (duckdb_execute_pending(pending.result, &result) != DuckDBSuccess) {
        const Error error = duckError(duckdb_result_error_type(&result), duckdb_result_error(&result), m_file);
        duckdb_destroy_result(&result);
        return error;
    }
    return std::make_unique<DuckResult>(shared_from_this(), result, m_file);
}

Result<Schema> DuckConnection::describe(const std::string& sql)
{
    Prepared prepared;
    if (duckdb_prepare(m_handle, sql.c_str(), &prepared.statement) != DuckDBSuccess)
        return duckError(DUCKDB_ERROR_INVALID, duckdb_prepare_error(prepared.statement), m_file);
    Schema schema;
    for (idx_t i = 0; i < duckdb_prepared_statement_column_count(prepared.statement); ++i) {
        const char* name = duckdb_prepared_statement_column_name(prepared.statement, i);
        schema.columns.push_back({name ? name : "", columnTypeOf(duckdb_prepared_statement_column_type(prepared.statement, i)), {}, {}});
        duckdb_free(const_cast<char*>(name));
    }
    return schema;
}

Result<void> DuckConnection::append(const std::string& table, std::span<const std::int64_t> values)
{
    duckdb_appender appender = nullptr;
    bool good = duckdb_appender_create(m_handle, nullptr, table.c_str(), &appender) == DuckDBSuccess;
    for (std::size_t i = 0; good && i < values.size(); ++i)
        good = duckdb_append_int64(appender, values[i]) == DuckDBSuccess && duckdb_appender_end_row(appender) == DuckDBSuccess;
    good = good && duckdb_appender_close(appender) == DuckDBSuccess;
    const Error error = good ? Error{} : duckError(DUCKDB_ERROR_INVALID, duckdb_appender_error(appender), m_file);
    duckdb_appender_destroy(&appender);
    return good ? Result<void>() : Result<void>(error);
}

Result<void> DuckConnection::append(const std::string& table, const DuckChunk& chunk)
{
    duckdb_appender appender = nullptr;
    const bool good = duckdb_appender_create(m_handle, nullptr, table.c_str(), &appender) == DuckDBSuccess &&
                      duckdb_append_data_chunk(appender, chunk.handle()) == DuckDBSuccess && duckdb_appender_close(appender) == DuckDBSuccess;
    const Error error = good ? Error{} : duckError(DUCKDB_ERROR_INVALID, duckdb_appender_error(appender), m_file);
    duckdb_appender_destroy(&appender);
    return good ? Result<void>() : Result<void>(error);
}

Result<std::vector<std::vector<Cell>>> DuckConnection::table(const std::string& sql, const StopToken& stop)
{
    if (stop.stop_requested())
        return fail(ErrorCode::Cancelled, "Cancelled", m_file);
    const auto interrupt = interruptOn(stop);
    CAIRN_ASSIGN(const auto result, stream(sql));
    std::vector<std::vector<Cell>> rows;
    for (;;) {
        CAIRN_ASSIGN(const auto chunk, result->next());
        if (!chunk)
            return rows;
        for (std::size_t row = 0; row < chunk->size(); ++row) {
            auto& cells = rows.emplace_back();
            for (std::size_t column = 0; column < result->columns(); ++column)
                cells.push_back(chunk->cell(column, row));
        }
    }
}

} // namespace cairn::data
