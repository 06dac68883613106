// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/data/file_probe.h"
#include "core/data/table/table_load.h"

#include <mutex>

namespace cairn::data {

/// A table from a source and perhaps a second one with test rows: files, databases, queries. Small ones are held in memory,
/// Parquet is read in place, other big ones are shown from the front until a column cache exists.
class TableDataset : public Dataset {
public:
    static Result<std::shared_ptr<Dataset>> open(SourceSpec spec, std::filesystem::path cacheFolder, JobContext& job);

    std::string title() const override;
    const SourceSpec& source() const override { return m_spec; }
    std::string format() const override { return m_table.train.format; }
    const Schema& schema() const override { return m_table.train.schema; }
    std::vector<std::filesystem::path> files() const override { return m_table.files(); }
    std::vector<std::string> notices() const override;
    std::string fingerprint() const override { return m_fingerprint; }
    std::optional<std::uint64_t> rowCount() const override { return rowsNow().count; }
    bool hasGivenTest() const override { return m_table.test.has_value(); }
    std::optional<RowId> givenTestFrom() const override { return rowsNow().testFrom; }
    bool randomAccess() const override { return rowsNow().randomAccess; }
    Result<void> prepareRandomAccess(JobContext& job) override;

    Result<TablePage> page(RowId first, std::uint64_t count, JobContext& job) const override;
    Result<TablePage> rows(std::span<const RowId> ids, JobContext& job) const override;
    Result<ColumnProfile> profile(std::size_t column, JobContext& job) const override;
    Result<std::vector<RowId>> filter(const std::string& where, JobContext& job) const override;
    Result<void> copyImages(std::span<const RowId> ids, std::span<std::uint8_t> out) const override;
    Result<std::unique_ptr<ChunkCursor>> scan(std::span<const std::size_t> columns, RowId first, std::uint64_t count,
                                              StopToken stop) const override;
    Result<std::unique_ptr<ChunkCursor>> scanRows(std::span<const std::size_t> columns, std::span<const RowId> ids,
                                                  StopToken stop) const override;
    Result<TableAccess> tableAccess() const override;

private:
    TableDataset() = default;

    Result<void> openParts(JobContext& job);
    void forgetSecrets();
    Result<void> inspectAndLook(bool sniffWhole, JobContext& job);
    Result<void> inspect(bool sniffWhole, JobContext& job);
    Result<void> firstRows(JobContext& job);
    Result<void> takeFingerprint(JobContext& job);
    TableRows rowsNow() const;
    Result<void> checkFiles() const;
    /// The rows, if they can be reached anywhere and their files are as they were.
    Result<TableRows> reachable() const;

    SourceSpec m_spec;
    std::filesystem::path m_cacheFolder;
    TableSource m_table;
    std::vector<std::string> m_notices;
    std::string m_fingerprint;
    std::vector<FileStamp> m_stamps;
    TablePage m_firstPage; ///< what the first look at a big table showed
    bool m_readsFile = false; ///< rows come from the file itself, not from memory; guarded by m_mutex

    mutable std::mutex m_mutex; ///< guards m_rows and m_readsFile
    TableRows m_rows;
    std::mutex m_preparing;     ///< held by the one who builds the cache
};

} // namespace cairn::data
