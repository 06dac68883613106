// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/arrays/image_dataset.h"
#include "core/data/arrays/open_arrays.h"
#include "core/data/dataset.h"
#include "core/data/import/inspect_table.h"
#include "core/data/media/file_list.h"
#include "core/data/media/open_media.h"
#include "core/data/relations/relation_place.h"
#include "core/data/samples/open_sample.h"
#include "core/data/table/table_dataset.h"
#include "core/data/texts/open_texts.h"
#include "core/data/videos/open_videos.h"

#include <algorithm>
#include <numeric>

namespace cairn::data {

namespace fs = std::filesystem;

Result<ImageBlock> Dataset::images(std::span<const RowId> ids) const
{
    const auto column = schema().imageColumn();
    ImageBlock block;
    if (column) {
        block.shape = schema()[*column].shape;
        const std::int64_t bytes = std::accumulate(block.shape.begin(), block.shape.end(), std::int64_t{1}, std::multiplies<>());
        block.shape.insert(block.shape.begin(), static_cast<std::int64_t>(ids.size()));
        block.pixels.resize(ids.size() * static_cast<std::size_t>(bytes));
    }
    CAIRN_TRY(copyImages(ids, block.pixels));
    return block;
}

Result<void> Dataset::copyMasks(std::span<const RowId>, std::span<std::uint8_t>) const
{
    return fail(ErrorCode::Unsupported, "These pictures have no masks", title(), "Open a folder with a folder \"images\" and a folder \"masks\" in it");
}

Result<std::vector<Box>> Dataset::boxes(RowId) const
{
    return std::vector<Box>();
}

Result<std::shared_ptr<const Dataset>> Dataset::withSpectrograms(const SpectrogramForm&, JobContext&) const
{
    return fail(ErrorCode::Unsupported, "These data have no sounds", title(), "Choose data with sounds");
}

Result<Waveform> Dataset::waveform(RowId) const
{
    return fail(ErrorCode::Unsupported, "These rows have no sound", title(), "Open a folder of sound files");
}

Result<std::vector<double>> Dataset::frameTimes(RowId) const
{
    return fail(ErrorCode::Unsupported, "These rows have no video", title(), "Open a folder of video files");
}

namespace {

constexpr std::uint64_t kTasted = 20; ///< rows looked at

/// Whether a column of text names files with one of the endings that lie beside the table or below its folder, in the first rows.
bool namesFiles(const Dataset& table, const fs::path& folder, std::span<const std::string_view> endings, JobContext& job)
{
    const auto page = table.page(0, kTasted, job);
    if (!page)
        return false;
    for (std::size_t column = 0; column < table.schema().size(); ++column) {
        std::size_t named = 0;
        for (std::size_t row = 0; row < page->size(); ++row) {
            std::string path = cellText(page->at(row, column));
            std::ranges::replace(path, '\\', '/');
            std::error_code none;
            named += endsWithAny(path, endings) && fs::exists(folder / path, none);
        }
        if (named > 0 && 2 * named >= page->size())
            return true;
    }
    return false;
}

Result<std::shared_ptr<Dataset>> openTable(const SourceSpec& spec, const fs::path& cacheFolder, JobContext& job)
{
    CAIRN_ASSIGN(std::shared_ptr<Dataset> table, TableDataset::open(spec, cacheFolder, job));
    std::error_code none;
    const fs::path file = spec.location;
    if (!spec.testLocation.empty() || !fs::is_regular_file(file, none))
        return table;
    if (namesFiles(*table, file.parent_path(), pictureEndings(), job))
        return openPictureTable(spec, file, cacheFolder, job);
    if (namesFiles(*table, file.parent_path(), videoEndings(), job))
        return openVideoTable(spec, file, cacheFolder, job);
    return table;
}

} // namespace

Result<std::shared_ptr<Dataset>> openDataset(const SourceSpec& spec, const fs::path& cacheFolder, JobContext& job)
{
    if (!spec.query.empty())
        return TableDataset::open(spec, cacheFolder, job);
    if (isSample(spec.location))
        return openSample(spec, cacheFolder, job);
    if (holdsIdxPair(spec.location))
        return ImageDataset::open(spec, job);
    if (relationPlace(spec.location))
        return TableDataset::open(spec, cacheFolder, job);
    if (isArrays(spec.location))
        return openArrays(spec, cacheFolder, job);
    if (isMedia(spec.location))
        return openMedia(spec, cacheFolder, job);
    if (isTextFolder(spec.location))
        return openTexts(spec, job);
    if (isTableLocation(spec.location))
        return openTable(spec, cacheFolder, job);
    CAIRN_ASSIGN(const auto probe, probeFile(spec.location));
    if (probe.kind == FileKind::Idx)
        return ImageDataset::open(spec, job);
    return openTable(spec, cacheFolder, job);
}

} // namespace cairn::data
