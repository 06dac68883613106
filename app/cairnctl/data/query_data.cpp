// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/data/data_commands.h"
#include "app/cairnctl/data/source.h"
#include "core/base/text.h"
#include "core/data/write/table_writer.h"

#include <algorithm>
#include <cstdio>

namespace cairn::ctl {

namespace {

constexpr std::uint64_t kRowsAtOnce = 4096;
constexpr std::size_t kWidest = 32; ///< characters of a cell on the terminal

Result<data::SourceSpec> specOf(const Console& console, const QueryArguments& arguments)
{
    data::SourceSpec spec;
    spec.location = "query";
    spec.query = arguments.sql;
    const auto add = [&](const std::string& name, const std::string& location) -> Result<void> {
        data::NamedSource input{name, absoluteLocation(location), {}};
        if (location.ends_with(".cairn")) {
            CAIRN_ASSIGN(const Source source, openSource(console, location));
            input.location = source.dataset->source().location;
            input.options = source.dataset->source().options;
        }
        spec.inputs.push_back(std::move(input));
        return {};
    };
    CAIRN_TRY(add("data", arguments.source));
    for (const std::string& with : arguments.with) {
        const std::size_t equals = with.find('=');
        if (equals == std::string::npos || equals == 0)
            return fail(ErrorCode::InvalidInput, "This names no source: " + with, "--with", "Write --with name=location");
        CAIRN_TRY(add(with.substr(0, equals), with.substr(equals + 1)));
    }
    return spec;
}

std::string cut(const std::string& text)
{
    std::string result;
    std::size_t characters = 0;
    for (const char letter : text) {
        if ((static_cast<unsigned char>(letter) & 0xC0) != 0x80 && ++characters > kWidest)
            return result + "...";
        result += letter == '\n' || letter == '\t' || letter == '\r' ? ' ' : letter;
    }
    return result;
}

std::size_t width(const std::string& text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Rows as an aligned table, numbers at the right.
std::string tableText(const data::Schema& schema, const data::TablePage& page)
{
    std::vector<std::vector<std::string>> lines(page.size() + 1);
    std::vector<std::size_t> widths(schema.size(), 0);
    for (std::size_t column = 0; column < schema.size(); ++column) {
        for (std::size_t line = 0; line <= page.size(); ++line) {
            lines[line].push_back(cut(line == 0 ? schema[column].name : data::cellText(page.at(line - 1, column))));
            widths[column] = std::max(widths[column], width(lines[line].back()));
        }
    }
    std::string text;
    for (const auto& line : lines) {
        for (std::size_t column = 0; column < line.size(); ++column) {
            const std::string gap(widths[column] - width(line[column]), ' ');
            const bool number = schema[column].type == data::ColumnType::Integer || schema[column].type == data::ColumnType::Real;
            text += (column ? "  " : "") + (number ? gap + line[column] : line[column] + gap);
        }
        text += "\n";
    }
    return text;
}

/// Prints rows as they are read, so that any number of them costs no memory.
Result<void> print(const Console& console, const data::Dataset& dataset, std::uint64_t rows, const std::string& format, JobContext& job)
{
    const data::Schema& schema = dataset.schema();
    const bool json = console.json || format == "json", csv = format == "csv";
    if (json) {
        std::string head = "{\"columns\": " + Json([&] {
            Json names = Json::array();
            for (const data::Column& column : schema.columns)
                names.push_back(column.name);
            return names;
        }()).dump() + ", \"total\": " + std::to_string(*dataset.rowCount()) + ", \"rows\": [";
        std::fputs(head.c_str(), stdout);
    } else if (csv) {
        std::fputs(data::csvHeader(schema, ',').c_str(), stdout);
    }
    for (std::uint64_t first = 0; first < rows || first == 0; first += kRowsAtOnce) {
        CAIRN_ASSIGN(const data::TablePage page, dataset.page(first, std::min(kRowsAtOnce, rows - first), job));
        if (!json && !csv)
            std::fputs(plain(tableText(schema, page)).c_str(), stdout);
        for (std::size_t row = 0; (json || csv) && row < page.size(); ++row) {
            const std::string line = json ? (first + row > 0 ? ",\n" : "\n") + data::jsonLine(schema, page, row) : data::csvLine(schema, page, row, ',');
            std::fputs(line.c_str(), stdout);
        }
        if (rows == 0)
            break;
    }
    std::fputs(json ? "\n]}\n" : "", stdout);
    std::fflush(stdout);
    return {};
}

} // namespace

ExitCode queryData(const Console& console, const QueryArguments& arguments)
{
    if (arguments.format != "table" && arguments.format != "csv" && arguments.format != "json") {
        console.error(fail(ErrorCode::InvalidInput, "There is no format " + arguments.format, "--format", "Give table, csv or json"));
        return kUsage;
    }
    const auto spec = specOf(console, arguments);
    if (!spec)
        return console.error(spec.error());
    std::shared_ptr<data::Dataset> dataset;
    {
        Work work("Running the query");
        auto opened = data::openDataset(*spec, cacheFolder(), work.job());
        if (!opened)
            return console.error(opened.error());
        dataset = *opened;
        if (const auto ready = dataset->prepareRandomAccess(work.job()); !ready)
            return console.error(ready.error());
    }
    Work work("Reading rows");
    if (!arguments.out.empty()) {
        const auto written = data::writeTable(*dataset, arguments.out, work.job());
        if (!written)
            return console.error(written.error());
        console.result(Json{{"file", arguments.out}, {"rows", written->rows}}, "Wrote " + grouped(written->rows) + " rows to " + arguments.out);
        return kOk;
    }
    const bool whole = arguments.format != "table" && !arguments.limit;
    const std::uint64_t rows = std::min(*dataset->rowCount(), whole ? *dataset->rowCount() : arguments.limit.value_or(20));
    if (const auto printed = print(console, *dataset, rows, arguments.format, work.job()); !printed)
        return console.error(printed.error());
    if (rows < *dataset->rowCount())
        console.note("First " + grouped(rows) + " of " + grouped(*dataset->rowCount()) + " rows; --limit shows more, --out writes all");
    return kOk;
}

} // namespace cairn::ctl
