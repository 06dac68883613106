// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/feed/row_feed.h"
#include "core/data/import/database_imports.h"
#include "core/data/sql/sql_text.h"

#include "core/base/text.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <postgresql/libpq-fe.h>

namespace cairn::data {

namespace {

constexpr std::size_t kFetchBytes = 8 << 20;
constexpr std::size_t kMostRowsPerFetch = 10'000;
constexpr double kCountedRows = 5e6; ///< tables that are thought to be smaller are counted exactly

/// Object ids of the types that are not text here; fixed since PostgreSQL 7.
enum TypeId : unsigned { kBool = 16, kInt8 = 20, kInt2 = 21, kInt4 = 23, kOid = 26, kFloat4 = 700, kFloat8 = 701, kDate = 1082,
                       kTimestamp = 1114, kTimestampTz = 1184, kNumeric = 1700 };

ColumnType typeOf(unsigned oid)
{
    switch (oid) {
    case kBool: return ColumnType::Boolean;
    case kInt2: case kInt4: case kInt8: case kOid: return ColumnType::Integer;
    case kFloat4: case kFloat8: case kNumeric: return ColumnType::Real;
    case kDate: case kTimestamp: case kTimestampTz: return ColumnType::Timestamp;
    default: return ColumnType::Text;
    }
}

struct Closer {
    void operator()(PGconn* connection) const { PQfinish(connection); }
    void operator()(PGresult* result) const { PQclear(result); }
    void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
};
using Connection = std::unique_ptr<PGconn, Closer>;
using Answer = std::unique_ptr<PGresult, Closer>;

std::string oneLine(const char* message)
{
    std::string text = toUtf8(message ? message : "");
    std::ranges::replace(text, '\n', ' ');
    return std::string(trimmed(text));
}

Error answerError(PGconn* connection, PGresult* result, const std::string& place)
{
    const char* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    const std::string code = state ? state : "";
    const char* primary = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
    const std::string what = oneLine(primary ? primary : PQerrorMessage(connection));
    if (code == "57014")
        return fail(ErrorCode::Cancelled, "Cancelled", place);
    if (code == "42P01")
        return fail(ErrorCode::NotFound, what, place, "Check the name of the table, with its schema");
    if (code == "42501" || code.starts_with("28"))
        return fail(ErrorCode::Permission, what, place, "Ask the owner of the database for the right to read it");
    if (code.empty() || code.starts_with("08") || code.starts_with("57"))
        return fail(ErrorCode::Io, "The connection to the server was lost: " + what, place, "Open the data again");
    const char* position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
    return fail(ErrorCode::InvalidInput, what, place + (position ? ", character " + std::string(position) + " of the query" : ""), "Correct the query");
}

Result<Connection> connectTo(const std::string& place)
{
    const char* keys[] = {"dbname", "connect_timeout", "application_name", "client_encoding", nullptr};
    const char* values[] = {place.c_str(), "10", "cairn", "UTF8", nullptr};
    Connection connection(PQconnectdbParams(keys, values, 1));
    if (connection && PQstatus(connection.get()) == CONNECTION_OK)
        return connection;
    const std::string what = connection ? oneLine(PQerrorMessage(connection.get())) : "no memory";
    if (what.find("password") != std::string::npos || what.find("authentication") != std::string::npos)
        return fail(ErrorCode::Permission, "The server does not let you in: " + what, place,
                    "Put the password into the environment variable PGPASSWORD or the file ~/.pgpass");
    const bool unknown = what.find("does not exist") != std::string::npos;
    return fail(unknown ? ErrorCode::NotFound : ErrorCode::Io, (unknown ? "" : "The server does not answer: ") + what, place, "Check the address and the server");
}

Result<Answer> ask(PGconn* connection, const std::string& sql, const std::string& place)
{
    Answer answer(PQexec(connection, sql.c_str()));
    const auto status = PQresultStatus(answer.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        return answerError(connection, answer.get(), place);
    return answer;
}

/// One view of the data for the whole reading, and forms of values that are easy to read.
Result<Connection> beginReading(const std::string& place)
{
    CAIRN_ASSIGN(auto connection, connectTo(place));
    CAIRN_TRY(ask(connection.get(), "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; "
                                    "SET LOCAL extra_float_digits = 3; SET LOCAL bytea_output = 'hex'; SET LOCAL synchronize_seqscans = off", place));
    return connection;
}

class PostgresFeed : public RowFeed {
public:
    PostgresFeed(Connection connection, std::string place, std::vector<ColumnType> types)
        : m_connection(std::move(connection)), m_place(std::move(place)), m_types(std::move(types))
    {
    }

    Result<void> next(FeedBlock& block, const StopToken& stop) override
    {
        while (!m_ended && !block.full()) {
            if (m_row >= m_rows)
                CAIRN_TRY(fetch(stop));
            for (; m_row < m_rows && !block.full(); ++m_row)
                add(block);
        }
        return {};
    }

private:
    Result<void> fetch(const StopToken& stop)
    {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Cancelled", m_place);
        const std::unique_ptr<PGcancel, Closer> cancel(PQgetCancel(m_connection.get()));
        const StopCallback<std::function<void()>> onStop(stop, [&cancel] {
            char ignored[256];
            PQcancel(cancel.get(), ignored, sizeof ignored);
        });
        CAIRN_ASSIGN(m_answer, ask(m_connection.get(), "FETCH FORWARD " + std::to_string(m_fetch) + " FROM cairn_rows", m_place));
        m_row = 0;
        m_rows = PQntuples(m_answer.get());
        m_ended = m_rows == 0;
        // Rows of any width in about the same memory.
        const std::size_t bytes = PQresultMemorySize(m_answer.get()) / static_cast<std::size_t>(std::max(m_rows, 1)) + 1;
        m_fetch = std::clamp<std::size_t>(kFetchBytes / bytes, 1, kMostRowsPerFetch);
        return {};
    }

    void add(FeedBlock& block)
    {
        for (std::size_t column = 0; column < m_types.size(); ++column) {
            const int field = static_cast<int>(column);
            if (PQgetisnull(m_answer.get(), m_row, field)) {
                block.missing(column);
                continue;
            }
            const std::string_view value(PQgetvalue(m_answer.get(), m_row, field), static_cast<std::size_t>(PQgetlength(m_answer.get(), m_row, field)));
            // "infinity", years before Christ and after 9999
            const bool nowhere = m_types[column] == ColumnType::Timestamp && block.columns()[column].type == ColumnType::Timestamp && !timestampOf(value);
            nowhere ? block.dropped(column) : block.text(column, value);
        }
        block.endRow();
    }

    Connection m_connection;
    std::string m_place;
    std::vector<ColumnType> m_types; ///< as the server has them
    Answer m_answer;
    std::size_t m_fetch = 256;
    int m_row = 0, m_rows = 0;
    bool m_ended = false;
};

class PostgresSource : public FeedSource {
public:
    PostgresSource(std::string place, std::string sql, std::vector<ColumnType> types)
        : m_place(std::move(place)), m_sql(std::move(sql)), m_types(std::move(types))
    {
    }

    Result<std::unique_ptr<RowFeed>> start(const StopToken&) const override
    {
        CAIRN_ASSIGN(auto connection, beginReading(m_place));
        CAIRN_TRY(ask(connection.get(), "DECLARE cairn_rows NO SCROLL CURSOR FOR " + m_sql, m_place));
        return std::unique_ptr<RowFeed>(std::make_unique<PostgresFeed>(std::move(connection), m_place, m_types));
    }

private:
    std::string m_place, m_sql;
    std::vector<ColumnType> m_types;
};

struct Table {
    std::string schema, name;
    double estimate = -1;

    std::string shown() const { return schema == "public" ? name : schema + "." + name; }
};

Result<std::vector<Table>> tablesOf(PGconn* connection, const std::string& place)
{
    CAIRN_ASSIGN(const auto answer, ask(connection,
        "SELECT n.nspname, c.relname, c.reltuples FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname !~ '^(pg_.*|information_schema)$' "
        "AND has_table_privilege(c.oid, 'SELECT') ORDER BY n.nspname <> 'public', 1, 2", place));
    std::vector<Table> tables;
    for (int row = 0; row < PQntuples(answer.get()); ++row)
        tables.push_back({PQgetvalue(answer.get(), row, 0), PQgetvalue(answer.get(), row, 1), std::strtod(PQgetvalue(answer.get(), row, 2), nullptr)});
    return tables;
}

/// Types and names of what a query yields, without running it.
Result<std::vector<Column>> describe(PGconn* connection, const std::string& sql, const std::string& place)
{
    const Answer prepared(PQprepare(connection, "", sql.c_str(), 0, nullptr));
    if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK)
        return answerError(connection, prepared.get(), place);
    const Answer shape(PQdescribePrepared(connection, ""));
    if (PQresultStatus(shape.get()) != PGRES_COMMAND_OK)
        return answerError(connection, shape.get(), place);
    std::vector<Column> columns;
    for (int i = 0; i < PQnfields(shape.get()); ++i)
        columns.push_back({PQfname(shape.get(), i), typeOf(PQftype(shape.get(), i)), {}, {}});
    if (columns.empty())
        return fail(ErrorCode::InvalidInput, "The query yields no table", place, "Use a SELECT");
    return columns;
}

/// The address for libpq: without what is ours.
std::string addressOf(const Location& location)
{
    std::string address = location.place;
    char separator = '?';
    for (const auto& [key, value] : location.parameters) {
        if (key == "table" || key == "query")
            continue;
        address += separator + percentEncoded(key) + "=" + percentEncoded(value);
        separator = '&';
    }
    return address;
}

} // namespace

Result<TableFile> inspectPostgres(const Location& location, const SourceOptions& options, const StopToken& stop)
{
    TableFile file;
    file.path = location.place;
    file.format = "postgresql";
    const std::string address = addressOf(location);
    CAIRN_ASSIGN(const auto connection, beginReading(address));
    std::string sql = location.parameter("query");
    file.identity = address + "?query=" + sql;
    if (sql.empty()) {
        CAIRN_ASSIGN(const auto tables, tablesOf(connection.get(), location.place));
        std::vector<std::string> names;
        for (const auto& table : tables)
            names.push_back(table.shown());
        CAIRN_ASSIGN(const std::string name, chosenName(location, "database", "table", names));
        const Table& table = *std::ranges::find(tables, name, &Table::shown);
        const std::string quoted = sqlName(table.schema) + "." + sqlName(table.name);
        sql = "SELECT * FROM " + quoted;
        file.title = table.name;
        file.identity = address + "?table=" + name;
        if (table.estimate >= 0 && table.estimate < kCountedRows) {
            CAIRN_ASSIGN(const auto count, ask(connection.get(), "SELECT count(*) FROM " + quoted, location.place));
            file.rows = std::strtoull(PQgetvalue(count.get(), 0, 0), nullptr, 10);
            file.identity += " rows=" + std::to_string(*file.rows);
        }
    }
    if (stop.stop_requested())
        return fail(ErrorCode::Cancelled, "Cancelled", location.place);
    CAIRN_ASSIGN(const auto columns, describe(connection.get(), sql, location.place));
    std::vector<ColumnType> types;
    for (const auto& column : columns)
        types.push_back(column.type);
    file.feed = std::make_shared<PostgresSource>(address, sql, std::move(types));
    CAIRN_TRY(describeFeed(file, columns, options));
    return file;
}

} // namespace cairn::data
