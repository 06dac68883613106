// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/table/table_store.h"

#include "core/data/duckdb/chunks_ahead.h"

#include <algorithm>
#include <unordered_map>

namespace cairn::data {

namespace {

constexpr std::size_t kIdsPerQuery = 16384;
constexpr std::size_t kMostRuns = 32;   ///< that many range reads beat one scan of a big table
constexpr RowId kRunGap = 4096;         ///< ids closer than this are read together

std::string rangeSql(const std::string& rowId, RowId first, RowId end)
{
    return rowId + " >= " + std::to_string(first) + " AND " + rowId + " < " + std::to_string(end);
}

/// Borders of runs of neighbouring ids: [begin, end) indices into `rising`.
std::vector<std::span<const RowId>> runsOf(std::span<const RowId> rising)
{
    std::vector<std::span<const RowId>> runs;
    for (std::size_t begin = 0, i = 1; i <= rising.size(); ++i) {
        if (i < rising.size() && rising[i] - rising[i - 1] <= kRunGap)
            continue;
        runs.push_back(rising.subspan(begin, i - begin));
        begin = i;
    }
    return runs;
}

std::string idList(std::span<const RowId> ids)
{
    std::string text;
    for (const RowId id : ids)
        text += (text.empty() ? "" : ",") + std::to_string(id);
    return text;
}

/// Streams one query after the other. What is read on beyond the first chunks is fetched ahead.
class DuckCursor : public ChunkCursor {
public:
    using NextQuery = std::function<std::string()>; ///< empty at the end

    DuckCursor(std::shared_ptr<DuckConnection> connection, std::size_t columns, RowId first, bool withIds, StopToken stop,
               NextQuery nextQuery)
        : m_connection(std::move(connection)), m_stop(std::move(stop)), m_interrupt(m_connection->interruptOn(m_stop)),
          m_nextQuery(std::move(nextQuery)), m_columns(columns), m_withIds(withIds)
    {
        m_view.first = first;
    }

    Result<const ColumnChunk*> next() override
    {
        if (m_stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Cancelled");
        if (!m_ahead && m_taken == kChunksAlone)
            m_ahead.emplace([this] { return fetch(); }, [this] { m_connection->interrupt(); });
        CAIRN_ASSIGN(m_chunk, m_ahead ? m_ahead->next() : fetch());
        ++m_taken;
        return m_chunk ? show() : nullptr;
    }

private:
    static constexpr std::uint64_t kChunksAlone = 8; ///< pages and single rows need no thread

    Result<std::optional<DuckChunk>> fetch()
    {
        for (;;) {
            if (!m_result) {
                const std::string sql = m_nextQuery();
                if (sql.empty())
                    return std::optional<DuckChunk>();
                CAIRN_ASSIGN(m_result, m_connection->stream(sql));
            }
            CAIRN_ASSIGN(auto chunk, m_result->next());
            if (chunk && chunk->size() > 0)
                return chunk;
            if (!chunk)
                m_result.reset();
        }
    }

    const ColumnChunk* show()
    {
        m_view.first += m_view.size;
        m_view.size = m_chunk->size();
        m_view.columns.clear();
        for (std::size_t column = 0; column < m_columns; ++column)
            m_view.columns.push_back(m_chunk->vector(column));
        if (m_withIds) // BIGINT and RowId have the same bits for every id there can be
            m_view.ids = {reinterpret_cast<const RowId*>(m_chunk->integers(m_columns)), m_view.size};
        return &m_view;
    }

    std::shared_ptr<DuckConnection> m_connection;
    StopToken m_stop;
    std::unique_ptr<DuckInterrupt> m_interrupt;
    NextQuery m_nextQuery;
    std::unique_ptr<DuckResult> m_result;
    std::optional<DuckChunk> m_chunk;
    ColumnChunk m_view;
    std::size_t m_columns;
    bool m_withIds;
    std::uint64_t m_taken = 0;            ///< chunks
    std::optional<ChunksAhead> m_ahead;   ///< ends before what it reads from
};

} // namespace

TableStore::TableStore(std::shared_ptr<DuckDatabase> database, Schema schema, std::vector<std::string> sqlNames,
                       std::string rowId, std::string file, std::string from)
    : m_database(std::move(database)), m_schema(std::move(schema)), m_sqlNames(std::move(sqlNames)),
      m_rowId(std::move(rowId)), m_file(std::move(file)), m_from(std::move(from))
{
}

Result<std::shared_ptr<DuckConnection>> TableStore::connect() const
{
    return DuckConnection::connect(m_database, m_file);
}

std::string TableStore::shownColumns() const
{
    std::string sql;
    for (std::size_t i = 0; i < m_schema.size(); ++i) {
        const std::string name = sqlName(m_sqlNames[i]);
        sql += i ? ", " : "";
        sql += m_schema[i].type == ColumnType::Timestamp ? "CAST(" + name + " AS VARCHAR)" : name;
    }
    return sql;
}

std::string TableStore::selectAll(const std::string& rowColumn) const
{
    std::string sql = "SELECT " + m_rowId + " AS " + sqlName(rowColumn);
    for (std::size_t i = 0; i < m_schema.size(); ++i)
        sql += ", " + sqlName(m_sqlNames[i]) + " AS " + sqlName(m_schema[i].name);
    return sql + " FROM " + m_from;
}

std::string TableStore::scannedColumns(std::span<const std::size_t> columns) const
{
    std::string sql;
    for (const std::size_t column : columns) {
        const std::string name = sqlName(m_sqlNames[column]);
        const ColumnType type = m_schema[column].type;
        sql += sql.empty() ? "" : ", ";
        if (type == ColumnType::Text || type == ColumnType::Real)
            sql += name;
        else
            sql += type == ColumnType::Timestamp ? "epoch(" + name + ")" : "CAST(" + name + " AS DOUBLE)";
    }
    return sql;
}

Result<std::uint64_t> TableStore::count(const StopToken& stop) const
{
    CAIRN_ASSIGN(const auto connection, connect());
    CAIRN_ASSIGN(const auto table, connection->table("SELECT count(*) FROM " + m_from, stop));
    return static_cast<std::uint64_t>(std::get<std::int64_t>(table.at(0).at(0)));
}

Result<TablePage> TableStore::page(RowId first, std::uint64_t count, const StopToken& stop) const
{
    CAIRN_ASSIGN(const auto connection, connect());
    std::string sql = "SELECT " + shownColumns() + " FROM " + m_from;
    sql += m_rowId.empty() ? " LIMIT " + std::to_string(count) + " OFFSET " + std::to_string(first)
                           : " WHERE " + rangeSql(m_rowId, first, first + count);
    const auto interrupt = connection->interruptOn(stop);
    CAIRN_ASSIGN(const auto result, connection->stream(sql));
    TablePage page;
    page.columns.resize(m_schema.size());
    for (;;) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Cancelled", m_file);
        CAIRN_ASSIGN(const auto chunk, result->next());
        if (!chunk)
            return page;
        for (std::size_t row = 0; row < chunk->size(); ++row)
            page.rows.push_back(first + page.rows.size());
        for (std::size_t column = 0; column < m_schema.size(); ++column) {
            for (std::size_t row = 0; row < chunk->size(); ++row)
                page.columns[column].push_back(chunk->cell(column, row));
        }
    }
}

std::string TableStore::selectRows(const std::string& columns, std::span<const RowId> rising) const
{
    const std::string select = "SELECT " + columns + ", CAST(" + m_rowId + " AS BIGINT) FROM " + m_from + " WHERE ";
    const auto runs = runsOf(rising);
    if (runs.size() > kMostRuns)
        return select + rangeSql(m_rowId, rising.front(), rising.back() + 1) + " AND " + m_rowId + " IN (" + idList(rising) + ")";
    std::string sql;
    for (const auto run : runs) {
        sql += (sql.empty() ? "" : " UNION ALL ") + select + rangeSql(m_rowId, run.front(), run.back() + 1);
        if (run.size() < run.back() - run.front() + 1)
            sql += " AND " + m_rowId + " IN (" + idList(run) + ")";
    }
    return sql;
}

Result<TablePage> TableStore::rows(std::span<const RowId> ids, const StopToken& stop) const
{
    TablePage page;
    page.rows.assign(ids.begin(), ids.end());
    page.columns.resize(m_schema.size());
    std::vector<RowId> rising = page.rows;
    std::ranges::sort(rising);
    rising.erase(std::unique(rising.begin(), rising.end()), rising.end());
    CAIRN_ASSIGN(const auto connection, connect());
    std::unordered_map<RowId, std::vector<Cell>> found;
    for (std::size_t begin = 0; begin < rising.size(); begin += kIdsPerQuery) {
        const auto some = std::span(rising).subspan(begin, std::min(kIdsPerQuery, rising.size() - begin));
        CAIRN_ASSIGN(auto table, connection->table(selectRows(shownColumns(), some), stop));
        for (auto& cells : table) {
            const auto id = static_cast<RowId>(std::get<std::int64_t>(cells.back()));
            cells.pop_back();
            found.emplace(id, std::move(cells));
        }
    }
    for (const RowId id : ids) {
        const auto row = found.find(id);
        if (row == found.end())
            return fail(ErrorCode::NotFound, "There is no row " + std::to_string(id), m_file, "Choose rows of this dataset");
        for (std::size_t column = 0; column < m_schema.size(); ++column)
            page.columns[column].push_back(row->second[column]);
    }
    return page;
}

Result<std::vector<RowId>> TableStore::filter(const std::string& where, const StopToken& stop) const
{
    CAIRN_ASSIGN(const auto connection, connect());
    const auto interrupt = connection->interruptOn(stop);
    // The line break ends a comment in the expression.
    CAIRN_ASSIGN(const auto result, connection->stream("SELECT CAST(" + m_rowId + " AS BIGINT) AS \"row id\" FROM " + m_from + " WHERE (" + where + "\n)"));
    std::vector<RowId> ids;
    for (;;) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Cancelled", m_file);
        CAIRN_ASSIGN(const auto chunk, result->next());
        if (!chunk)
            break;
        const std::int64_t* values = chunk->integers(0);
        ids.insert(ids.end(), values, values + chunk->size());
    }
    std::ranges::sort(ids);
    return ids;
}

Result<std::unique_ptr<ChunkCursor>> TableStore::scan(std::span<const std::size_t> columns, RowId first, std::uint64_t count,
                                                      StopToken stop) const
{
    CAIRN_ASSIGN(auto connection, connect());
    std::string sql = "SELECT " + scannedColumns(columns) + " FROM " + m_from + " WHERE " + rangeSql(m_rowId, first, first + count);
    auto once = [sql = std::move(sql)]() mutable { return std::exchange(sql, {}); };
    return std::unique_ptr<ChunkCursor>(
        std::make_unique<DuckCursor>(std::move(connection), columns.size(), first, false, std::move(stop), std::move(once)));
}

Result<std::unique_ptr<ChunkCursor>> TableStore::scanRows(std::span<const std::size_t> columns, std::span<const RowId> ids,
                                                          StopToken stop) const
{
    CAIRN_ASSIGN(auto connection, connect());
    auto some = [self = shared_from_this(), columns = scannedColumns(columns), rest = std::vector<RowId>(ids.begin(), ids.end()), done = std::size_t{0}]() mutable {
        const std::size_t count = std::min(kIdsPerQuery, rest.size() - done);
        const auto part = std::span(rest).subspan(done, count);
        done += count;
        return count ? self->selectRows(columns, part) : std::string();
    };
    return std::unique_ptr<ChunkCursor>(
        std::make_unique<DuckCursor>(std::move(connection), columns.size(), 0, true, std::move(stop), std::move(some)));
}

} // namespace cairn::data
