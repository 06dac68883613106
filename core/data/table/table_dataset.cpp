// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/table/table_dataset.h"

#include "core/base/text.h"
#include "core/data/fingerprint.h"
#include "core/data/import/inspect_table.h"

#include <algorithm>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kSmallTable = 64 << 20;     ///< plain bytes; loaded at once
constexpr std::uint64_t kSniffWhole = 16 << 20;     ///< plain bytes up to which inspectTable looks at all rows anyway
constexpr std::uint64_t kFirstPage = 512;           ///< rows kept from the first look
constexpr std::size_t kFilesHashed = 256;
constexpr RowId kRowsFromTheFront = 100'000;        ///< reachable quickly without a cache

/// "adult-train" of "/data/adult-train.csv.gz"
std::string titleOf(const fs::path& path)
{
    fs::path stem = path.has_filename() ? path.filename() : path.parent_path().filename();
    if (stem.string().find_first_of("*?[") != std::string::npos && path.has_parent_path())
        stem = path.parent_path().filename(); // of a pattern: its folder
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

/// At most a few hundred of the files, for a fingerprint of a large set.
std::vector<fs::path> spread(const std::vector<fs::path>& files)
{
    const std::size_t step = files.size() / kFilesHashed + 1;
    std::vector<fs::path> some;
    for (std::size_t i = 0; i < files.size(); i += step)
        some.push_back(files[i]);
    return some;
}

} // namespace

Result<std::shared_ptr<Dataset>> TableDataset::open(SourceSpec spec, fs::path cacheFolder, JobContext& job)
{
    std::shared_ptr<TableDataset> dataset(new TableDataset());
    dataset->m_spec = std::move(spec);
    dataset->m_cacheFolder = std::move(cacheFolder);
    auto opened = dataset->openParts(job);
    dataset->forgetSecrets();
    CAIRN_TRY(opened);
    return std::shared_ptr<Dataset>(std::move(dataset));
}

/// Passwords are never stored with a project.
void TableDataset::forgetSecrets()
{
    m_spec.location = withoutSecrets(m_spec.location);
    m_spec.testLocation = withoutSecrets(m_spec.testLocation);
    for (auto& input : m_spec.inputs)
        input.location = withoutSecrets(input.location);
}

Result<void> TableDataset::openParts(JobContext& job)
{
    auto opened = inspectAndLook(false, job);
    if (!opened && opened.error().what.starts_with("The text is not UTF-8") && m_spec.options.encoding.empty()) {
        m_spec.options.encoding = "latin-1";
        opened = inspectAndLook(false, job);
        m_notices.push_back("The file is not UTF-8: read as Latin-1");
    }
    // The first 20,000 rows may mislead about types: look at all of them where that is cheap.
    const std::uint64_t bytes = m_table.plainBytes();
    if (!opened && opened.error().code == ErrorCode::InvalidInput && bytes > kSniffWhole && bytes <= kSmallTable)
        opened = inspectAndLook(true, job);
    if (opened || !opened.error().fix.empty() || opened.error().code == ErrorCode::Cancelled)
        return opened;
    Error error = opened.error();
    error.fix = "Check the source, or read it with other options";
    return error;
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
    CAIRN_ASSIGN(m_table.train, inspectSource(m_spec, {m_cacheFolder, nullptr, sniffWhole}, job));
    m_notices = m_table.train.notices;
    if (!m_spec.testLocation.empty()) {
        CAIRN_ASSIGN(m_table.test, inspectTable(m_spec.testLocation, m_spec.options, {m_cacheFolder, &m_table.train, sniffWhole}, job));
        CAIRN_TRY(alignColumns(m_table.train, *m_table.test));
    }
    for (const auto& file : m_table.files()) {
        CAIRN_ASSIGN(auto stamp, FileStamp::of(file));
        m_stamps.push_back(std::move(stamp));
    }
    return {};
}

/// Content of the files and whatever else makes the rows; where there are no files, the first rows themselves.
Result<void> TableDataset::takeFingerprint(JobContext& job)
{
    SourceSpec reading = m_spec;
    reading.location.clear();
    reading.testLocation.clear();
    reading.inputs.clear();
    Json json = toJson(reading);
    json.erase("location");
    std::string extra = json.dump() + m_table.train.identity + (m_table.test ? m_table.test->identity : "");
    const bool server = m_table.train.files.empty() || (m_table.test && m_table.test->files.empty());
    if (server) {
        CAIRN_ASSIGN(const auto page, m_rows.store->page(0, kFirstPage, job.stop));
        for (const auto& column : page.columns) {
            for (const auto& cell : column)
                extra += cellText(cell) + "\n";
        }
        extra += m_rows.randomAccess ? std::to_string(*m_rows.count) : "more";
    }
    CAIRN_ASSIGN(m_fingerprint, data::fingerprint(spread(m_table.files()), extra));
    return {};
}

Result<void> TableDataset::firstRows(JobContext& job)
{
    const bool feed = m_table.hasFeed();
    const bool small = !feed && m_table.plainBytes() <= kSmallTable;
    auto rows = feed ? loadFeedFront(m_table, job) : small ? loadIntoMemory(m_table, job) : showFile(m_table);
    if (!rows)
        return rows.error();
    m_rows = std::move(rows).value();
    m_readsFile = !small && !feed;
    CAIRN_TRY(takeFingerprint(job));
    if (small || feed || m_rows.randomAccess)
        return {};
    // A first look: an unreadable table is refused at once, not by a background job.
    CAIRN_ASSIGN(m_firstPage, m_rows.store->page(0, kFirstPage, job.stop));
    if (m_firstPage.size() == 0)
        return fail(ErrorCode::InvalidInput, "The table has no rows", m_spec.location, "Choose a file with rows");
    return {};
}

std::string TableDataset::title() const
{
    return m_table.train.title.empty() ? titleOf(m_spec.location) : toUtf8(m_table.train.title);
}

std::vector<std::string> TableDataset::notices() const
{
    auto notices = m_notices;
    const auto rows = rowsNow();
    notices.insert(notices.end(), rows.notices.begin(), rows.notices.end());
    return notices;
}

Result<void> TableDataset::checkFiles() const
{
    for (const auto& stamp : m_stamps)
        CAIRN_TRY(stamp.check());
    return {};
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
    CAIRN_TRY(checkFiles());
    std::string place = m_stamps.empty() ? m_spec.location : std::string();
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
        CAIRN_TRY(checkFiles());
    return rows;
}

Result<TablePage> TableDataset::page(RowId first, std::uint64_t count, JobContext& job) const
{
    const auto now = rowsNow();
    if (!now.randomAccess && now.front > 0 && first + count <= now.front)
        return now.store->page(first, count, job.stop);
    if (const auto& rows = now; !rows.randomAccess && rows.front == 0 && first + count <= kRowsFromTheFront) {
        CAIRN_TRY(checkFiles());
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
