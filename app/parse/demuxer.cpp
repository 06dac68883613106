// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parse/demuxer.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

namespace cairn::parse {

namespace {

constexpr int kIoBytes = 1 << 16;
constexpr auto kMostPixels = "67108864"; ///< of a frame, as for pictures

/// What cameras, phones and the web make. Playlists (HLS, DASH, concat), which lead to other files, are not among them.
constexpr auto kContainers = "mov,matroska,avi,mpeg,mpegts,ogg,flv,asf,yuv4mpegpipe,ivf";
constexpr auto kCodecs = "h264,hevc,mpeg1video,mpeg2video,mpeg4,h263,flv,msmpeg4v2,msmpeg4,wmv1,wmv2,wmv3,vc1,vp8,vp9,libdav1d,av1,theora,"
                         "mjpeg,png,rawvideo,ffv1,huffyuv,ffvhuff,utvideo,prores,dnxhd,dvvideo,cinepak,wrapped_avframe";

/// Options of FFmpeg, released together.
class Options {
public:
    ~Options() { av_dict_free(&m_dictionary); }
    void set(const char* key, const char* value) { av_dict_set(&m_dictionary, key, value, 0); }
    AVDictionary** place() { return &m_dictionary; }

private:
    AVDictionary* m_dictionary = nullptr;
};

int readMemory(void* opaque, std::uint8_t* to, int count)
{
    auto& file = *static_cast<MemoryFile*>(opaque);
    const std::int64_t some = std::min<std::int64_t>(count, static_cast<std::int64_t>(file.bytes.size()) - file.at);
    if (some <= 0)
        return AVERROR_EOF;
    std::memcpy(to, file.bytes.data() + file.at, static_cast<std::size_t>(some));
    file.at += some;
    return static_cast<int>(some);
}

std::int64_t seekMemory(void* opaque, std::int64_t offset, int whence)
{
    auto& file = *static_cast<MemoryFile*>(opaque);
    const auto size = static_cast<std::int64_t>(file.bytes.size());
    if (whence & AVSEEK_SIZE)
        return size;
    const int from = whence & ~AVSEEK_FORCE;
    const std::int64_t base = from == SEEK_SET ? 0 : from == SEEK_CUR ? file.at : size;
    if (offset < -base || offset > size - base)
        return AVERROR(EINVAL);
    return file.at = base + offset;
}

int findStreams(AVFormatContext* format)
{
    std::vector<AVDictionary*> options(format->nb_streams, nullptr);
    for (AVDictionary*& one : options)
        av_dict_set(&one, "max_pixels", kMostPixels, 0);
    const int answer = avformat_find_stream_info(format, options.empty() ? nullptr : options.data());
    for (AVDictionary*& one : options)
        av_dict_free(&one);
    return answer;
}

} // namespace

Error filmError(const char* what, int answer)
{
    char words[AV_ERROR_MAX_STRING_SIZE] = {};
    av_strerror(answer, words, sizeof words);
    return fail(ErrorCode::Corrupt, std::string(what) + ": " + words, {}, "Check where the file comes from");
}

Result<std::unique_ptr<Demuxer>> Demuxer::open(std::string_view bytes)
{
    if (bytes.empty())
        return fail(ErrorCode::Corrupt, "The file is empty", {}, "Get a fresh copy");
    std::unique_ptr<Demuxer> made(new Demuxer());
    made->m_file.bytes = bytes;
    made->m_packet.reset(av_packet_alloc());
    made->m_io = avio_alloc_context(static_cast<unsigned char*>(av_malloc(kIoBytes)), kIoBytes, 0, &made->m_file, readMemory, nullptr, seekMemory);
    made->m_format = avformat_alloc_context();
    made->m_format->pb = made->m_io;
    made->m_format->flags |= AVFMT_FLAG_CUSTOM_IO;
    Options options;
    options.set("format_whitelist", kContainers);
    options.set("codec_whitelist", kCodecs);
    if (const int answer = avformat_open_input(&made->m_format, nullptr, nullptr, options.place()); answer < 0)
        return filmError("This is no video, or one of an unknown format", answer);
    if (const int answer = findStreams(made->m_format); answer < 0)
        return filmError("The video is damaged", answer);
    made->m_stream = av_find_best_stream(made->m_format, AVMEDIA_TYPE_VIDEO, -1, -1, &made->m_codec, 0);
    if (made->m_stream < 0 || !made->m_codec || (made->stream().disposition & AV_DISPOSITION_ATTACHED_PIC))
        return fail(ErrorCode::Corrupt, "The file holds no moving pictures of a known codec", {}, "Convert it to MP4 with H.264");
    for (unsigned i = 0; i < made->m_format->nb_streams; ++i) {
        if (static_cast<int>(i) != made->m_stream)
            made->m_format->streams[i]->discard = AVDISCARD_ALL;
    }
    return made;
}

Demuxer::~Demuxer()
{
    avformat_close_input(&m_format);
    if (m_io)
        av_freep(&m_io->buffer);
    avio_context_free(&m_io);
}

Result<std::unique_ptr<AVCodecContext, DecoderFreer>> Demuxer::makeDecoder() const
{
    std::unique_ptr<AVCodecContext, DecoderFreer> decoder(avcodec_alloc_context3(m_codec));
    avcodec_parameters_to_context(decoder.get(), stream().codecpar);
    decoder->pkt_timebase = stream().time_base;
    decoder->thread_count = 1;
    Options options;
    options.set("codec_whitelist", kCodecs);
    options.set("max_pixels", kMostPixels);
    if (const int answer = avcodec_open2(decoder.get(), m_codec, options.place()); answer < 0)
        return filmError("The video cannot be decoded", answer);
    return decoder;
}

const AVPacket* Demuxer::next()
{
    for (;;) {
        av_packet_unref(m_packet.get());
        if (av_read_frame(m_format, m_packet.get()) < 0)
            return nullptr;
        if (m_packet->stream_index == m_stream && m_packet->size > 0)
            return m_packet.get();
    }
}

} // namespace cairn::parse
