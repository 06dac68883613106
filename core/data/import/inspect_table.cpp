// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/import/inspect_table.h"

#include "core/data/import/database_imports.h"

namespace cairn::data {

namespace {

constexpr std::uint64_t kSniffWhole = 16 << 20; ///< plain bytes; types are found out from all rows

Result<TableFile> inspectFiles(const std::string& text, const SourceOptions& options, const InspectContext& context, JobContext& job)
{
    CAIRN_ASSIGN(FileSet set, fileSet(text));
    CAIRN_ASSIGN(const auto probe, probeFile(set.files.front()));
    const bool several = set.files.size() > 1;
    if (probe.kind != FileKind::Text && several) {
        for (const auto& path : set.files) {
            CAIRN_ASSIGN(const auto other, probeFile(path));
            if (other.kind != probe.kind)
                return fail(ErrorCode::Mismatch, "The file is of another kind than the first one", path.string(), "Choose a pattern that leaves it out");
        }
    }
    const bool sniffWhole = context.sniffWhole || plainBytesOf(set, probe) <= kSniffWhole;
    const auto one = [&](const char* scheme) {
        Location location = parseLocation(text);
        location.scheme = scheme;
        location.place = set.files.front().string();
        return location;
    };
    Result<TableFile> file = [&]() -> Result<TableFile> {
        switch (probe.kind) {
        case FileKind::Parquet: return inspectParquet(set, options, job.stop);
        case FileKind::Json: return inspectJson(set, probe, options, sniffWhole, job.stop);
        case FileKind::Sqlite: return inspectSqlite(one("sqlite"), options, job.stop);
        case FileKind::DuckDb: return inspectDuckDb(one("duckdb"), options, job.stop);
        case FileKind::Text: return inspectCsv(set, probe, options, context.like, sniffWhole, job.stop);
        default:
            return fail(ErrorCode::InvalidInput, "This is not a table", text, "Choose a CSV, JSON or Parquet file, or a database");
        }
    }();
    if (file)
        file->notices.insert(file->notices.begin(), set.notices.begin(), set.notices.end());
    return file;
}

} // namespace

bool isTableLocation(const std::string& location)
{
    return !parseLocation(location).scheme.empty() || isFileSet(location);
}

Result<TableFile> inspectTable(const std::string& text, const SourceOptions& options, const InspectContext& context, JobContext& job)
{
    const Location location = parseLocation(text);
    if (location.scheme == "duckdb")
        return inspectDuckDb(location, options, job.stop);
    if (location.scheme == "sqlite")
        return inspectSqlite(location, options, job.stop);
    if (!location.scheme.empty())
        return fail(ErrorCode::Unsupported, "Addresses of this kind are not read yet", text, "Save the table as a file and open that");
    return inspectFiles(text, options, context, job);
}

Result<TableFile> inspectSource(const SourceSpec& spec, const InspectContext& context, JobContext& job)
{
    return spec.query.empty() ? inspectTable(spec.location, spec.options, context, job) : inspectQuery(spec, context, job);
}

} // namespace cairn::data
