// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/write/table_writer.h"

#include "core/data/duckdb/connection.h"
#include "core/data/table/table_plan.h"
#include "core/data/table/table_store.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kRowsAtOnce = 8192;
constexpr std::size_t kLineSize = 2'000'000; ///< the reader's own limit; its buffers are many times as large

enum class Kind : std::uint8_t { Comma, Tab, JsonLines, JsonArray, Parquet };

std::optional<Kind> kindOf(const fs::path& file)
{
    const std::string ending = file.extension().string();
    if (ending == ".csv")
        return Kind::Comma;
    if (ending == ".tsv")
        return Kind::Tab;
    if (ending == ".jsonl" || ending == ".ndjson")
        return Kind::JsonLines;
    if (ending == ".json")
        return Kind::JsonArray;
    return ending == ".parquet" ? std::optional(Kind::Parquet) : std::nullopt;
}

Error writeError(const fs::path& file)
{
    const int code = errno;
    if (code == ENOSPC || code == EDQUOT)
        return fail(ErrorCode::NoSpace, "The disk is full", file.string(), "Free some space");
    if (code == EACCES || code == EPERM || code == EROFS)
        return fail(ErrorCode::Permission, "The file cannot be written", file.string(), "Choose a folder that you may write to");
    return fail(ErrorCode::Io, std::string("The file cannot be written: ") + std::strerror(code), file.string(), "Check the folder and the disk");
}

/// A text file whose every write is checked.
class Output {
public:
    explicit Output(const fs::path& file) : m_file(file), m_out(std::fopen(file.c_str(), "wb"), std::fclose) {}

    Result<void> write(const std::string& text)
    {
        if (!m_out || std::fwrite(text.data(), 1, text.size(), m_out.get()) != text.size())
            return writeError(m_file);
        return {};
    }
    Result<void> finish()
    {
        if (std::fflush(m_out.get()) != 0 || fdatasync(fileno(m_out.get())) != 0)
            return writeError(m_file);
        return {};
    }

private:
    fs::path m_file;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> m_out;
};

/// `longest`: bytes of the longest line written.
Result<std::uint64_t> writeText(const Dataset& dataset, Kind kind, const fs::path& file, JobContext& job, std::size_t& longest)
{
    const Schema& schema = dataset.schema();
    const char separator = kind == Kind::Tab ? '\t' : ',';
    const bool json = kind == Kind::JsonLines || kind == Kind::JsonArray;
    Output out(file);
    CAIRN_TRY(out.write(json ? kind == Kind::JsonArray ? "[" : "" : csvHeader(schema, separator)));
    const std::uint64_t rows = dataset.rowCount().value_or(0);
    std::string text;
    for (RowId first = 0; first < rows; first += kRowsAtOnce) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", file.string());
        CAIRN_ASSIGN(const TablePage page, dataset.page(first, kRowsAtOnce, job));
        text.clear();
        for (std::size_t row = 0; row < page.size(); ++row) {
            if (kind == Kind::JsonArray)
                text += first + row > 0 ? ",\n " : "\n ";
            const std::string line = json ? jsonLine(schema, page, row) : csvLine(schema, page, row, separator);
            longest = std::max(longest, line.size());
            text += line;
            if (kind == Kind::JsonLines)
                text += "\n";
        }
        CAIRN_TRY(out.write(text));
        job.progress.set(first + page.size(), rows);
    }
    if (kind == Kind::JsonArray)
        CAIRN_TRY(out.write("\n]\n"));
    CAIRN_TRY(out.finish());
    return rows;
}

/// COPY from one file of ours to another.
Result<void> toParquet(const Schema& schema, const fs::path& text, std::size_t longest, const fs::path& file, JobContext& job)
{
    DuckLimits limits;
    limits.readable = {text, file};
    CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limits));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(std::move(database), file.string()));
    std::string columns;
    for (const Column& column : schema.columns) {
        if (column.type != ColumnType::Image)
            columns += (columns.empty() ? "" : ", ") + sqlText(column.name) + ": '" + std::string(storedSqlType(column.type)) + "'";
    }
    job.progress.setText("Writing " + file.stem().filename().string());
    return connection->execute("COPY (SELECT * FROM read_csv(" + sqlText(text.string()) + ", auto_detect=false, delim=',', quote='\"', escape='\"', header=true, " +
                               "nullstr='', allow_quoted_nulls=false, max_line_size=" + std::to_string(std::max(longest + 64, kLineSize)) + ", columns={" + columns + "})) TO " + sqlText(file.string()) + " (FORMAT parquet)",
                               job.stop, &job.progress, 100);
}

/// Appends all rows of a store, in order, to the table "data" of a database.
Result<std::uint64_t> copyRows(const TableStore& from, std::uint64_t rows, const std::shared_ptr<DuckDatabase>& database, JobContext& job)
{
    const std::string kRow = "cairn_row";
    const std::size_t place = 0; // of the row id
    CAIRN_ASSIGN(const auto target, DuckConnection::connect(database, from.file()));
    std::string create = "CREATE TABLE data (" + kRow + " BIGINT";
    for (const Column& column : from.schema().columns)
        create += ", " + sqlName(column.name) + " " + std::string(storedSqlType(column.type));
    CAIRN_TRY(target->execute(create + ")", job.stop));
    CAIRN_ASSIGN(const auto reading, DuckConnection::connect(from.database(), from.file()));
    const auto interrupt = reading->interruptOn(job.stop);
    CAIRN_ASSIGN(const auto result, reading->stream(from.selectAll(kRow)));
    for (std::uint64_t done = 0;;) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", from.file());
        CAIRN_ASSIGN(const auto chunk, result->next());
        if (!chunk)
            return done;
        const std::int64_t* ids = chunk->integers(place);
        for (std::size_t i = 0; i < chunk->size(); ++i) {
            if (static_cast<std::uint64_t>(ids[i]) != done + i)
                return fail(ErrorCode::Internal, "The rows of the table did not come in their order", from.file(), "Try again; if it happens again, report it");
        }
        CAIRN_TRY(target->append("data", *chunk));
        done += chunk->size();
        job.progress.set(done, rows);
    }
}

/// Rows of the table engine: chunk by chunk into a database beside the file, which writes them. No text is made of a value.
Result<std::uint64_t> storeToParquet(const TableStore& store, std::uint64_t rows, const fs::path& file, JobContext& job)
{
    const fs::path between = file.string() + ".duckdb";
    const auto made = [&]() -> Result<std::uint64_t> {
        DuckLimits limits;
        limits.readable = {file};
        limits.temporary = file.string() + ".spill";
        CAIRN_ASSIGN(const auto database, DuckDatabase::open(between, limits));
        CAIRN_ASSIGN(const std::uint64_t done, copyRows(store, rows, database, job));
        CAIRN_ASSIGN(const auto connection, DuckConnection::connect(database, file.string()));
        std::string columns;
        for (const Column& column : store.schema().columns)
            columns += (columns.empty() ? "" : ", ") + sqlName(column.name);
        job.progress.setText("Writing " + file.stem().filename().string());
        CAIRN_TRY(connection->execute("COPY (SELECT " + columns + " FROM data) TO " + sqlText(file.string()) + " (FORMAT parquet)", job.stop, &job.progress, 100));
        return done;
    }();
    DuckDatabase::removeFile(between);
    std::error_code ignored;
    fs::remove_all(file.string() + ".spill", ignored);
    return made;
}

Result<std::uint64_t> write(const Dataset& dataset, Kind kind, const fs::path& file, JobContext& job)
{
    std::size_t longest = 0;
    if (kind != Kind::Parquet)
        return writeText(dataset, kind, file, job, longest);
    CAIRN_ASSIGN(const TableAccess access, dataset.tableAccess());
    if (access.store && access.store->hasRowIds() && !dataset.schema().imageColumn())
        return storeToParquet(*access.store, dataset.rowCount().value_or(0), file, job);
    const fs::path text = file.string() + ".csv";
    auto rows = writeText(dataset, Kind::Comma, text, job, longest);
    if (rows) {
        if (const auto converted = toParquet(dataset.schema(), text, longest, file, job); !converted)
            rows = converted.error();
    }
    std::error_code ignored;
    fs::remove(text, ignored);
    return rows;
}

} // namespace

bool canWrite(const fs::path& file)
{
    return kindOf(file).has_value();
}

Result<WrittenTable> writeTable(const Dataset& dataset, const fs::path& file, JobContext& job)
{
    const auto kind = kindOf(file);
    if (!kind)
        return fail(ErrorCode::InvalidInput, "The kind of file is not known from its ending", file.string(), "Use .csv, .tsv, .jsonl, .json or .parquet");
    if (!dataset.rowCount())
        return fail(ErrorCode::Busy, "The rows of the table have not been counted yet", dataset.title(), "Wait until the table is prepared");
    WrittenTable table;
    const auto image = dataset.schema().imageColumn();
    if (image)
        table.notices.push_back("The pictures of column \"" + dataset.schema()[*image].name + "\" are left out");
    if (image && dataset.schema().size() == 1)
        return fail(ErrorCode::InvalidInput, "There are pictures only, no table to write", dataset.title(), "Choose data with columns of values");
    const fs::path temporary = file.string() + "." + std::to_string(getpid()) + ".tmp";
    auto rows = write(dataset, *kind, temporary, job);
    std::error_code error;
    if (rows) {
        fs::rename(temporary, file, error);
        if (error)
            rows = fail(ErrorCode::Io, "The finished table cannot be put in its place: " + error.message(), file.string(), "Check the folder");
    }
    if (!rows) {
        fs::remove(temporary, error);
        return rows.error();
    }
    table.rows = *rows;
    return table;
}

} // namespace cairn::data
