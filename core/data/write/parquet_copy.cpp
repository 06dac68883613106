// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/write/parquet_copy.h"

#include "core/data/duckdb/connection.h"

namespace cairn::data {

Result<void> csvToParquet(const std::filesystem::path& text, const std::vector<PlainColumn>& columns, const std::filesystem::path& file, JobContext& job)
{
    const std::filesystem::path temporary = file.string() + ".writing.parquet";
    const auto copied = [&]() -> Result<void> {
        DuckLimits limits;
        limits.readable = {text, temporary};
        CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limits));
        CAIRN_ASSIGN(const auto connection, DuckConnection::connect(std::move(database), file.string()));
        std::string types;
        for (const PlainColumn& column : columns)
            types += (types.empty() ? "" : ", ") + sqlText(column.name) + ": " + sqlText(column.sqlType);
        return connection->execute("COPY (SELECT * FROM read_csv(" + sqlText(text.string()) + ", auto_detect=false, delim=',', quote='\"', escape='\"', header=true, columns={" + types + "})) TO "
                                       + sqlText(temporary.string()) + " (FORMAT parquet)",
                                   job.stop, &job.progress, 100);
    }();
    std::error_code error;
    if (copied)
        std::filesystem::rename(temporary, file, error);
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    CAIRN_TRY(copied);
    return error ? Result<void>(fail(ErrorCode::Io, "The file cannot be put in its place: " + error.message(), file.string(), "Check free space and permissions")) : Result<void>();
}

} // namespace cairn::data
