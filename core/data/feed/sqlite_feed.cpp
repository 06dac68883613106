// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/feed/row_feed.h"
#include "core/data/import/database_imports.h"
#include "core/data/sql/sql_text.h"
#include "core/store/project_file.h"

#include <algorithm>
#include <cctype>
#include <sqlite3.h>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kSniffedRows = 10'000;
constexpr std::uint64_t kSmallFile = 16 << 20; ///< types are those of all rows
constexpr int kStepsBetweenLooks = 10'000;

struct Closer {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Closer>;
using Statement = std::unique_ptr<sqlite3_stmt, Closer>;

Error sqliteError(sqlite3* database, const std::string& file)
{
    const int code = sqlite3_errcode(database);
    const std::string what = sqlite3_errmsg(database);
    if (code == SQLITE_INTERRUPT)
        return fail(ErrorCode::Cancelled, "Cancelled", file);
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
        return fail(ErrorCode::Corrupt, "The SQLite database is damaged: " + what, file, "Get a fresh copy, or repair it with the program sqlite3 (.recover)");
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return fail(ErrorCode::Busy, "Another program is writing the database", file, "Try again when it is through");
    if (code == SQLITE_CANTOPEN)
        return fail(ErrorCode::NotFound, "The database cannot be opened: " + what, file, "Check the path and its permissions");
    if (code == SQLITE_IOERR)
        return fail(ErrorCode::Io, "The database cannot be read: " + what, file, "Check the disk");
    if (code == SQLITE_AUTH)
        return fail(ErrorCode::Permission, "The query does more than reading this database: " + what, file, "Use a SELECT only");
    return fail(ErrorCode::InvalidInput, what, file, "Check the name of the table or the query");
}

/// Foreign databases may carry views and triggers of anybody: reading is all that is allowed.
int allowReading(void*, int action, const char*, const char*, const char*, const char*)
{
    const bool reads = action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION || action == SQLITE_RECURSIVE;
    return reads ? SQLITE_OK : SQLITE_DENY;
}

Result<Database> openDatabase(const std::string& file)
{
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, nullptr);
    Database database(raw);
    if (code != SQLITE_OK)
        return sqliteError(raw, file);
    sqlite3_busy_timeout(raw, 3000);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_exec(raw, "PRAGMA cell_size_check=ON", nullptr, nullptr, nullptr);
    sqlite3_limit(raw, SQLITE_LIMIT_LENGTH, 256 << 20);
    sqlite3_set_authorizer(raw, allowReading, nullptr);
    return database;
}

Result<Statement> prepare(sqlite3* database, const std::string& sql, const std::string& file)
{
    sqlite3_stmt* raw = nullptr;
    const char* rest = nullptr;
    if (sqlite3_prepare_v2(database, sql.c_str(), static_cast<int>(sql.size()), &raw, &rest) != SQLITE_OK) {
        Error error = sqliteError(database, file);
        if (const int offset = sqlite3_error_offset(database); offset >= 0)
            error.where += ", character " + std::to_string(offset + 1) + " of the query";
        return error;
    }
    Statement statement(raw);
    if (!raw || sqlite3_column_count(raw) == 0)
        return fail(ErrorCode::InvalidInput, "The query yields no table", file, "Use a SELECT");
    if (std::string_view(rest).find_first_not_of(" \t\r\n;") != std::string_view::npos)
        return fail(ErrorCode::InvalidInput, "There is more than one statement", file, "Use one SELECT");
    return statement;
}

/// Makes a running statement of the database end when `stop` asks.
class Interrupter {
public:
    Interrupter(sqlite3* database, const StopToken& stop) : m_database(database), m_stop(stop)
    {
        sqlite3_progress_handler(database, kStepsBetweenLooks, [](void* self) -> int { return static_cast<Interrupter*>(self)->m_stop.stop_requested(); }, this);
    }
    ~Interrupter() { sqlite3_progress_handler(m_database, 0, nullptr, nullptr); }
    Interrupter(const Interrupter&) = delete;

private:
    sqlite3* m_database;
    const StopToken& m_stop;
};

std::string_view textOf(sqlite3_stmt* row, int column)
{
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
    return {text ? text : "", static_cast<std::size_t>(sqlite3_column_bytes(row, column))};
}

std::string_view bytesOf(sqlite3_stmt* row, int column)
{
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, column));
    return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(row, column))};
}

class SqliteFeed : public RowFeed {
public:
    SqliteFeed(Database database, Statement statement, std::string file)
        : m_database(std::move(database)), m_statement(std::move(statement)), m_file(std::move(file))
    {
    }

    Result<void> next(FeedBlock& block, const StopToken& stop) override
    {
        const Interrupter interrupter(m_database.get(), stop);
        while (!m_ended && !block.full()) {
            const int code = sqlite3_step(m_statement.get());
            m_ended = code == SQLITE_DONE;
            if (code == SQLITE_ROW)
                add(block);
            else if (!m_ended)
                return sqliteError(m_database.get(), m_file);
        }
        return {};
    }

private:
    void add(FeedBlock& block)
    {
        sqlite3_stmt* row = m_statement.get();
        for (int i = 0; i < sqlite3_column_count(row); ++i) {
            const auto column = static_cast<std::size_t>(i);
            switch (sqlite3_column_type(row, i)) {
            case SQLITE_INTEGER: block.integer(column, sqlite3_column_int64(row, i)); break;
            case SQLITE_FLOAT: block.real(column, sqlite3_column_double(row, i)); break;
            case SQLITE_TEXT: block.text(column, textOf(row, i)); break;
            case SQLITE_BLOB: block.text(column, hexText(bytesOf(row, i))); break;
            default: block.missing(column);
            }
        }
        block.endRow();
    }

    Database m_database;
    Statement m_statement;
    std::string m_file;
    bool m_ended = false;
};

class SqliteSource : public FeedSource {
public:
    SqliteSource(std::string file, std::string sql) : m_file(std::move(file)), m_sql(std::move(sql)) {}

    Result<std::unique_ptr<RowFeed>> start(const StopToken&) const override
    {
        CAIRN_ASSIGN(auto database, openDatabase(m_file));
        CAIRN_ASSIGN(auto statement, prepare(database.get(), m_sql, m_file));
        return std::unique_ptr<RowFeed>(std::make_unique<SqliteFeed>(std::move(database), std::move(statement), m_file));
    }

private:
    std::string m_file, m_sql;
};

/// What the values of a column were so far.
struct Seen {
    bool integers = false, reals = false, texts = false, blobs = false;
    bool flags = true, dates = true; ///< all integers 0 or 1; all texts dates
};

bool declares(const std::string& declared, std::initializer_list<const char*> words)
{
    return std::ranges::any_of(words, [&](const char* word) { return declared.find(word) != std::string::npos; });
}

ColumnType typeOf(const Seen& seen, std::string declared)
{
    std::ranges::transform(declared, declared.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    const bool date = declares(declared, {"DATE", "TIME"}), decimal = declares(declared, {"REAL", "FLOA", "DOUB", "NUM", "DEC"});
    if (seen.blobs || (seen.texts && (seen.integers || seen.reals)))
        return ColumnType::Text;
    if (seen.texts)
        return date && seen.dates ? ColumnType::Timestamp : ColumnType::Text;
    if (seen.integers && !seen.reals && seen.flags && declares(declared, {"BOOL"}))
        return ColumnType::Boolean;
    if (seen.reals || (seen.integers && decimal))
        return ColumnType::Real;
    if (seen.integers)
        return ColumnType::Integer;
    return decimal ? ColumnType::Real : declares(declared, {"INT"}) ? ColumnType::Integer : ColumnType::Text;
}

void look(sqlite3_stmt* row, int column, Seen& seen)
{
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER:
        seen.integers = true;
        seen.flags = seen.flags && (sqlite3_column_int64(row, column) | 1) == 1;
        break;
    case SQLITE_FLOAT: seen.reals = true; break;
    case SQLITE_TEXT:
        seen.texts = true;
        seen.dates = seen.dates && timestampOf(textOf(row, column));
        break;
    case SQLITE_BLOB: seen.blobs = true; break;
    default: break;
    }
}

Result<std::vector<Column>> sniff(sqlite3* database, const std::string& sql, const std::string& file, std::uint64_t rows, TableFile& about,
                                  const StopToken& stop)
{
    CAIRN_ASSIGN(const auto statement, prepare(database, sql, file));
    const Interrupter interrupter(database, stop);
    sqlite3_stmt* row = statement.get();
    const int count = sqlite3_column_count(row);
    std::vector<Seen> seen(static_cast<std::size_t>(count));
    for (std::uint64_t done = 0; done < rows; ++done) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Cancelled", file);
        const int code = sqlite3_step(row);
        if (code == SQLITE_DONE)
            break;
        if (code != SQLITE_ROW)
            return sqliteError(database, file);
        for (int i = 0; i < count; ++i)
            look(row, i, seen[static_cast<std::size_t>(i)]);
    }
    std::vector<Column> columns;
    for (int i = 0; i < count; ++i) {
        const char* name = sqlite3_column_name(row, i);
        const char* declared = sqlite3_column_decltype(row, i);
        const Seen& values = seen[static_cast<std::size_t>(i)];
        columns.push_back({name ? name : "", typeOf(values, declared ? declared : ""), {}, {}});
        if (values.blobs)
            about.notices.push_back("Bytes in column \"" + columns.back().name + "\" are shown as hexadecimal text");
        else if (values.texts && (values.integers || values.reals))
            about.notices.push_back("Column \"" + columns.back().name + "\" holds numbers and texts: read as text");
    }
    return columns;
}

Result<std::vector<std::string>> tablesOf(sqlite3* database, const std::string& file)
{
    CAIRN_ASSIGN(const auto statement, prepare(database, "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name", file));
    std::vector<std::string> names;
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement.get())) == SQLITE_ROW)
        names.emplace_back(textOf(statement.get(), 0));
    return code == SQLITE_DONE ? Result<std::vector<std::string>>(std::move(names)) : Result<std::vector<std::string>>(sqliteError(database, file));
}

} // namespace

Result<TableFile> inspectSqlite(const Location& location, const SourceOptions& options, const StopToken& stop)
{
    TableFile file;
    file.path = location.place;
    file.files = {file.path};
    file.format = "sqlite";
    std::error_code error;
    const std::uint64_t bytes = fs::file_size(file.path, error);
    if (error)
        return fail(ErrorCode::NotFound, "There is no such file", location.place, "Check the path");
    if (const fs::path log = location.place + "-wal"; fs::exists(log, error) && fs::file_size(log, error) > 0)
        file.files.push_back(log); // rows that are not in the main file yet
    file.plainBytes = bytes;
    CAIRN_ASSIGN(const auto database, openDatabase(location.place));
    std::string sql = location.parameter("query");
    file.identity = "query=" + sql;
    if (sql.empty() && location.parameter("table").empty() && store::isProjectFile(file.path))
        return fail(ErrorCode::InvalidInput, "This is a project of Cairn, not data", location.place, "Open it as a project, or name the data that it was made from");
    if (sql.empty()) {
        CAIRN_ASSIGN(const auto tables, tablesOf(database.get(), location.place));
        CAIRN_ASSIGN(file.title, chosenName(location, "database", "table", tables));
        sql = "SELECT * FROM " + sqlName(file.title);
        file.identity = "table=" + file.title;
    }
    CAIRN_ASSIGN(const auto columns, sniff(database.get(), sql, location.place, bytes <= kSmallFile ? UINT64_MAX : kSniffedRows, file, stop));
    file.feed = std::make_shared<SqliteSource>(location.place, sql);
    CAIRN_TRY(describeFeed(file, columns, options));
    return file;
}

} // namespace cairn::data
