// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/synthetic/table_writer.h"

#include "core/data/duckdb/connection.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>
#include <unistd.h>

namespace cairn::data::synthetic {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kRowsAtOnce = 4096;

char digit(int value)
{
    return static_cast<char>('0' + value);
}

Result<void> writeText(const TableMaker& maker, const fs::path& file, char separator, JobContext& job)
{
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(file.c_str(), "wb"), std::fclose);
    if (!out)
        return writeError(file);
    RowText text(separator);
    for (const TableColumn& column : maker.columns)
        text.add(column.name);
    text.endRow();
    for (std::uint64_t row = 0; row < maker.rows;) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", file.string());
        for (const std::uint64_t end = std::min(maker.rows, row + kRowsAtOnce); row < end; ++row) {
            maker.row(row, text);
            text.endRow();
        }
        if (std::fwrite(text.all().data(), 1, text.all().size(), out.get()) != text.all().size())
            return writeError(file);
        text.all().clear();
        job.progress.set(row, maker.rows);
    }
    if (std::fflush(out.get()) != 0 || fdatasync(fileno(out.get())) != 0)
        return writeError(file);
    return {};
}

Result<void> convertToParquet(const TableMaker& maker, const fs::path& text, const fs::path& file, JobContext& job)
{
    DuckLimits limits;
    limits.readable = {text, file};
    CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limits));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(std::move(database), file.string()));
    std::string columns;
    for (const TableColumn& column : maker.columns)
        columns += (columns.empty() ? "" : ", ") + sqlText(column.name) + ": " + sqlText(column.sqlType);
    return connection->execute("COPY (SELECT * FROM read_csv(" + sqlText(text.string()) + ", auto_detect=false, delim=',', header=true, columns={" +
                               columns + "})) TO " + sqlText(file.string()) + " (FORMAT parquet)", job.stop);
}

} // namespace

void RowText::separate()
{
    if (!m_first)
        m_text += m_separator;
    m_first = false;
}

void RowText::add(std::string_view value)
{
    separate();
    m_text += value;
}

void RowText::add(std::uint64_t value)
{
    std::array<char, 24> digits;
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    add(std::string_view(digits.data(), end));
}

void RowText::add(double value)
{
    std::array<char, 32> digits;
    auto scaled = std::llround(value * 10000);
    separate();
    if (scaled < 0) {
        m_text += '-';
        scaled = -scaled;
    }
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), scaled / 10000);
    m_text.append(digits.data(), end);
    const auto rest = static_cast<int>(scaled % 10000);
    const std::array<char, 5> decimals{'.', digit(rest / 1000), digit(rest / 100 % 10), digit(rest / 10 % 10), digit(rest % 10)};
    m_text.append(decimals.data(), decimals.size());
}

void RowText::endRow()
{
    m_text += '\n';
    m_first = true;
}

Error writeError(const fs::path& file)
{
    const int code = errno;
    if (code == ENOSPC || code == EDQUOT)
        return fail(ErrorCode::NoSpace, "The disk is full", file.string(), "Free some space, or make less data");
    if (code == EACCES || code == EPERM || code == EROFS)
        return fail(ErrorCode::Permission, "The file cannot be written", file.string(), "Choose a folder that you may write to");
    return fail(ErrorCode::Io, std::string("The file cannot be written: ") + std::strerror(code), file.string(), "Check the disk");
}

Result<void> writeTable(const TableMaker& maker, const fs::path& file, const std::string& ending, JobContext& job)
{
    if (ending != ".parquet")
        return writeText(maker, file, ending == ".tsv" ? '\t' : ',', job);
    const fs::path text = file.string() + ".csv";
    auto written = writeText(maker, text, ',', job);
    if (written)
        written = convertToParquet(maker, text, file, job);
    std::error_code ignored;
    fs::remove(text, ignored);
    return written;
}

} // namespace cairn::data::synthetic
