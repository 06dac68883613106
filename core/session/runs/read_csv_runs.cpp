// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/session/runs/run_readers.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace cairn::session {
namespace {

/// Records of RFC 4180, lines ended by LF or CRLF.
std::vector<std::vector<std::string>> csvRecords(const std::string& text)
{
    std::vector<std::vector<std::string>> records;
    std::vector<std::string> record;
    std::string field;
    bool quoted = false, any = false;
    const auto endRecord = [&] {
        if (!any && field.empty())
            return;
        record.push_back(std::move(field));
        records.push_back(std::move(record));
        record.clear();
        field.clear();
        any = false;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c != '"')
                field += c;
            else if (i + 1 < text.size() && text[i + 1] == '"')
                field += text[++i];
            else
                quoted = false;
        } else if (c == '"') {
            quoted = any = true;
        } else if (c == ',') {
            record.push_back(std::move(field));
            field.clear();
            any = true;
        } else if (c == '\n') {
            endRecord();
        } else if (c != '\r') {
            field += c;
        }
    }
    endRecord();
    return records;
}

using Columns = std::map<std::string, std::size_t>;

std::string cell(const std::vector<std::string>& record, const Columns& columns, const std::string& name)
{
    const auto found = columns.find(name);
    return found == columns.end() || found->second >= record.size() ? std::string() : record[found->second];
}

/// Columns run, metric, step, value.
Result<std::vector<store::RunRecord>> longForm(const std::vector<std::vector<std::string>>& records, const Columns& columns, const std::string& file)
{
    std::vector<store::RunRecord> runs;
    std::map<std::string, std::size_t> byName;
    for (std::size_t line = 1; line < records.size(); ++line) {
        const auto& record = records[line];
        const auto step = numberIn(cell(record, columns, "step")), value = numberIn(cell(record, columns, "value"));
        if (!step || !value || std::abs(*step) > 9e15)
            return fail(ErrorCode::InvalidInput, "A step or a value is no number", file + ", record " + std::to_string(line), "Correct that line");
        const auto [at, isNew] = byName.try_emplace(cell(record, columns, "run"), runs.size());
        if (isNew)
            runs.emplace_back().draft.name = toUtf8(at->first);
        runs[at->second].points.push_back({toUtf8(cell(record, columns, "metric")), toUtf8(cell(record, columns, "split")), static_cast<std::int64_t>(*step),
                                           numberIn(cell(record, columns, "epoch")).value_or(*step), numberIn(cell(record, columns, "seconds")).value_or(0), *value});
    }
    return runs;
}

/// A column for each metric; empty cells are no points.
store::RunRecord wideForm(const std::vector<std::vector<std::string>>& records, const Columns& columns)
{
    store::RunRecord run;
    for (std::size_t line = 1; line < records.size(); ++line) {
        const auto epoch = numberIn(cell(records[line], columns, "epoch"));
        const double step = numberIn(cell(records[line], columns, "step")).value_or(epoch.value_or(static_cast<double>(line)));
        const double seconds = numberIn(cell(records[line], columns, columns.contains("time") ? "time" : "seconds")).value_or(0);
        for (const auto& [title, column] : columns) {
            if (title == "step" || title == "epoch" || title == "time" || title == "seconds" || column >= records[line].size() || title.empty())
                continue;
            const auto value = numberIn(records[line][column]);
            const MetricName metric = metricName(title);
            if (value && std::abs(step) < 9e15)
                run.points.push_back({metric.name, metric.split, static_cast<std::int64_t>(step), epoch.value_or(step), seconds, *value});
        }
    }
    return run;
}

} // namespace

Result<FoundRuns> readCsvRuns(const std::filesystem::path& file, JobContext& job)
{
    CAIRN_ASSIGN(const std::string text, textOf(file));
    const auto records = csvRecords(toUtf8(text));
    if (job.cancelled())
        return fail(ErrorCode::Cancelled, "Cancelled");
    Columns columns;
    for (std::size_t i = 0; !records.empty() && i < records[0].size(); ++i)
        columns.emplace(std::string(trimmed(records[0][i])), i);
    FoundRuns found;
    found.format = "CSV";
    if (columns.contains("run") && columns.contains("metric") && columns.contains("step") && columns.contains("value")) {
        CAIRN_ASSIGN(found.runs, longForm(records, columns, file.string()));
    } else {
        found.runs.push_back(wideForm(records, columns));
        found.runs.back().draft.name = file.stem().string();
    }
    std::erase_if(found.runs, [](const store::RunRecord& run) { return run.points.empty(); });
    if (found.runs.empty())
        return fail(ErrorCode::InvalidInput, "The file holds no numbers of a run", file.string(),
                    "It needs a line of column names, and either run, metric, step and value or a column for each metric");
    return found;
}

} // namespace cairn::session
