// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/import/inspect_table.h"

#include "core/data/import/database_imports.h"
#include "core/data/relations/relation_place.h"
#include "core/data/remote/remote_file.h"
#include "core/data/samples/open_sample.h"

namespace cairn::data {

namespace {

constexpr std::uint64_t kSniffWhole = 16 << 20; ///< plain bytes; types are found out from all rows

/// A .txt file of prose that nobody asks to read as a table.
bool isLongText(const std::filesystem::path& file, const FileProbe& probe, const SourceOptions& options)
{
    const auto ending = file.extension() == ".gz" ? file.stem().extension() : file.extension();
    return ending == ".txt" && !options.delimiter && !options.header && options.textColumns.empty() && isProse(probe.head);
}

Result<TableFile> inspectFiles(const std::string& text, const SourceOptions& options, const InspectContext& context, JobContext& job)
{
    CAIRN_ASSIGN(FileSet set, fileSet(text));
    CAIRN_ASSIGN(const auto probe, probeFile(set.files.front()));
    const bool several = set.files.size() > 1;
    if (several && probe.kind != FileKind::Text && probe.kind != FileKind::Json && probe.kind != FileKind::Parquet)
        return fail(ErrorCode::InvalidInput, "Databases and workbooks are opened one at a time", text, "Choose one of them");
    for (std::size_t i = 1; i < set.files.size() && probe.kind == FileKind::Parquet; ++i) {
        CAIRN_ASSIGN(const std::string mark, firstBytes(set.files[i], 4));
        if (mark != "PAR1")
            return fail(ErrorCode::Mismatch, "The file is of another kind than the first one", set.files[i].string(), "Choose a pattern that leaves it out");
    }
    const bool sniffWhole = context.sniffWhole || plainBytesOf(set, probe) <= kSniffWhole;
    const auto one = [&](const char* scheme) {
        Location location = parseLocation(text);
        location.scheme = scheme;
        location.place = set.files.front().string();
        location.offered = context.offered;
        return location;
    };
    Result<TableFile> file = [&]() -> Result<TableFile> {
        switch (probe.kind) {
        case FileKind::Parquet: return inspectParquet(set, options, job.stop);
        case FileKind::Json: return inspectJson(set, probe, options, sniffWhole, job.stop);
        case FileKind::Sqlite: return inspectSqlite(one("sqlite"), options, job.stop);
        case FileKind::DuckDb: return inspectDuckDb(one("duckdb"), options, job.stop);
        case FileKind::Workbook: return inspectWorkbook(one("xlsx"), options, job.stop);
        case FileKind::Text:
            if (!several && isLongText(set.files.front(), probe, options))
                return inspectLongText(one("text"), options, job.stop);
            return inspectCsv(set, probe, options, context.like, sniffWhole, job.stop);
        default:
            return fail(ErrorCode::InvalidInput, "This is not a table", text, "Choose a CSV, JSON or Parquet file, or a database");
        }
    }();
    if (file)
        file->notices.insert(file->notices.begin(), set.notices.begin(), set.notices.end());
    return file;
}

/// What lies on another computer is copied first, then read as a file.
Result<TableFile> inspectRemote(const Location& location, const SourceOptions& options, const InspectContext& context, JobContext& job)
{
    CAIRN_ASSIGN(const auto copy, fetchRemote(location.text, context.cacheFolder, job));
    auto file = inspectFiles(copy.file.string(), options, context, job);
    if (!file)
        return file;
    const std::string address = location.text.substr(0, location.text.find_first_of("?#"));
    file->path = address;
    file->title = file->title.empty() ? address.substr(address.rfind('/') + 1) : file->title;
    if (!copy.notice.empty())
        file->notices.push_back(copy.notice);
    return file;
}

/// The nodes of a graph or ratings: a table whose location says more than where it is. A change of the edges is a change of
/// the graph, so their file counts.
Result<TableFile> inspectRelation(const RelationPlace& place, const SourceOptions& options, const InspectContext& context, JobContext& job)
{
    std::error_code ignored;
    if (!place.edges.empty() && !std::filesystem::is_regular_file(place.edges, ignored))
        return fail(ErrorCode::NotFound, "There is no such file of edges", place.edges, "Correct what stands behind \"edges=\"");
    CAIRN_ASSIGN(TableFile file, inspectFiles(place.table, options, context, job));
    CAIRN_TRY(checkColumns(place, file.schema));
    if (!place.edges.empty())
        file.files.push_back(place.edges);
    if (!place.title.empty())
        file.title = place.title;
    return file;
}

Result<TableFile> inspectLocation(const Location& location, const SourceOptions& options, const InspectContext& context, JobContext& job)
{
    if (location.scheme == "duckdb")
        return inspectDuckDb(location, options, job.stop);
    if (location.scheme == "sqlite")
        return inspectSqlite(location, options, job.stop);
    if (location.scheme == "xlsx")
        return inspectWorkbook(location, options, job.stop);
    if (location.scheme == "text")
        return inspectLongText(location, options, job.stop);
    if (location.scheme == "postgresql")
        return inspectPostgres(location, options, job.stop);
    if (location.scheme == "mysql")
        return inspectMysql(location, options, job.stop);
    if (location.scheme == "http" || location.scheme == "https" || location.scheme == "s3")
        return inspectRemote(location, options, context, job);
    return inspectFiles(location.scheme.empty() ? location.text : location.place, options, context, job);
}

} // namespace

bool isTableLocation(const std::string& location)
{
    return !parseLocation(location).scheme.empty() || isFileSet(location);
}

Result<TableFile> inspectTable(const std::string& text, const SourceOptions& options, const InspectContext& context, JobContext& job)
{
    if (isSample(text)) {
        CAIRN_ASSIGN(const SourceSpec files, sampleFiles(text, job));
        return inspectTable(files.location, options.nullText ? options : files.options, context, job);
    }
    Location location = parseLocation(withoutSecrets(text));
    location.offered = context.offered;
    const auto relation = relationPlace(text);
    auto file = relation ? inspectRelation(*relation, options, context, job) : inspectLocation(location, options, context, job);
    if (file && location.text != text)
        file->notices.push_back("The password in the address is not used and not kept: it comes from the environment");
    if (!file && file.error().fix.empty() && file.error().code != ErrorCode::Cancelled) {
        Error error = file.error();
        error.fix = "Check the file, or read it with other options";
        return error;
    }
    if (!file && location.text != text && file.error().code == ErrorCode::Permission) {
        Error error = file.error();
        error.what += " (the password in the address is not used)";
        return error;
    }
    return file;
}

Result<std::vector<TableOffer>> tablesAt(const std::string& location, const std::filesystem::path& cacheFolder, JobContext& job)
{
    std::vector<std::pair<std::string, std::string>> offered;
    const auto file = inspectTable(location, {}, {cacheFolder, nullptr, false, &offered}, job);
    std::vector<TableOffer> tables;
    for (auto& [name, address] : offered)
        tables.push_back({std::move(name), std::move(address)});
    if (!tables.empty() && (file || tables.size() > 1))
        return tables;
    if (!file)
        return file.error();
    return std::vector<TableOffer>{{file->title.empty() ? file->path.stem().string() : std::filesystem::path(file->title).stem().string(), withoutSecrets(location)}};
}

Result<TableFile> inspectSource(const SourceSpec& spec, const InspectContext& context, JobContext& job)
{
    return spec.query.empty() ? inspectTable(spec.location, spec.options, context, job) : inspectQuery(spec, context, job);
}

} // namespace cairn::data
