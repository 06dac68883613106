// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/dataset.h"
#include "core/data/arrays/open_arrays.h"
#include "core/data/image_dataset.h"
#include "core/data/media/open_media.h"
#include "core/data/table_dataset.h"

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

Result<std::vector<Box>> Dataset::boxes(RowId) const
{
    return std::vector<Box>();
}

Result<Waveform> Dataset::waveform(RowId) const
{
    return fail(ErrorCode::Unsupported, "These rows have no sound", title(), "Open a folder of sound files");
}

Result<std::shared_ptr<Dataset>> openDataset(const SourceSpec& spec, const fs::path& cacheFolder, JobContext& job)
{
    if (spec.location.starts_with("sample:") || holdsIdxPair(spec.location))
        return ImageDataset::open(spec, job);
    if (isArrays(spec.location))
        return openArrays(spec, cacheFolder, job);
    if (isMedia(spec.location))
        return openMedia(spec, cacheFolder, job);
    CAIRN_ASSIGN(const auto probe, probeFile(spec.location));
    if (probe.kind == FileKind::Idx)
        return ImageDataset::open(spec, job);
    return TableDataset::open(spec, cacheFolder, job);
}

} // namespace cairn::data
