// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/identity/near_texts.h"
#include "core/data/quality/checks.h"

namespace cairn::data {

namespace {

constexpr double kLongText = 40; ///< mean characters from which a column holds texts, not names
constexpr std::uint64_t kMostRows = 100'000;

} // namespace

/// Long texts that say nearly the same (Jaccard similarity of 0.8 or more over runs of three words), among at most 100,000
/// rows (a sample above that; the finding says so).
Result<void> checkNearTexts(const QualityContext& context, Findings& findings, JobContext& job)
{
    const auto columns = columnsWhere(context, [](const Column& column, const ColumnProfile& profile) {
        return column.type == ColumnType::Text && profile.text && profile.text->meanLength >= kLongText;
    });
    if (columns.empty())
        return {};
    CAIRN_ASSIGN(const ScannedRows rows, sampleOf(context.dataset, kMostRows, context.options.seed));
    for (const std::size_t column : columns) {
        NearTexts near;
        std::uint64_t done = 0;
        const std::size_t scanned[] = {column};
        CAIRN_TRY(visitRows(context.dataset, scanned, rows, [&](const ColumnChunk& chunk) -> Result<void> {
            for (std::size_t row = 0; row < chunk.size; ++row) {
                if (chunk.columns[0].present(row))
                    near.add(chunk.id(row), chunk.columns[0].text(row));
            }
            job.progress.set(done += chunk.size, rows.count());
            return {};
        }, job.stop));
        select::RowSet later;
        near.pairs([&](RowId, RowId second) { later.add(second); });
        if (later.empty())
            continue;
        const std::string& name = context.schema()[column].name;
        const std::uint64_t count = later.count();
        std::string what = grouped(count) + " texts of \"" + name + "\" nearly repeat an earlier one";
        if (rows.sampled())
            what += ", among a sample of " + grouped(rows.count()) + " rows";
        findings.push_back({"near_texts", Severity::Note, name, what, {{"examined", rows.count()}, {"sampled", rows.sampled()}}, count, std::move(later), {}});
    }
    return {};
}

} // namespace cairn::data
