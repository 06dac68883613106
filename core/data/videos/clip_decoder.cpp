// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/videos/clip_decoder.h"

#include <algorithm>

namespace cairn::data {

namespace {

/// [T, H, W, C] to [T, C, H, W].
std::vector<std::uint8_t> framePlanes(const parse::DecodedVideo& video)
{
    const auto channels = static_cast<std::size_t>(video.channels);
    const std::size_t area = static_cast<std::size_t>(video.width) * static_cast<std::size_t>(video.height), frame = area * channels;
    std::vector<std::uint8_t> planes(frame * video.frames);
    for (std::size_t t = 0; t < video.frames; ++t) {
        for (std::size_t c = 0; c < channels; ++c) {
            for (std::size_t i = 0; i < area; ++i)
                planes[t * frame + c * area + i] = static_cast<std::uint8_t>(video.pixels[t * frame + i * channels + c]);
        }
    }
    return planes;
}

} // namespace

ClipFiles::ClipFiles(std::filesystem::path root, std::vector<std::string> relative, std::span<const std::size_t> framesOf)
    : m_files(std::move(root), std::move(relative), kLargest)
{
    if (framesOf.empty())
        return;
    m_firstRows.push_back(0);
    for (const std::size_t frames : framesOf)
        m_firstRows.push_back(m_firstRows.back() + frames);
}

std::size_t ClipFiles::fileOf(RowId row) const
{
    if (m_firstRows.empty())
        return row;
    return static_cast<std::size_t>(std::ranges::upper_bound(m_firstRows, row) - m_firstRows.begin()) - 1;
}

std::uint64_t ClipFiles::frameOf(RowId row) const
{
    return m_firstRows.empty() ? 0 : row - m_firstRows[fileOf(row)];
}

Result<std::vector<PictureDecoder::Picture>> ClipDecoder::decode(std::span<const std::string> files, StopToken stop) const
{
    std::vector<Picture> pictures;
    for (const std::string& file : files) {
        CAIRN_ASSIGN(const auto video, parse::decodeVideo(*m_pool, file, m_sampling, {}, m_request, stop));
        pictures.push_back({framePlanes(video), video.problem});
    }
    return pictures;
}

Result<std::vector<PictureDecoder::Picture>> ClipDecoder::decodeRows(const PictureFiles&, std::span<const RowId> rows, StopToken stop) const
{
    std::vector<Picture> pictures;
    for (std::size_t first = 0; first < rows.size();) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Cancelled");
        std::size_t end = first + 1;
        while (end < rows.size() && m_files->fileOf(rows[end]) == m_files->fileOf(rows[first]))
            ++end;
        CAIRN_ASSIGN(auto some, decodeVideo(rows.subspan(first, end - first), stop));
        std::ranges::move(some, std::back_inserter(pictures));
        first = end;
    }
    return pictures;
}

Result<std::vector<PictureDecoder::Picture>> ClipDecoder::decodeVideo(std::span<const RowId> rows, StopToken stop) const
{
    const auto file = m_files->read(rows.front());
    if (!file && file.error().code != ErrorCode::InvalidInput)
        return file.error();
    if (!file)
        return std::vector<Picture>(rows.size(), Picture{{}, file.error().what});
    if (!m_files->framesAreRows()) {
        CAIRN_ASSIGN(auto pictures, decode(std::span(&*file, 1), stop));
        return std::vector<Picture>(rows.size(), pictures.front());
    }
    std::vector<std::uint64_t> take;
    for (const RowId row : rows)
        take.push_back(m_files->frameOf(row));
    CAIRN_ASSIGN(const auto video, parse::decodeVideo(*m_pool, *file, m_sampling, take, m_request, stop));
    if (!video.problem.empty() || video.frames != rows.size())
        return std::vector<Picture>(rows.size(), Picture{{}, video.problem.empty() ? std::string("The video has other frames than before") : video.problem});
    const std::vector<std::uint8_t> planes = framePlanes(video);
    const auto bytes = static_cast<std::ptrdiff_t>(planes.size() / rows.size());
    std::vector<Picture> pictures;
    for (auto from = planes.begin(); from != planes.end(); from += bytes)
        pictures.push_back({{from, from + bytes}, {}});
    return pictures;
}

} // namespace cairn::data
