// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/data/schema.h"
#include "core/jobs/stop.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Rows that come through another client than DuckDB (SQLite, PostgreSQL, MariaDB, a spreadsheet): block by block,
/// never all at once.
namespace cairn::data {

/// One column of a block. Only the members of its type are filled.
struct FeedVector {
    ColumnType type = ColumnType::Text;
    std::vector<std::int64_t> integers; ///< Integer; Boolean: 0, 1; Timestamp: microseconds since 1970
    std::vector<double> reals;          ///< Real
    std::string bytes;                  ///< Text: all values, one after the other, UTF-8
    std::vector<std::size_t> ends;      ///< Text: where each value ends
    std::vector<char> present;
};

/// Some rows, filled column by column, row after row. Values are converted to the type of their column; the first one
/// that does not fit is remembered as the problem of the block, named by row and column.
class FeedBlock {
public:
    explicit FeedBlock(std::span<const Column> columns);

    void clear();
    std::size_t rows() const { return m_rows; }
    /// Enough for one go: 2,048 rows, fewer where they are long or many columns.
    bool full() const { return m_rows >= m_mostRows || m_textBytes > kMostTextBytes; }
    const std::vector<FeedVector>& columns() const { return m_vectors; }
    const std::optional<Error>& problem() const { return m_problem; }
    /// Values that no type can hold (infinite dates, 0000-00-00, #N/A) and that became missing.
    std::uint64_t droppedValues() const { return m_dropped; }

    void missing(std::size_t column);
    void dropped(std::size_t column);
    void integer(std::size_t column, std::int64_t value);
    void real(std::size_t column, double value);
    void text(std::size_t column, std::string_view value);
    void timestamp(std::size_t column, std::int64_t microseconds);
    void endRow();

private:
    static constexpr std::size_t kMostTextBytes = 8 << 20;
    void put(FeedVector& vector, std::int64_t value);
    void misfit(std::size_t column, std::string_view value);
    bool fromText(std::size_t column, std::string_view value);

    std::vector<Column> m_columns;
    std::vector<FeedVector> m_vectors;
    std::optional<Error> m_problem;
    std::uint64_t m_row = 0; ///< over all blocks
    std::uint64_t m_dropped = 0;
    std::size_t m_rows = 0, m_mostRows = 0, m_textBytes = 0;
};

/// A running feed. One thread at a time.
class RowFeed {
public:
    virtual ~RowFeed() = default;
    /// Adds rows to a cleared block until it is full or the feed ends; no rows: the end. Stops with Cancelled.
    virtual Result<void> next(FeedBlock& block, const StopToken& stop) = 0;
};

/// Where a feed comes from: starts it from the first row, any number of times. Immutable: any thread.
class FeedSource {
public:
    virtual ~FeedSource() = default;
    virtual Result<std::unique_ptr<RowFeed>> start(const StopToken& stop) const = 0;
};

/// Microseconds since 1970 of "2020-01-02", "2020-01-02 03:04:05.678" or with "T", "Z" or an offset; empty if it is none.
std::optional<std::int64_t> timestampOf(std::string_view text);

/// "2020-01-02 03:04:05.678" of microseconds since 1970; without the time where it is midnight.
std::string dateText(std::int64_t microseconds);

/// "\x00ff..." for bytes that are no text.
std::string hexText(std::string_view bytes);

} // namespace cairn::data
