// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/arrays/idx_file.h"
#include "core/data/dataset.h"
#include "core/data/table/table_store.h"

namespace cairn::data {

/// Images with one label each, in IDX files: columns "image" and "label". Training rows come first, then the test rows.
class ImageDataset : public Dataset {
public:
    /// Location: one of the files, or their folder. `classes`: names of the labels from 0 on; labels behind them are called by
    /// their number.
    static Result<std::shared_ptr<Dataset>> open(SourceSpec spec, JobContext& job, const std::vector<std::string>& classes = {});

    std::string title() const override { return m_title; }
    const SourceSpec& source() const override { return m_spec; }
    std::string format() const override { return "idx"; }
    const Schema& schema() const override { return m_schema; }
    std::vector<std::string> notices() const override { return m_notices; }
    std::string fingerprint() const override { return m_fingerprint; }
    std::optional<std::uint64_t> rowCount() const override { return m_count; }
    bool hasGivenTest() const override { return m_parts.size() > 1; }
    std::optional<RowId> givenTestFrom() const override;
    bool randomAccess() const override { return true; }
    Result<void> prepareRandomAccess(JobContext&) override { return {}; }

    Result<TablePage> page(RowId first, std::uint64_t count, JobContext& job) const override;
    Result<TablePage> rows(std::span<const RowId> ids, JobContext& job) const override;
    Result<ColumnProfile> profile(std::size_t column, JobContext& job) const override;
    Result<std::vector<RowId>> filter(const std::string& where, JobContext& job) const override;
    Result<void> copyImages(std::span<const RowId> ids, std::span<std::uint8_t> out) const override;
    Result<std::unique_ptr<ChunkCursor>> scan(std::span<const std::size_t> columns, RowId first, std::uint64_t count,
                                              StopToken stop) const override;
    Result<std::unique_ptr<ChunkCursor>> scanRows(std::span<const std::size_t> columns, std::span<const RowId> ids,
                                                  StopToken stop) const override;

private:
    /// One pair of files.
    struct Part {
        IdxFile images, labels;
        std::uint64_t count() const { return images.shape[0]; }
    };

    ImageDataset() = default;

    Result<void> addPart(const std::filesystem::path& images, const std::filesystem::path& labels, JobContext& job);
    Result<void> makeTable(std::vector<std::string> names, JobContext& job);
    ColumnProfile pixelProfile() const;
    Result<std::vector<std::size_t>> tableColumns(std::span<const std::size_t> columns) const;
    TablePage withImages(TablePage labels) const;

    SourceSpec m_spec;
    std::string m_title;
    Schema m_schema;
    std::vector<std::string> m_notices;
    std::string m_fingerprint;
    std::vector<std::filesystem::path> m_files;
    std::vector<Part> m_parts; ///< training, then test
    std::uint64_t m_count = 0;
    std::uint64_t m_imageBytes = 0;
    std::shared_ptr<const TableStore> m_labels; ///< one column
};

/// Whether a folder holds image and label files with the names of MNIST.
bool holdsIdxPair(const std::filesystem::path& folder);

} // namespace cairn::data
