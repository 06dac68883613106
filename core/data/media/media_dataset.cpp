// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/media/media_dataset.h"

#include "core/data/media/pixel_profile.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

namespace cairn::data {

namespace {

constexpr std::uint64_t kBytesAtOnce = 16 << 20; ///< pixels looked at in one go

} // namespace

MediaDataset::MediaDataset(MediaParts parts) : m_parts(std::move(parts))
{
    if (m_parts.pixels)
        m_schema.columns.push_back({m_parts.pixelColumn, ColumnType::Image, m_parts.pixels->shape()});
    const auto& columns = m_parts.table->schema().columns;
    m_schema.columns.insert(m_schema.columns.end(), columns.begin(), columns.end());
}

std::vector<std::string> MediaDataset::notices() const
{
    std::vector<std::string> notices = m_parts.notices;
    for (const PixelSource* pixels : {m_parts.pixels.get(), m_parts.masks.get()}) {
        if (pixels)
            std::ranges::copy(pixels->notices(), std::back_inserter(notices));
    }
    return notices;
}

Result<void> MediaDataset::prepareRandomAccess(JobContext& job)
{
    for (const auto& pixels : {m_parts.pixels, m_parts.masks}) {
        if (pixels)
            CAIRN_TRY(pixels->prepare(job));
    }
    return {};
}

TablePage MediaDataset::withPixels(TablePage table) const
{
    if (!m_parts.pixels)
        return table;
    std::vector<Cell> cells;
    for (const RowId row : table.rows)
        cells.emplace_back(static_cast<std::int64_t>(row));
    table.columns.insert(table.columns.begin(), std::move(cells));
    return table;
}

Result<TablePage> MediaDataset::page(RowId first, std::uint64_t count, JobContext& job) const
{
    CAIRN_ASSIGN(auto table, m_parts.table->page(first, count, job.stop));
    return withPixels(std::move(table));
}

Result<TablePage> MediaDataset::rows(std::span<const RowId> ids, JobContext& job) const
{
    CAIRN_ASSIGN(auto table, m_parts.table->rows(ids, job.stop));
    return withPixels(std::move(table));
}

Result<ColumnProfile> MediaDataset::pixelProfile(JobContext& job) const
{
    std::array<std::uint64_t, 256> counts{};
    const std::uint64_t bytes = m_parts.pixels->bytesPerRow();
    const std::uint64_t atOnce = std::max<std::uint64_t>(1, kBytesAtOnce / bytes);
    std::vector<std::uint8_t> pixels;
    std::vector<RowId> ids;
    for (std::uint64_t first = 0; first < m_parts.count; first += atOnce) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", m_parts.title);
        ids.resize(std::min(atOnce, m_parts.count - first));
        std::iota(ids.begin(), ids.end(), first);
        pixels.resize(ids.size() * bytes);
        CAIRN_TRY(m_parts.pixels->copy(ids, pixels));
        for (const std::uint8_t pixel : pixels)
            ++counts[pixel];
        job.progress.set(first + ids.size(), m_parts.count);
    }
    return data::pixelProfile(counts, m_parts.count);
}

Result<ColumnProfile> MediaDataset::profile(std::size_t column, JobContext& job) const
{
    if (m_schema[column].type == ColumnType::Image)
        return pixelProfile(job);
    return m_parts.table->profile(column - (m_parts.pixels ? 1 : 0), m_parts.count, job.stop);
}

Result<std::vector<RowId>> MediaDataset::filter(const std::string& where, JobContext& job) const
{
    return m_parts.table->filter(where, job.stop);
}

Result<void> MediaDataset::copyImages(std::span<const RowId> ids, std::span<std::uint8_t> out) const
{
    if (!m_parts.pixels)
        return fail(ErrorCode::Unsupported, "These data have no pictures", m_parts.title, "Choose data with an image column");
    CAIRN_TRY(checkRows(ids, out, *m_parts.pixels));
    return m_parts.pixels->copy(ids, out);
}

Result<void> MediaDataset::copyMasks(std::span<const RowId> ids, std::span<std::uint8_t> out) const
{
    if (!m_parts.masks)
        return Dataset::copyMasks(ids, out);
    CAIRN_TRY(checkRows(ids, out, *m_parts.masks));
    return m_parts.masks->copy(ids, out);
}

Result<void> MediaDataset::checkRows(std::span<const RowId> ids, std::span<const std::uint8_t> out, const PixelSource& pixels) const
{
    if (out.size() != ids.size() * pixels.bytesPerRow())
        return fail(ErrorCode::Internal, "The memory for the images has the wrong size", m_parts.spec.location);
    for (const RowId id : ids) {
        if (id >= m_parts.count)
            return fail(ErrorCode::NotFound, "There is no row " + std::to_string(id), m_parts.spec.location, "Choose rows of this dataset");
    }
    return {};
}

std::vector<RowId> MediaDataset::unreadableRows() const
{
    std::set<RowId> rows;
    for (const PixelSource* pixels : {m_parts.pixels.get(), m_parts.masks.get()}) {
        for (const RowId row : pixels ? pixels->unreadable() : std::vector<RowId>())
            rows.insert(row);
    }
    return {rows.begin(), rows.end()};
}

Result<std::vector<Box>> MediaDataset::boxes(RowId row) const
{
    if (row >= m_parts.count)
        return fail(ErrorCode::NotFound, "There is no row " + std::to_string(row), m_parts.spec.location, "Choose rows of this dataset");
    return m_parts.boxes.empty() ? std::vector<Box>() : m_parts.boxes[row];
}

Result<Waveform> MediaDataset::waveform(RowId row) const
{
    if (row >= m_parts.count)
        return fail(ErrorCode::NotFound, "There is no row " + std::to_string(row), m_parts.spec.location, "Choose rows of this dataset");
    return m_parts.waveform ? m_parts.waveform(row) : Dataset::waveform(row);
}

Result<std::vector<double>> MediaDataset::frameTimes(RowId row) const
{
    if (row >= m_parts.count)
        return fail(ErrorCode::NotFound, "There is no row " + std::to_string(row), m_parts.spec.location, "Choose rows of this dataset");
    return m_parts.frameTimes ? m_parts.frameTimes(row) : Dataset::frameTimes(row);
}

Result<std::vector<std::size_t>> MediaDataset::tableColumns(std::span<const std::size_t> columns) const
{
    std::vector<std::size_t> wanted;
    for (const std::size_t column : columns) {
        if (m_schema[column].type == ColumnType::Image)
            return fail(ErrorCode::Unsupported, "Pixels are not read column by column", m_parts.spec.location, "Use copyImages");
        wanted.push_back(column - (m_parts.pixels ? 1 : 0));
    }
    return wanted;
}

Result<std::unique_ptr<ChunkCursor>> MediaDataset::scan(std::span<const std::size_t> columns, RowId first, std::uint64_t count, StopToken stop) const
{
    CAIRN_ASSIGN(const auto wanted, tableColumns(columns));
    return m_parts.table->scan(wanted, first, count, std::move(stop));
}

Result<std::unique_ptr<ChunkCursor>> MediaDataset::scanRows(std::span<const std::size_t> columns, std::span<const RowId> ids, StopToken stop) const
{
    CAIRN_ASSIGN(const auto wanted, tableColumns(columns));
    return m_parts.table->scanRows(wanted, ids, std::move(stop));
}

} // namespace cairn::data
