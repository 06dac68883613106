// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/media/picture_pixels.h"
#include "core/parse/video_reader.h"

namespace cairn::data {

/// The videos that rows come out of: one each, or, where `framesOf` counts the frames of each file, a row per frame.
class ClipFiles : public PictureFiles {
public:
    static constexpr std::uint64_t kLargest = std::uint64_t{1} << 30; ///< of a video
    ClipFiles(std::filesystem::path root, std::vector<std::string> relative, std::span<const std::size_t> framesOf);

    std::uint64_t count() const override { return m_firstRows.empty() ? m_files.count() : m_firstRows.back(); }
    std::string name(RowId row) const override { return m_files.name(fileOf(row)); }
    /// The whole video of the row.
    Result<std::string> read(RowId row, std::uint64_t most = kWhole) const override { return m_files.read(fileOf(row), most); }

    std::size_t fileOf(RowId row) const;
    /// Place of the row's frame among the sampled ones; 0 where a row is a video.
    std::uint64_t frameOf(RowId row) const;
    bool framesAreRows() const { return !m_firstRows.empty(); }

private:
    FolderFiles m_files;
    std::vector<RowId> m_firstRows; ///< of each file, and the end; empty: a row is a file
};

/// Frames by cairn-parse. A video of several rows is read once for those that are asked for together.
class ClipDecoder : public PictureDecoder {
public:
    ClipDecoder(std::shared_ptr<parse::VideoPool> pool, std::shared_ptr<const ClipFiles> files, parse::VideoSampling sampling, parse::ImageRequest request)
        : m_pool(std::move(pool)), m_files(std::move(files)), m_sampling(std::move(sampling)), m_request(std::move(request))
    {
    }

    int workers() const override { return m_pool->workers(); }
    /// All sampled frames of each file, [T, C, H, W].
    Result<std::vector<Picture>> decode(std::span<const std::string> files, StopToken stop) const override;
    Result<std::vector<Picture>> decodeRows(const PictureFiles& files, std::span<const RowId> rows, StopToken stop) const override;

private:
    /// As many pictures as `rows`, which are of one video.
    Result<std::vector<Picture>> decodeVideo(std::span<const RowId> rows, StopToken stop) const;

    std::shared_ptr<parse::VideoPool> m_pool;
    std::shared_ptr<const ClipFiles> m_files;
    parse::VideoSampling m_sampling;
    parse::ImageRequest m_request;
};

} // namespace cairn::data
