// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <memory>
#include <string_view>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

/// Private to the video module: a container in memory, taken apart by libavformat.
namespace cairn::parse {

struct PacketFreer {
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
struct DecoderFreer {
    void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
};

struct MemoryFile {
    std::string_view bytes;
    std::int64_t at = 0;
};

/// The packets of the moving pictures of a file, in the order of the file.
class Demuxer {
public:
    static Result<std::unique_ptr<Demuxer>> open(std::string_view bytes);
    ~Demuxer();
    Demuxer(const Demuxer&) = delete;

    const AVStream& stream() const { return *m_format->streams[m_stream]; }
    Result<std::unique_ptr<AVCodecContext, DecoderFreer>> makeDecoder() const;

    /// The next packet, valid until the next call; null at the end, which is also where a damaged file ends.
    const AVPacket* next();

private:
    Demuxer() = default;

    MemoryFile m_file;
    AVIOContext* m_io = nullptr;
    AVFormatContext* m_format = nullptr;
    const AVCodec* m_codec = nullptr;
    int m_stream = -1;
    std::unique_ptr<AVPacket, PacketFreer> m_packet;
};

/// "The film cannot be decoded: Invalid data found" for an answer of FFmpeg.
Error filmError(const char* what, int answer);

} // namespace cairn::parse
