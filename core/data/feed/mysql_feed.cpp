// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/feed/row_feed.h"
#include "core/data/import/database_imports.h"
#include "core/data/sql/sql_text.h"

#include "core/base/text.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <mysql/errmsg.h>
#include <mysql/mysql.h>
#include <mysql/mysqld_error.h>
#include <sys/socket.h>

namespace cairn::data {

namespace {

constexpr unsigned kBinary = 63; ///< character set of bytes
constexpr double kCountedRows = 5e6;

struct Closer {
    void operator()(MYSQL* connection) const { mysql_close(connection); }
    void operator()(MYSQL_RES* result) const { mysql_free_result(result); }
    void operator()(MYSQL_STMT* statement) const { mysql_stmt_close(statement); }
};
using Connection = std::unique_ptr<MYSQL, Closer>;
using Answer = std::unique_ptr<MYSQL_RES, Closer>;

/// "mysql://user@host:3306/database?socket=/run/mysqld.sock"
struct Address {
    std::string user, host, database, socket;
    unsigned port = 0;
};

Address addressOf(const Location& location)
{
    Address address;
    std::string rest = location.place.substr(location.place.find(':') + 1);
    rest.erase(0, rest.find_first_not_of('/'));
    const auto slash = rest.find('/');
    std::string authority = rest.substr(0, slash);
    if (slash != std::string::npos)
        address.database = percentDecoded(rest.substr(slash + 1));
    if (const auto at = authority.rfind('@'); at != std::string::npos) {
        address.user = percentDecoded(authority.substr(0, at));
        authority.erase(0, at + 1);
    }
    const auto colon = authority.rfind(':');
    if (colon != std::string::npos && authority.find(']', colon) == std::string::npos) {
        address.port = static_cast<unsigned>(std::strtoul(authority.c_str() + colon + 1, nullptr, 10));
        authority.erase(colon);
    }
    if (authority.starts_with('[') && authority.ends_with(']'))
        authority = authority.substr(1, authority.size() - 2);
    address.host = authority;
    address.socket = location.parameter("socket");
    return address;
}

Error mysqlError(unsigned code, const char* message, const std::string& place)
{
    const std::string what = toUtf8(message ? message : "");
    if (code == ER_ACCESS_DENIED_ERROR || code == ER_DBACCESS_DENIED_ERROR)
        return fail(ErrorCode::Permission, "The server does not let you in: " + what, place,
                    "Put the password into the environment variable MYSQL_PWD or the file ~/.my.cnf");
    if (code == ER_TABLEACCESS_DENIED_ERROR || code == ER_COLUMNACCESS_DENIED_ERROR)
        return fail(ErrorCode::Permission, what, place, "Ask the owner of the database for the right to read it");
    if (code == ER_NO_SUCH_TABLE || code == ER_BAD_DB_ERROR)
        return fail(ErrorCode::NotFound, what, place, "Check the names of the database and the table");
    if (code >= CR_MIN_ERROR && code <= CR_MAX_ERROR)
        return fail(ErrorCode::Io, "The server does not answer: " + what, place, "Check the address and the server");
    return fail(ErrorCode::InvalidInput, what, place, "Correct the query");
}

Error mysqlError(MYSQL* connection, const std::string& place)
{
    return mysqlError(mysql_errno(connection), mysql_error(connection), place);
}

Result<void> run(MYSQL* connection, const std::string& sql, const std::string& place)
{
    if (mysql_real_query(connection, sql.data(), sql.size()) != 0)
        return mysqlError(connection, place);
    return {};
}

Result<Connection> connectTo(const Address& address, const std::string& place)
{
    Connection connection(mysql_init(nullptr));
    if (!connection)
        return fail(ErrorCode::OutOfMemory, "The database client did not start", place);
    const unsigned timeout = 10;
    const unsigned noFiles = 0; // a server may not ask for files of this computer
    mysql_options(connection.get(), MYSQL_OPT_CONNECT_TIMEOUT, &timeout);
    mysql_options(connection.get(), MYSQL_OPT_LOCAL_INFILE, &noFiles);
    mysql_options(connection.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options(connection.get(), MYSQL_READ_DEFAULT_GROUP, "client");
    const auto orNull = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
    if (!mysql_real_connect(connection.get(), orNull(address.host), orNull(address.user), std::getenv("MYSQL_PWD"), orNull(address.database),
                            address.port, orNull(address.socket), 0))
        return mysqlError(connection.get(), place);
    CAIRN_TRY(run(connection.get(), "SET time_zone = '+00:00'", place));
    CAIRN_TRY(run(connection.get(), "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY", place));
    return connection;
}

/// What a field of the server becomes here.
struct Field {
    ColumnType type = ColumnType::Text;
    bool bytes = false, bits = false;
};

Field fieldOf(const MYSQL_FIELD& field)
{
    const bool isUnsigned = field.flags & UNSIGNED_FLAG;
    switch (field.type) {
    case MYSQL_TYPE_TINY: case MYSQL_TYPE_SHORT: case MYSQL_TYPE_LONG: case MYSQL_TYPE_INT24: case MYSQL_TYPE_YEAR: return {ColumnType::Integer};
    case MYSQL_TYPE_LONGLONG: return {isUnsigned ? ColumnType::Real : ColumnType::Integer};
    case MYSQL_TYPE_BIT: return {ColumnType::Integer, false, true};
    case MYSQL_TYPE_FLOAT: case MYSQL_TYPE_DOUBLE: case MYSQL_TYPE_DECIMAL: case MYSQL_TYPE_NEWDECIMAL: return {ColumnType::Real};
    case MYSQL_TYPE_DATE: case MYSQL_TYPE_NEWDATE: case MYSQL_TYPE_DATETIME: case MYSQL_TYPE_TIMESTAMP: return {ColumnType::Timestamp};
    case MYSQL_TYPE_TINY_BLOB: case MYSQL_TYPE_MEDIUM_BLOB: case MYSQL_TYPE_LONG_BLOB: case MYSQL_TYPE_BLOB:
    case MYSQL_TYPE_STRING: case MYSQL_TYPE_VAR_STRING: case MYSQL_TYPE_VARCHAR: case MYSQL_TYPE_GEOMETRY:
        return {ColumnType::Text, field.charsetnr == kBinary};
    default: return {};
    }
}

class MysqlFeed : public RowFeed {
public:
    MysqlFeed(Connection connection, Answer answer, std::string place, std::vector<Field> fields)
        : m_connection(std::move(connection)), m_answer(std::move(answer)), m_place(std::move(place)), m_fields(std::move(fields))
    {
    }
    ~MysqlFeed() override
    {
        if (!m_ended)
            hangUp(); // else the client would fetch all rows that are left
    }

    Result<void> next(FeedBlock& block, const StopToken& stop) override
    {
        const StopCallback<std::function<void()>> onStop(stop, [this] { hangUp(); });
        while (!m_ended && !block.full()) {
            const MYSQL_ROW row = mysql_fetch_row(m_answer.get());
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "Cancelled", m_place);
            if (row)
                add(row, mysql_fetch_lengths(m_answer.get()), block);
            else if (mysql_errno(m_connection.get()) != 0)
                return mysqlError(m_connection.get(), m_place);
            else
                m_ended = true;
        }
        return {};
    }

private:
    void hangUp() { ::shutdown(static_cast<int>(mysql_get_socket(m_connection.get())), SHUT_RDWR); }

    void add(MYSQL_ROW row, const unsigned long* lengths, FeedBlock& block)
    {
        for (std::size_t column = 0; column < m_fields.size(); ++column) {
            const std::string_view value(row[column] ? row[column] : "", row[column] ? lengths[column] : 0);
            const Field& field = m_fields[column];
            const bool isDate = field.type == ColumnType::Timestamp && block.columns()[column].type == ColumnType::Timestamp;
            if (!row[column])
                block.missing(column);
            else if (isDate && !timestampOf(value))
                block.dropped(column); // 0000-00-00
            else if (field.bits)
                block.integer(column, bits(value));
            else
                field.bytes ? block.text(column, hexText(value)) : block.text(column, value);
        }
        block.endRow();
    }

    static std::int64_t bits(std::string_view bytes)
    {
        std::uint64_t value = 0;
        for (const char c : bytes)
            value = value << 8 | static_cast<unsigned char>(c);
        return static_cast<std::int64_t>(value);
    }

    Connection m_connection;
    Answer m_answer;
    std::string m_place;
    std::vector<Field> m_fields;
    bool m_ended = false;
};

class MysqlSource : public FeedSource {
public:
    MysqlSource(Address address, std::string place, std::string sql, std::vector<Field> fields)
        : m_address(std::move(address)), m_place(std::move(place)), m_sql(std::move(sql)), m_fields(std::move(fields))
    {
    }

    Result<std::unique_ptr<RowFeed>> start(const StopToken&) const override
    {
        CAIRN_ASSIGN(auto connection, connectTo(m_address, m_place));
        CAIRN_TRY(run(connection.get(), m_sql, m_place));
        Answer answer(mysql_use_result(connection.get()));
        if (!answer)
            return mysqlError(connection.get(), m_place);
        if (mysql_num_fields(answer.get()) != m_fields.size())
            return fail(ErrorCode::Mismatch, "The columns of the table changed", m_place, "Open the data again");
        return std::unique_ptr<RowFeed>(std::make_unique<MysqlFeed>(std::move(connection), std::move(answer), m_place, m_fields));
    }

private:
    Address m_address;
    std::string m_place, m_sql;
    std::vector<Field> m_fields;
};

struct Table {
    std::string name;
    double estimate = -1;
};

Result<std::vector<Table>> tablesOf(MYSQL* connection, const std::string& place)
{
    CAIRN_TRY(run(connection, "SELECT table_name, table_rows FROM information_schema.tables WHERE table_schema = database() ORDER BY 1", place));
    const Answer answer(mysql_store_result(connection));
    if (!answer)
        return mysqlError(connection, place);
    std::vector<Table> tables;
    while (const MYSQL_ROW row = mysql_fetch_row(answer.get()))
        tables.push_back({row[0], row[1] ? std::strtod(row[1], nullptr) : -1});
    return tables;
}

Result<std::uint64_t> countOf(MYSQL* connection, const std::string& table, const std::string& place)
{
    CAIRN_TRY(run(connection, "SELECT count(*) FROM " + table, place));
    const Answer answer(mysql_store_result(connection));
    const MYSQL_ROW row = answer ? mysql_fetch_row(answer.get()) : nullptr;
    if (!row)
        return mysqlError(connection, place);
    return std::strtoull(row[0], nullptr, 10);
}

/// Names and types of what a query yields, without running it.
Result<std::vector<Column>> describe(MYSQL* connection, const std::string& sql, const std::string& place, std::vector<Field>& fields)
{
    const std::unique_ptr<MYSQL_STMT, Closer> statement(mysql_stmt_init(connection));
    if (!statement || mysql_stmt_prepare(statement.get(), sql.data(), sql.size()) != 0)
        return mysqlError(statement ? mysql_stmt_errno(statement.get()) : 0, statement ? mysql_stmt_error(statement.get()) : "", place);
    const Answer shape(mysql_stmt_result_metadata(statement.get()));
    if (!shape)
        return fail(ErrorCode::InvalidInput, "The query yields no table", place, "Use a SELECT");
    std::vector<Column> columns;
    for (unsigned i = 0; i < mysql_num_fields(shape.get()); ++i) {
        const MYSQL_FIELD* field = mysql_fetch_field_direct(shape.get(), i);
        fields.push_back(fieldOf(*field));
        columns.push_back({field->name, fields.back().type, {}, {}});
    }
    return columns;
}

} // namespace

Result<TableFile> inspectMysql(const Location& location, const SourceOptions& options, const StopToken& stop)
{
    TableFile file;
    file.path = location.place;
    file.format = "mysql";
    const Address address = addressOf(location);
    CAIRN_ASSIGN(const auto connection, connectTo(address, location.place));
    std::string sql = location.parameter("query");
    file.identity = location.place + address.socket + "?query=" + sql;
    if (sql.empty()) {
        CAIRN_ASSIGN(const auto tables, tablesOf(connection.get(), location.place));
        std::vector<std::string> names;
        for (const auto& table : tables)
            names.push_back(table.name);
        CAIRN_ASSIGN(file.title, chosenName(location, "database", "table", names));
        const Table& table = *std::ranges::find(tables, file.title, &Table::name);
        sql = "SELECT * FROM " + sqlName(file.title, '`');
        file.identity = location.place + address.socket + "?table=" + file.title;
        if (table.estimate >= 0 && table.estimate < kCountedRows) {
            CAIRN_ASSIGN(file.rows, countOf(connection.get(), sqlName(file.title, '`'), location.place));
            file.identity += " rows=" + std::to_string(*file.rows);
        }
    }
    if (stop.stop_requested())
        return fail(ErrorCode::Cancelled, "Cancelled", location.place);
    std::vector<Field> fields;
    CAIRN_ASSIGN(const auto columns, describe(connection.get(), sql, location.place, fields));
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].bytes)
            file.notices.push_back("Bytes in column \"" + columns[i].name + "\" are shown as hexadecimal text");
    }
    file.feed = std::make_shared<MysqlSource>(address, location.place, sql, std::move(fields));
    CAIRN_TRY(describeFeed(file, columns, options));
    return file;
}

} // namespace cairn::data
