// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/feed/feed_load.h"

#include "core/data/table/table_plan.h"

#include <cstring>

namespace cairn::data {

namespace {

constexpr std::uint64_t kFlushRows = 61440; ///< half a row group: what the appender holds in memory

duckdb_type duckType(ColumnType type)
{
    switch (type) {
    case ColumnType::Integer: return DUCKDB_TYPE_BIGINT;
    case ColumnType::Real: return DUCKDB_TYPE_DOUBLE;
    case ColumnType::Boolean: return DUCKDB_TYPE_BOOLEAN;
    case ColumnType::Timestamp: return DUCKDB_TYPE_TIMESTAMP;
    default: return DUCKDB_TYPE_VARCHAR;
    }
}

/// An appender and the chunk that it is fed with.
class Appender {
public:
    Appender(DuckConnection& connection, const std::string& table, const Schema& schema)
    {
        m_good = duckdb_appender_create(connection.handle(), nullptr, table.c_str(), &m_appender) == DuckDBSuccess;
        std::vector<duckdb_logical_type> types;
        for (const auto& column : schema.columns)
            types.push_back(duckdb_create_logical_type(duckType(column.type)));
        m_chunk = duckdb_create_data_chunk(types.data(), types.size());
        for (auto& type : types)
            duckdb_destroy_logical_type(&type);
    }
    ~Appender()
    {
        duckdb_destroy_data_chunk(&m_chunk);
        duckdb_appender_destroy(&m_appender);
    }
    Appender(const Appender&) = delete;

    Result<void> add(const FeedBlock& block, const std::string& place)
    {
        duckdb_data_chunk_reset(m_chunk);
        for (std::size_t column = 0; column < block.columns().size(); ++column)
            fill(duckdb_data_chunk_get_vector(m_chunk, column), block.columns()[column], block.rows());
        duckdb_data_chunk_set_size(m_chunk, block.rows());
        m_good = m_good && duckdb_append_data_chunk(m_appender, m_chunk) == DuckDBSuccess;
        m_held += block.rows();
        if (m_good && m_held >= kFlushRows) {
            m_good = duckdb_appender_flush(m_appender) == DuckDBSuccess;
            m_held = 0;
        }
        return result(place);
    }
    Result<void> close(const std::string& place)
    {
        m_good = m_good && duckdb_appender_close(m_appender) == DuckDBSuccess;
        return result(place);
    }

private:
    Result<void> result(const std::string& place) const
    {
        return m_good ? Result<void>() : Result<void>(duckError(DUCKDB_ERROR_INVALID, duckdb_appender_error(m_appender), place));
    }

    static void fill(duckdb_vector vector, const FeedVector& from, std::size_t rows)
    {
        void* data = duckdb_vector_get_data(vector);
        duckdb_vector_ensure_validity_writable(vector);
        std::uint64_t* validity = duckdb_vector_get_validity(vector);
        for (std::size_t row = 0; row < rows; ++row)
            duckdb_validity_set_row_validity(validity, row, from.present[row] != 0);
        if (from.type == ColumnType::Real) {
            std::memcpy(data, from.reals.data(), rows * sizeof(double));
        } else if (from.type == ColumnType::Boolean) {
            for (std::size_t row = 0; row < rows; ++row)
                static_cast<bool*>(data)[row] = from.integers[row] != 0;
        } else if (from.type == ColumnType::Text) {
            for (std::size_t row = 0, begin = 0; row < rows; begin = from.ends[row], ++row) {
                if (from.present[row])
                    duckdb_vector_assign_string_element_len(vector, row, from.bytes.data() + begin, from.ends[row] - begin);
            }
        } else {
            std::memcpy(data, from.integers.data(), rows * sizeof(std::int64_t));
        }
    }

    duckdb_appender m_appender = nullptr;
    duckdb_data_chunk m_chunk = nullptr;
    std::uint64_t m_held = 0;
    bool m_good = false;
};

std::string createSql(const std::string& table, const Schema& schema, const std::vector<std::string>& sqlNames)
{
    std::string sql = "CREATE TABLE " + sqlName(table) + " (";
    for (std::size_t i = 0; i < schema.size(); ++i)
        sql += (i ? ", " : "") + sqlName(sqlNames[i]) + " " + std::string(storedSqlType(schema[i].type));
    return sql + ")";
}

} // namespace

Result<FeedLoaded> loadFeed(DuckConnection& connection, const std::string& table, const Schema& schema,
                            const std::vector<std::string>& sqlNames, const FeedSource& source, JobContext& job,
                            std::optional<std::uint64_t> mostRows, std::uint64_t expected)
{
    CAIRN_TRY(connection.execute(createSql(table, schema, sqlNames), job.stop));
    return appendFeed(connection, table, schema, source, job, mostRows, expected);
}

Result<FeedLoaded> appendFeed(DuckConnection& connection, const std::string& table, const Schema& schema, const FeedSource& source,
                              JobContext& job, std::optional<std::uint64_t> mostRows, std::uint64_t expected)
{
    CAIRN_ASSIGN(const auto feed, source.start(job.stop));
    Appender appender(connection, table, schema);
    FeedBlock block(schema.columns);
    FeedLoaded loaded;
    for (;;) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled");
        block.clear();
        CAIRN_TRY(feed->next(block, job.stop));
        if (block.problem())
            return *block.problem();
        if (block.rows() == 0)
            break;
        CAIRN_TRY(appender.add(block, table));
        loaded.rows += block.rows();
        job.progress.set(loaded.rows, expected);
        if (mostRows && loaded.rows >= *mostRows) {
            loaded.complete = false;
            break;
        }
    }
    loaded.dropped = block.droppedValues();
    CAIRN_TRY(appender.close(table));
    return loaded;
}

} // namespace cairn::data
