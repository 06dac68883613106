// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/progress.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::data::synthetic {

/// A row in the making. Values come in the order of the columns; they must not hold the separator, quotes or line ends.
class RowText {
public:
    explicit RowText(char separator) : m_separator(separator) { m_text.reserve(1 << 20); }

    void add(std::string_view value); ///< text; empty: missing
    void add(double value);           ///< with four decimals
    void add(std::uint64_t value);
    void addMissing() { add(std::string_view()); }
    void endRow();

    std::string& all() { return m_text; }

private:
    void separate();

    std::string m_text;
    char m_separator;
    bool m_first = true;
};

struct TableColumn {
    std::string name;
    std::string sqlType; ///< for Parquet: "DOUBLE", "VARCHAR", "BIGINT", "TIMESTAMP"
};

/// What a table is made of. `row` appends one value per column.
struct TableMaker {
    std::vector<TableColumn> columns;
    std::uint64_t rows = 0;
    std::function<void(std::uint64_t row, RowText& text)> row;
};

/// Writes CSV, TSV or Parquet by `ending` (".csv", ".tsv", ".parquet"). Parquet takes a CSV file beside it on the way.
/// Errors: NoSpace, Permission, Io, Cancelled.
Result<void> writeTable(const TableMaker& maker, const std::filesystem::path& file, const std::string& ending, JobContext& job);

/// What errno says about a file that cannot be written.
Error writeError(const std::filesystem::path& file);

} // namespace cairn::data::synthetic
