// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parse/film.h"

#include "app/parse/demuxer.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

extern "C" {
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

namespace cairn::parse {

namespace {

constexpr std::size_t kMostPackets = 2'000'000; ///< 18 hours at 30 a second
constexpr std::int64_t kLargestFrame = 64 << 20;
constexpr int kLineAlign = 64;

struct FrameFreer {
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};

/// Quarter turns clockwise that bring the frames upright.
int turnsOf(const AVCodecParameters& parameters)
{
    const AVPacketSideData* side = av_packet_side_data_get(parameters.coded_side_data, parameters.nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    if (!side || side->size < 9 * sizeof(std::int32_t))
        return 0;
    const double angle = -av_display_rotation_get(reinterpret_cast<const std::int32_t*>(side->data));
    return std::isfinite(angle) ? ((static_cast<int>(std::lround(angle / 90)) % 4) + 4) % 4 : 0;
}

bool isGrey(int format)
{
    const AVPixFmtDescriptor* facts = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(format));
    return facts && facts->nb_components <= 2 && !(facts->flags & AV_PIX_FMT_FLAG_PAL);
}

/// A packet, as far as finding frames goes.
struct PacketFacts {
    std::int64_t time = AV_NOPTS_VALUE;
    bool key = false;
};

std::int64_t timeOf(const AVFrame& frame)
{
    return frame.pts != AV_NOPTS_VALUE ? frame.pts : frame.best_effort_timestamp;
}

/// Frames of any pixel format to grey or RGB, upright, in the size asked for.
class FramePainter {
public:
    FramePainter(const PictureWish& wish, int turns) : m_wish(wish), m_turns(turns) {}
    ~FramePainter() { sws_freeContext(m_scaler); }
    FramePainter(const FramePainter&) = delete;

    Result<cv::Mat> paint(const AVFrame& frame)
    {
        if (frame.width < 1 || frame.height < 1 || std::int64_t{frame.width} * frame.height > kLargestFrame)
            return fail(ErrorCode::InvalidInput, "A frame of the video is too large", {}, "Use a smaller video");
        const bool grey = m_wish.channels == 1;
        const auto format = static_cast<AVPixelFormat>(frame.format);
        SwsContext* before = m_scaler;
        m_scaler = sws_getCachedContext(m_scaler, frame.width, frame.height, format, frame.width, frame.height, grey ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_RGB24,
                                        SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, nullptr, nullptr, nullptr);
        if (!m_scaler)
            return fail(ErrorCode::Corrupt, "The frames of the video have unknown colours", {}, "Convert it to MP4 with H.264");
        if (m_scaler != before)
            sws_setColorspaceDetails(m_scaler, sws_getCoefficients(frame.colorspace), frame.color_range == AVCOL_RANGE_JPEG,
                                     sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16);
        const int stride = (frame.width * m_wish.channels + 2 * kLineAlign - 1) / kLineAlign * kLineAlign; // its kernels write whole vectors
        m_lines.resize(static_cast<std::size_t>(stride) * static_cast<std::size_t>(frame.height + 1));
        std::uint8_t* const planes[4] = {m_lines.data(), nullptr, nullptr, nullptr};
        const int strides[4] = {stride, 0, 0, 0};
        if (sws_scale(m_scaler, frame.data, frame.linesize, 0, frame.height, planes, strides) != frame.height)
            return fail(ErrorCode::Corrupt, "A frame of the video cannot be converted", {}, "Convert it to MP4 with H.264");
        const cv::Mat lines(frame.height, frame.width, grey ? CV_8UC1 : CV_8UC3, m_lines.data(), static_cast<std::size_t>(stride));
        cv::Mat upright = lines;
        if (m_turns > 0)
            cv::rotate(lines, upright, m_turns - 1);
        if (m_wish.size.empty())
            m_wish.size = upright.size();
        return fittedPicture(upright, m_wish).clone();
    }

private:
    PictureWish m_wish;
    int m_turns;
    SwsContext* m_scaler = nullptr;
    std::vector<std::uint8_t> m_lines;
};

} // namespace

struct Film::State {
    std::string_view bytes;
    FilmFacts facts;
    std::vector<PacketFacts> packets; ///< in the order of the file
    std::vector<std::int64_t> ticks;  ///< of each frame, rising; their numbers where the file does not say times
    bool timed = true;                ///< every packet says when its frame is shown; else frames are counted from the first
    int turns = 0;

    void index(Demuxer& demuxer);
    /// The packet to decode from so that the frame at a time comes out whole.
    std::size_t startOf(std::int64_t tick) const
    {
        std::size_t start = 0;
        for (std::size_t i = 0; timed && i < packets.size(); ++i) {
            if (packets[i].key && packets[i].time <= tick)
                start = i;
        }
        return start;
    }
};

namespace {

/// Takes the frames that are wanted out of those that a decoder gives.
class FrameCollector {
public:
    FrameCollector(std::span<const std::int64_t> wanted, bool timed, FramePainter& painter) : m_wanted(wanted), m_timed(timed), m_painter(painter) {}

    bool complete() const { return pictures.size() == m_wanted.size(); }
    std::int64_t next() const { return m_wanted[pictures.size()]; }
    Result<void> add(const AVFrame& frame)
    {
        const std::int64_t time = m_timed ? timeOf(frame) : m_decoded;
        ++m_decoded;
        if (complete() || (time != AV_NOPTS_VALUE && time < next()))
            return {};
        CAIRN_ASSIGN(const cv::Mat picture, m_painter.paint(frame));
        do
            pictures.push_back(picture);
        while (!complete() && time != AV_NOPTS_VALUE && time >= next());
        return {};
    }

    std::vector<cv::Mat> pictures;

private:
    std::span<const std::int64_t> m_wanted;
    bool m_timed;
    std::int64_t m_decoded = 0;
    FramePainter& m_painter;
};

/// All frames that a decoder has ready. `packet` null: the end.
Result<void> decodePacket(AVCodecContext& decoder, const AVPacket* packet, AVFrame& frame, FrameCollector& collector)
{
    if (const int answer = avcodec_send_packet(&decoder, packet); answer < 0 && answer != AVERROR_EOF && packet == nullptr)
        return filmError("The video cannot be decoded", answer); // a damaged packet is passed over: its frame will be missing
    while (avcodec_receive_frame(&decoder, &frame) >= 0) {
        CAIRN_TRY(collector.add(frame));
        av_frame_unref(&frame);
    }
    return {};
}

} // namespace

void Film::State::index(Demuxer& demuxer)
{
    std::size_t shown = 0;
    for (const AVPacket* packet = demuxer.next(); packet && packets.size() <= kMostPackets; packet = demuxer.next()) {
        const std::int64_t time = packet->pts;
        packets.push_back({time, (packet->flags & AV_PKT_FLAG_KEY) != 0});
        if (packet->flags & AV_PKT_FLAG_DISCARD)
            continue;
        ++shown;
        timed = timed && time != AV_NOPTS_VALUE;
        ticks.push_back(time);
    }
    const AVStream& stream = demuxer.stream();
    const double named = av_q2d(stream.avg_frame_rate.num > 0 ? stream.avg_frame_rate : stream.r_frame_rate);
    double unit = av_q2d(stream.time_base);
    if (!timed || !(unit > 0)) {
        timed = false;
        unit = named > 0 && std::isfinite(named) ? 1 / named : 1.0 / 25;
        for (std::size_t i = 0; i < ticks.size(); ++i)
            ticks[i] = static_cast<std::int64_t>(i);
    }
    std::ranges::sort(ticks);
    for (const std::int64_t tick : ticks)
        facts.times.push_back(static_cast<double>(tick - ticks.front()) * unit);
    const double spoken = named > 0 && std::isfinite(named) ? 1 / named : 1.0 / 25;
    const double last = facts.times.empty() ? 0 : facts.times.back();
    facts.end = last + (facts.times.size() > 1 ? last / static_cast<double>(facts.times.size() - 1) : spoken);
    facts.rate = facts.end > 0 ? static_cast<double>(facts.times.size()) / facts.end : 0;
}

Film::Film(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Film::~Film() = default;

const FilmFacts& Film::facts() const
{
    return m_state->facts;
}

Result<std::unique_ptr<Film>> Film::open(std::string_view bytes)
{
    auto state = std::make_unique<State>();
    state->bytes = bytes;
    CAIRN_ASSIGN(const auto demuxer, Demuxer::open(bytes));
    const AVCodecParameters& parameters = *demuxer->stream().codecpar;
    if (parameters.width < 1 || parameters.height < 1 || std::int64_t{parameters.width} * parameters.height > kLargestFrame)
        return fail(ErrorCode::InvalidInput, "The header of the video makes no sense: " + std::to_string(parameters.width) + " x " + std::to_string(parameters.height) + " pixels",
                    {}, "Get a fresh copy, or make the video smaller");
    state->turns = turnsOf(parameters);
    state->facts.width = state->turns % 2 ? parameters.height : parameters.width;
    state->facts.height = state->turns % 2 ? parameters.width : parameters.height;
    state->facts.channels = isGrey(parameters.format) ? 1 : 3;
    state->index(*demuxer);
    if (state->packets.size() > kMostPackets)
        return fail(ErrorCode::InvalidInput, "The video has more than 2,000,000 frames", {}, "Cut it into pieces");
    if (state->ticks.empty())
        return fail(ErrorCode::Corrupt, "The video has no frames", {}, "Get a fresh copy");
    return std::unique_ptr<Film>(new Film(std::move(state)));
}

Result<std::vector<cv::Mat>> Film::frames(std::span<const std::size_t> wanted, const PictureWish& wish) const
{
    std::vector<std::int64_t> ticks;
    for (const std::size_t number : wanted)
        ticks.push_back(m_state->ticks.at(number));
    CAIRN_ASSIGN(const auto demuxer, Demuxer::open(m_state->bytes));
    CAIRN_ASSIGN(const auto decoder, demuxer->makeDecoder());
    const std::unique_ptr<AVFrame, FrameFreer> frame(av_frame_alloc());
    FramePainter painter(wish, m_state->turns);
    FrameCollector collector(ticks, m_state->timed, painter);
    std::size_t at = 0, from = collector.complete() ? 0 : m_state->startOf(collector.next());
    for (const AVPacket* packet = nullptr; !collector.complete() && (packet = demuxer->next()); ++at) {
        if (at < from)
            continue;
        const std::size_t had = collector.pictures.size();
        CAIRN_TRY(decodePacket(*decoder, packet, *frame, collector));
        if (collector.pictures.size() == had || collector.complete())
            continue;
        if (const std::size_t start = m_state->startOf(collector.next()); start > at) {
            from = start;
            avcodec_flush_buffers(decoder.get());
        }
    }
    if (!collector.complete())
        CAIRN_TRY(decodePacket(*decoder, nullptr, *frame, collector));
    auto pictures = std::move(collector.pictures);
    if (pictures.size() + 1 == wanted.size() && !pictures.empty())
        pictures.push_back(pictures.back());
    if (pictures.size() < wanted.size())
        return fail(ErrorCode::Corrupt, "The video is damaged: frame " + std::to_string(wanted[pictures.size()]) + " of " + std::to_string(m_state->ticks.size()) + " cannot be decoded",
                    {}, "Get a fresh copy");
    return pictures;
}

} // namespace cairn::parse
