// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/parse/image_reader.h"
#include "core/parse/reader_pool.h"

namespace cairn::parse {

/// Which frames of a video are taken: "spread" (the middle frame of each of `frames` equal parts), "every" (frame 0, step,
/// 2 step, ...) or "seconds" (the frame that is shown at 0, step, 2 step, ... seconds).
struct VideoSampling {
    std::string kind = "spread";
    std::uint64_t frames = 8; ///< at most; exactly that many where `exact`
    double step = 1;
    bool exact = true;        ///< shorter videos repeat frames

    friend bool operator==(const VideoSampling&, const VideoSampling&) = default;
};

/// What reading through a video without decoding it says.
struct VideoFacts {
    int width = 0, height = 0, channels = 0; ///< as shown, turned upright; channels: 1 grey, 3 colour
    std::uint64_t frames = 0;
    double rate = 0, seconds = 0; ///< frames a second, length
    std::vector<double> times;    ///< seconds from the beginning of each sampled frame
    std::string problem;          ///< empty: fine
};

/// Sampled frames of a video, or why they could not be decoded.
struct DecodedVideo {
    int width = 0, height = 0, channels = 0;
    std::uint64_t frames = 0;
    std::string pixels; ///< uint8 [T, H, W, C]
    std::string problem;
};

/// Reads videos (MP4, MOV, MKV, WebM, AVI, MPEG, Ogg, FLV, WMV, Y4M) in cairn-parse, like ImageReader. A video that takes
/// longer than the limit is an error of its call. Threads: one at a time.
class VideoReader {
public:
    explicit VideoReader(const ParseLimits& limits = {}) : m_limits(limits) {}

    Result<VideoFacts> probe(const std::string& file, const VideoSampling& sampling, StopToken stop = {});
    /// `take`: places among the sampled frames; empty: all of them.
    Result<DecodedVideo> decode(const std::string& file, const VideoSampling& sampling, std::span<const std::uint64_t> take, const ImageRequest& request, StopToken stop = {});

private:
    Result<Message> ask(Json head, const std::string& file, StopToken stop);

    ParseLimits m_limits;
    std::unique_ptr<ParseProcess> m_process;
};

using VideoPool = ReaderPool<VideoReader>;

/// As VideoReader does, but always an answer.
Result<VideoFacts> probeVideo(VideoPool& pool, const std::string& file, const VideoSampling& sampling, StopToken stop = {});
Result<DecodedVideo> decodeVideo(VideoPool& pool, const std::string& file, const VideoSampling& sampling, std::span<const std::uint64_t> take,
                                 const ImageRequest& request, StopToken stop = {});

} // namespace cairn::parse
