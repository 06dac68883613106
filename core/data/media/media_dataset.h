// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/data/media/pixel_source.h"
#include "core/data/table/table_store.h"

#include <functional>
#include <memory>

namespace cairn::data {

/// What a dataset of pictures, sounds or arrays is put together from.
struct MediaParts {
    SourceSpec spec;
    std::string title, format, fingerprint;
    std::vector<std::string> notices;
    std::shared_ptr<const TableStore> table;  ///< every column but the pictures; never null
    std::string pixelColumn = "image";
    std::shared_ptr<PixelSource> pixels;      ///< becomes the first column; null: no pictures
    std::uint64_t count = 0;
    std::optional<RowId> validationFrom, testFrom;
    std::vector<std::vector<Box>> boxes = {}; ///< one list per row, or empty
    std::shared_ptr<PixelSource> masks = {};  ///< [1, H, W] of the pictures; null: none
    std::vector<std::string> maskNames = {};  ///< of their numbers; may be empty
    std::function<Result<Waveform>(RowId)> waveform = {}; ///< empty: no sounds
    std::optional<SoundScale> soundScale = {};
    std::optional<ClipScale> clipScale = {};
    std::function<Result<std::vector<double>>(RowId)> frameTimes = {}; ///< empty: no videos
    std::function<Result<std::shared_ptr<const Dataset>>(const SpectrogramForm&, JobContext&)> withSpectrograms = {}; ///< as waveform
};

/// A table held by DuckDB whose first column may be pictures that are decoded when they are asked for.
class MediaDataset : public Dataset {
public:
    explicit MediaDataset(MediaParts parts);

    std::string title() const override { return m_parts.title; }
    const SourceSpec& source() const override { return m_parts.spec; }
    std::string format() const override { return m_parts.format; }
    const Schema& schema() const override { return m_schema; }
    std::vector<std::string> notices() const override;
    std::string fingerprint() const override { return m_parts.fingerprint; }
    std::optional<std::uint64_t> rowCount() const override { return m_parts.count; }
    bool hasGivenTest() const override { return m_parts.testFrom.has_value(); }
    std::optional<RowId> givenTestFrom() const override { return m_parts.testFrom; }
    std::optional<RowId> givenValidationFrom() const override { return m_parts.validationFrom; }
    bool randomAccess() const override { return true; }
    Result<void> prepareRandomAccess(JobContext& job) override;

    Result<TablePage> page(RowId first, std::uint64_t count, JobContext& job) const override;
    Result<TablePage> rows(std::span<const RowId> ids, JobContext& job) const override;
    Result<ColumnProfile> profile(std::size_t column, JobContext& job) const override;
    Result<std::vector<RowId>> filter(const std::string& where, JobContext& job) const override;
    Result<void> copyImages(std::span<const RowId> ids, std::span<std::uint8_t> out) const override;
    std::vector<RowId> unreadableRows() const override;
    Result<std::vector<Box>> boxes(RowId row) const override;
    std::optional<MaskFacts> masks() const override { return m_parts.masks ? std::optional(MaskFacts{m_parts.maskNames}) : std::nullopt; }
    Result<void> copyMasks(std::span<const RowId> ids, std::span<std::uint8_t> out) const override;
    Result<Waveform> waveform(RowId row) const override;
    std::optional<SoundScale> soundScale() const override { return m_parts.soundScale; }
    std::optional<ClipScale> clipScale() const override { return m_parts.clipScale; }
    Result<std::vector<double>> frameTimes(RowId row) const override;
    Result<std::shared_ptr<const Dataset>> withSpectrograms(const SpectrogramForm& form, JobContext& job) const override
    {
        return m_parts.withSpectrograms ? m_parts.withSpectrograms(form, job) : Dataset::withSpectrograms(form, job);
    }
    Result<std::unique_ptr<ChunkCursor>> scan(std::span<const std::size_t> columns, RowId first, std::uint64_t count,
                                              StopToken stop) const override;
    Result<std::unique_ptr<ChunkCursor>> scanRows(std::span<const std::size_t> columns, std::span<const RowId> ids,
                                                  StopToken stop) const override;
    /// Without pictures it is a table like any other.
    Result<TableAccess> tableAccess() const override { return m_parts.pixels ? TableAccess{} : TableAccess{m_parts.table, {}}; }

private:
    Result<void> checkRows(std::span<const RowId> ids, std::span<const std::uint8_t> out, const PixelSource& pixels) const;
    Result<std::vector<std::size_t>> tableColumns(std::span<const std::size_t> columns) const;
    TablePage withPixels(TablePage table) const;
    Result<ColumnProfile> pixelProfile(JobContext& job) const;

    MediaParts m_parts;
    Schema m_schema;
};

} // namespace cairn::data
