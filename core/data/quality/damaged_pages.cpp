// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/quality/checks.h"
#include "core/data/table/parquet_pages.h"

#include <map>

namespace cairn::data {

/// Rows of a Parquet file that are read from pages whose checksum is wrong.
Result<void> checkDamagedPages(const QualityContext& context, Findings& findings, JobContext& job)
{
    const auto files = context.dataset.files();
    if (context.dataset.format() != "parquet" || files.empty())
        return {};
    CAIRN_ASSIGN(const PageSums sums, checkPageSums(files, job));
    struct Damage {
        select::RowSet rows;
        std::uint64_t pages = 0;
        std::string file;
    };
    std::map<std::string, Damage> columns;
    for (const DamagedPage& page : sums.damaged) {
        Damage& damage = columns[page.column];
        for (RowId row = page.first; row < page.first + page.rows && row < context.rows.total; ++row)
            damage.rows.add(row);
        ++damage.pages;
        damage.file = page.file.filename().string();
    }
    for (auto& [column, damage] : columns) {
        const std::uint64_t count = damage.rows.count();
        findings.push_back({"damaged_pages", Severity::Serious, column,
                            grouped(count) + " values of \"" + column + "\" lie in damaged parts of " + toUtf8(damage.file) +
                                " (a wrong checksum); get a fresh copy of the file",
                            {{"file", toUtf8(damage.file)}, {"pages", damage.pages}}, count, std::move(damage.rows), {}});
    }
    return {};
}

} // namespace cairn::data
