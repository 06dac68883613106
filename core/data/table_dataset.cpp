// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/table_dataset.h"

#include "core/base/text.h"
#include "core/data/fingerprint.h"

#include <algorithm>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kSmallTable = 64 << 20;     ///< plain bytes; loaded at once
constexpr std::uint64_t kSniffWhole = 16 << 20;     ///< plain bytes; types are found out from all rows
constexpr std::uint64_t kFirstPage = 512;           ///< rows kept from the first look
constexpr RowId kRowsFromTheFront = 100'000;        ///< reachable quickly without a cache

Result<TableFile> inspectFile(const fs::path& path, const SourceOptions& options, const TableFile* like, bool sniffWhole,
                              const StopToken& stop)
{
    CAIRN_ASSIGN(const auto probe, probeFile(path));
    if (probe.kind == FileKind::Parquet)
        return inspectParquet(path, stop);
    if (probe.kind == FileKind::Idx)
        return fail(ErrorCode::InvalidInput, "This is an IDX file, not a table", path.string(), "Choose a CSV or Parquet file");
    return inspectCsv(path, probe, options, like, sniffWhole || probe.plainBytes <= kSniffWhole, stop);
}

/// "adult-train" of "/data/adult-train.csv.gz"
std::string titleOf(const fs::path& path)
{
    fs::path stem = path.filename();
    while (stem.has_extension() && stem.extension().string().size() <= 8)
        stem = stem.stem();
    return toUtf8(stem.string());
}

TablePage part(const TablePage& page, RowId first, std::uint64_t count)
{
    const auto cut = [&](const auto& values) {
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(first);
        return std::decay_t<decltype(values)>(begin, begin + static_cast<std::ptrdiff_t>(count));
    };
    TablePage some;
    some.rows = cut(page.rows);
    for (const auto& column : page.columns)
        some.columns.push_back(cut(column));
    return some;
}

} // namespace

Result<std::shared_ptr<Dataset>> TableDataset::open(SourceSpec spec, fs::path cacheFolder, JobContext& job)
{
    std::shared_ptr<TableDataset> dataset(new TableDataset());
    dataset->m_spec = std::move(spec);
    dataset->m_cacheFolder = std::move(cacheFolder);
    auto opened = dataset->inspectAndLook(false, job);
    if (!opened && opened.error().what.starts_with("The text is not UTF-8") && dataset->m_spec.options.encoding.empty()) {
        dataset->m_spec.options.encoding = "latin-1";
        opened = dataset->inspectAndLook(false, job);
        dataset->m_notices.push_back("The file is not UTF-8: read as Latin-1");
    }
    // The first 20,000 rows may mislead about types: look at all of them where that is cheap.
    const std::uint64_t bytes = dataset->m_table.plainBytes();
    if (!opened && opened.error().code == ErrorCode::InvalidInput && bytes > kSniffWhole && bytes <= kSmallTable)
        opened = dataset->inspectAndLook(true, job);
    CAIRN_TRY(opened);
    return std::shared_ptr<Dataset>(std::move(dataset));
}

Result<void> TableDataset::inspectAndLook(bool sniffWhole, JobContext& job)
{
    CAIRN_TRY(inspect(sniffWhole, job));
    return firstRows(job);
}

Result<void> TableDataset::inspect(bool sniffWhole, JobContext& job)
{
    m_table = {};
    m_stamps.clear();
    CAIRN_ASSIGN(m_table.train, inspectFile(m_spec.location, m_spec.options, nullptr, sniffWhole, job.stop));
    m_notices = m_table.train.notices;
    std::vector<fs::path> files{m_spec.location};
    if (!m_spec.testLocation.empty()) {
        CAIRN_ASSIGN(m_table.test, inspectFile(m_spec.testLocation, m_spec.options, &m_table.train, sniffWhole, job.stop));
        CAIRN_TRY(alignColumns(m_table.train, *m_table.test));
        files.emplace_back(m_spec.testLocation);
    }
    for (const auto& file : files) {
        CAIRN_ASSIGN(auto stamp, FileStamp::of(file));
        m_stamps.push_back(std::move(stamp));
    }
    Json reading = toJson(m_spec);
    reading.erase("location");
    reading.erase("testLocation");
    CAIRN_ASSIGN(m_fingerprint, data::fingerprint(files, reading.dump()));
    return {};
}

Result<void> TableDataset::firstRows(JobContext& job)
{
    const bool small = m_table.plainBytes() <= kSmallTable;
    auto rows = small ? loadIntoMemory(m_table, job) : showFile(m_table);
    if (!rows)
        return rows.error();
    m_rows = std::move(rows).value();
    m_readsFile = !small;
    if (small || m_rows.randomAccess)
        return {};
    // A first look: an unreadable table is refused at once, not by a background job.
    CAIRN_ASSIGN(m_firstPage, m_rows.store->page(0, kFirstPage, job.stop));
    if (m_firstPage.size() == 0)
        return fail(ErrorCode::InvalidInput, "The table has no rows", m_spec.location, "Choose a file with rows");
    return {};
}

std::string TableDataset::title() const
{
    return titleOf(m_spec.location);
}

TableRows TableDataset::rowsNow() const
{
    const std::lock_guard lock(m_mutex);
    return m_rows;
}

Result<void> TableDataset::prepareRandomAccess(JobContext& job)
{
    const std::lock_guard one(m_preparing);
    if (randomAccess())
        return {};
    for (const auto& stamp : m_stamps)
        CAIRN_TRY(stamp.check());
    std::string place;
    for (const auto& stamp : m_stamps)
        place += std::to_string(stamp.changed.time_since_epoch().count()) + "/" + std::to_string(stamp.bytes) + "/";
    CAIRN_ASSIGN(auto rows, loadIntoCache(m_table, m_cacheFolder, hashText(m_fingerprint + place + m_table.train.select), job));
    const std::lock_guard lock(m_mutex);
    m_rows = std::move(rows);
    m_readsFile = false;
    return {};
}

Result<TableRows> TableDataset::reachable() const
{
    const auto rows = rowsNow();
    if (!rows.randomAccess)
        return fail(ErrorCode::Busy, "The table is still being prepared", m_spec.location, "Wait until it is through");
    const bool readsFile = [this] {
        const std::lock_guard lock(m_mutex);
        return m_readsFile;
    }();
    if (readsFile)
        CAIRN_TRY(m_stamps.front().check());
    return rows;
}

Result<TablePage> TableDataset::page(RowId first, std::uint64_t count, JobContext& job) const
{
    if (const auto rows = rowsNow(); !rows.randomAccess && first + count <= kRowsFromTheFront) {
        CAIRN_TRY(m_stamps.front().check());
        if (first + count <= m_firstPage.size())
            return part(m_firstPage, first, count);
        return rows.store->page(first, count, job.stop);
    }
    CAIRN_ASSIGN(const auto rows, reachable());
    return rows.store->page(first, count, job.stop);
}

Result<TablePage> TableDataset::rows(std::span<const RowId> ids, JobContext& job) const
{
    CAIRN_ASSIGN(const auto rows, reachable());
    return rows.store->rows(ids, job.stop);
}

Result<ColumnProfile> TableDataset::profile(std::size_t column, JobContext& job) const
{
    CAIRN_ASSIGN(const auto rows, reachable());
    return rows.store->profile(column, rows.count.value_or(0), job.stop);
}

Result<std::vector<RowId>> TableDataset::filter(const std::string& where, JobContext& job) const
{
    CAIRN_ASSIGN(const auto rows, reachable());
    return rows.store->filter(where, job.stop);
}

Result<void> TableDataset::copyImages(std::span<const RowId>, std::span<std::uint8_t>) const
{
    return fail(ErrorCode::Unsupported, "This table has no image column", m_spec.location, "Open an image data set");
}

Result<std::unique_ptr<ChunkCursor>> TableDataset::scan(std::span<const std::size_t> columns, RowId first, std::uint64_t count,
                                                        StopToken stop) const
{
    CAIRN_ASSIGN(const auto rows, reachable());
    return rows.store->scan(columns, first, count, std::move(stop));
}

Result<std::unique_ptr<ChunkCursor>> TableDataset::scanRows(std::span<const std::size_t> columns, std::span<const RowId> ids,
                                                            StopToken stop) const
{
    CAIRN_ASSIGN(const auto rows, reachable());
    return rows.store->scanRows(columns, ids, std::move(stop));
}

Result<TableAccess> TableDataset::tableAccess() const
{
    CAIRN_ASSIGN(const auto rows, reachable());
    return TableAccess{rows.store, m_cacheFolder};
}

} // namespace cairn::data
