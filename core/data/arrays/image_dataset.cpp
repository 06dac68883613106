// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/arrays/image_dataset.h"

#include "core/base/mapped_file.h"
#include "core/base/text.h"
#include "core/data/arrays/idx_names.h"
#include "core/data/fingerprint.h"
#include "core/data/media/pixel_profile.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kImage = 0, kLabel = 1; ///< columns

Result<IdxNames> filesOf(const SourceSpec& spec)
{
    CAIRN_ASSIGN(auto names, findIdxFiles(spec.location));
    if (!spec.testLocation.empty()) {
        CAIRN_ASSIGN(names.testLabels, idxPartner(spec.testLocation));
        names.testImages = spec.testLocation;
    }
    return names;
}

std::vector<std::int64_t> imageShape(const IdxFile& file)
{
    std::vector<std::int64_t> shape(file.shape.begin() + 1, file.shape.end());
    if (shape.size() == 2)
        shape.insert(shape.begin(), 1);
    return shape;
}

std::string titleOf(const SourceSpec& spec)
{
    const fs::path path(spec.location);
    std::error_code ignored;
    const fs::path folder = fs::is_directory(path, ignored) ? path : path.parent_path();
    return folder.filename().empty() ? path.filename().string() : toUtf8(folder.filename().string());
}

} // namespace

bool holdsIdxPair(const fs::path& folder)
{
    std::error_code ignored;
    return fs::is_directory(folder, ignored) && findIdxFiles(folder).has_value();
}

Result<std::shared_ptr<Dataset>> ImageDataset::open(SourceSpec spec, JobContext& job, const std::vector<std::string>& classes)
{
    CAIRN_ASSIGN(const auto names, filesOf(spec));
    std::shared_ptr<ImageDataset> dataset(new ImageDataset());
    dataset->m_title = titleOf(spec);
    dataset->m_spec = std::move(spec);
    CAIRN_TRY(dataset->addPart(names.images, names.labels, job));
    if (names.testImages)
        CAIRN_TRY(dataset->addPart(*names.testImages, *names.testLabels, job));
    CAIRN_ASSIGN(dataset->m_fingerprint, data::fingerprint(dataset->m_files, "idx"));
    CAIRN_TRY(dataset->makeTable(classes, job));
    return std::shared_ptr<Dataset>(std::move(dataset));
}

Result<void> ImageDataset::addPart(const fs::path& images, const fs::path& labels, JobContext& job)
{
    Part part;
    CAIRN_ASSIGN(part.images, openIdx(images, job.stop));
    CAIRN_ASSIGN(part.labels, openIdx(labels, job.stop));
    if (part.images.shape.size() < 3)
        return fail(ErrorCode::Unsupported, "The IDX file does not hold images", images.string(), "Choose a file with 3 or 4 dimensions");
    if (part.labels.shape.size() != 1 || part.labels.shape[0] != part.images.shape[0])
        return fail(ErrorCode::Mismatch, grouped(part.images.shape[0]) + " images, but " + grouped(part.labels.shape[0]) + " labels",
                    labels.string(), "Choose files that belong together");
    if (!m_parts.empty() && imageShape(part.images) != imageShape(m_parts[0].images))
        return fail(ErrorCode::Mismatch, "The test images have another size than the training images", images.string(), "Choose files that belong together");
    m_count += part.count();
    m_imageBytes = part.images.bytes.size() / part.count();
    m_files.push_back(images);
    m_files.push_back(labels);
    m_parts.push_back(std::move(part));
    return {};
}

Result<void> ImageDataset::makeTable(std::vector<std::string> names, JobContext& job)
{
    std::vector<std::int64_t> codes;
    codes.reserve(m_count);
    for (const auto& part : m_parts)
        codes.insert(codes.end(), part.labels.bytes.begin(), part.labels.bytes.end());
    for (const auto& part : m_parts)
        CAIRN_TRY(checkMapped(part.labels.bytes));
    const std::int64_t most = *std::ranges::max_element(codes);
    for (auto code = static_cast<std::int64_t>(names.size()); code <= most; ++code)
        names.push_back(std::to_string(code));
    m_schema.columns = {{"image", ColumnType::Image, imageShape(m_parts[0].images), {}}, {"label", ColumnType::Text, {}, names}};

    CAIRN_ASSIGN(auto database, DuckDatabase::open({}, {}));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(database, m_spec.location));
    CAIRN_TRY(connection->execute("CREATE TABLE codes(code BIGINT)", job.stop));
    CAIRN_TRY(connection->append("codes", codes));
    std::string list;
    for (const auto& label : names)
        list += (list.empty() ? "" : ", ") + sqlText(label);
    CAIRN_TRY(connection->execute("CREATE TABLE data AS SELECT ([" + list + "])[code + 1] AS label FROM codes", job.stop));
    CAIRN_TRY(connection->execute("DROP TABLE codes", job.stop));
    m_labels = std::make_shared<TableStore>(std::move(database), Schema{{m_schema[kLabel]}}, std::vector<std::string>{"label"}, "rowid", m_spec.location);
    return {};
}

std::optional<RowId> ImageDataset::givenTestFrom() const
{
    return hasGivenTest() ? std::optional<RowId>(m_parts[0].count()) : std::nullopt;
}

TablePage ImageDataset::withImages(TablePage labels) const
{
    std::vector<Cell> images;
    for (const RowId row : labels.rows)
        images.emplace_back(static_cast<std::int64_t>(row));
    labels.columns.insert(labels.columns.begin(), std::move(images));
    return labels;
}

Result<TablePage> ImageDataset::page(RowId first, std::uint64_t count, JobContext& job) const
{
    CAIRN_ASSIGN(auto labels, m_labels->page(first, count, job.stop));
    return withImages(std::move(labels));
}

Result<TablePage> ImageDataset::rows(std::span<const RowId> ids, JobContext& job) const
{
    CAIRN_ASSIGN(auto labels, m_labels->rows(ids, job.stop));
    return withImages(std::move(labels));
}

ColumnProfile ImageDataset::pixelProfile() const
{
    std::array<std::uint64_t, 256> counts{};
    for (const auto& part : m_parts) {
        for (const std::uint8_t pixel : part.images.bytes)
            ++counts[pixel];
    }
    return data::pixelProfile(counts, m_count);
}

Result<ColumnProfile> ImageDataset::profile(std::size_t column, JobContext& job) const
{
    if (column == kImage)
        return pixelProfile();
    return m_labels->profile(0, m_count, job.stop);
}

Result<std::vector<RowId>> ImageDataset::filter(const std::string& where, JobContext& job) const
{
    return m_labels->filter(where, job.stop);
}

Result<void> ImageDataset::copyImages(std::span<const RowId> ids, std::span<std::uint8_t> out) const
{
    if (out.size() != ids.size() * m_imageBytes)
        return fail(ErrorCode::Internal, "The memory for the images has the wrong size", m_spec.location);
    std::uint8_t* to = out.data();
    for (const RowId id : ids) {
        if (id >= m_count)
            return fail(ErrorCode::NotFound, "There is no row " + std::to_string(id), m_spec.location, "Choose rows of this dataset");
        const bool second = id >= m_parts[0].count();
        const Part& part = m_parts[second ? 1 : 0];
        const std::uint64_t row = second ? id - m_parts[0].count() : id;
        std::memcpy(to, part.images.bytes.data() + row * m_imageBytes, m_imageBytes);
        to += m_imageBytes;
    }
    for (const Part& part : m_parts)
        CAIRN_TRY(checkMapped(part.images.bytes));
    return {};
}

Result<std::vector<std::size_t>> ImageDataset::tableColumns(std::span<const std::size_t> columns) const
{
    if (std::ranges::find(columns, kImage) != columns.end())
        return fail(ErrorCode::Unsupported, "Pixels are not read column by column", m_spec.location, "Use copyImages");
    return std::vector<std::size_t>(columns.size(), 0);
}

Result<std::unique_ptr<ChunkCursor>> ImageDataset::scan(std::span<const std::size_t> columns, RowId first, std::uint64_t count,
                                                        StopToken stop) const
{
    CAIRN_ASSIGN(const auto labels, tableColumns(columns));
    return m_labels->scan(labels, first, count, std::move(stop));
}

Result<std::unique_ptr<ChunkCursor>> ImageDataset::scanRows(std::span<const std::size_t> columns, std::span<const RowId> ids,
                                                            StopToken stop) const
{
    CAIRN_ASSIGN(const auto labels, tableColumns(columns));
    return m_labels->scanRows(labels, ids, std::move(stop));
}

} // namespace cairn::data
