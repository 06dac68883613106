// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/table/table_preview.h"

#include "core/base/text.h"
#include "core/data/import/csv_sniff.h"
#include "core/data/import/inspect_table.h"
#include "core/data/table/table_load.h"

#include <algorithm>

namespace cairn::data {

namespace {

constexpr std::size_t kLinesShown = 20;
constexpr std::size_t kLineBytes = 1000;

Result<std::vector<std::string>> linesOf(const TableFile& file)
{
    CAIRN_ASSIGN(const std::string head, firstBytes(file.files.front(), 256 * 1024));
    std::vector<std::string> lines;
    for (const auto line : csvLines(head, false)) {
        lines.push_back(toUtf8(line.substr(0, kLineBytes)));
        if (lines.size() == kLinesShown)
            break;
    }
    return lines;
}

Result<TableRows> rowsOf(const TableFile& file, JobContext& job)
{
    TableSource source;
    source.train = file;
    return file.feed ? loadFeedFront(source, job) : showFile(source);
}

} // namespace

Result<TablePreview> previewTable(const SourceSpec& spec, std::uint64_t rows, const std::filesystem::path& cacheFolder, JobContext& job)
{
    CAIRN_ASSIGN(auto file, inspectSource(spec, {cacheFolder, nullptr, false}, job));
    file.directAccess = false; // from the front, whatever the row numbers are
    TablePreview preview;
    preview.format = file.format;
    preview.schema = file.schema;
    preview.notices = file.notices;
    CAIRN_ASSIGN(const auto shown, rowsOf(file, job));
    CAIRN_ASSIGN(preview.page, shown.store->page(0, rows, job.stop));
    preview.found = file.found;
    if (file.format == "csv") {
        CAIRN_ASSIGN(preview.lines, linesOf(file));
    }
    return preview;
}

} // namespace cairn::data
