// SPDX-License-Identifier: GPL-3.0-or-later
// Videos: which frames there are, and some of them decoded by FFmpeg. Not through OpenCV, which opens files by name only,
// and names mean nothing within the cage.
#include "app/parse/film.h"
#include "app/parse/frame_sampling.h"
#include "app/parse/module.h"

#include <algorithm>

extern "C" {
#include <libavutil/log.h>
}

namespace cairn::parse {

namespace {

constexpr std::size_t kMostReply = std::size_t{1} << 30;

/// Which of the sampled frames a request is about: those whose places "take" lists, or all.
Result<std::vector<std::size_t>> takenFrames(const Json& head, const Film& film)
{
    CAIRN_ASSIGN(const FrameSampling sampling, frameSampling(head));
    std::vector<std::size_t> frames = sampledFrames(sampling, film.facts().times, film.facts().end);
    const auto take = head.find("take");
    if (take == head.end())
        return frames;
    std::vector<std::size_t> some;
    for (const Json& place : *take) {
        const auto at = place.get<std::size_t>();
        if (at >= frames.size())
            return fail(ErrorCode::Mismatch, "The video has fewer frames than before", {}, "Open the data again");
        some.push_back(frames[at]);
    }
    return some;
}

Result<Json> probe(const Json& head, std::string_view file)
{
    CAIRN_ASSIGN(const auto film, Film::open(file));
    CAIRN_ASSIGN(const auto frames, takenFrames(head, *film));
    const FilmFacts& facts = film->facts();
    Json times = Json::array();
    for (const std::size_t frame : frames)
        times.push_back(facts.times[frame]);
    return Json{{"width", facts.width}, {"height", facts.height}, {"channels", facts.channels}, {"frames", facts.times.size()}, {"rate", facts.rate},
                {"seconds", facts.end}, {"times", std::move(times)}};
}

/// Appends the frames asked for to `body`.
Result<Json> decode(const Json& head, const PictureWish& wish, std::string_view file, std::string& body)
{
    CAIRN_ASSIGN(const auto film, Film::open(file));
    CAIRN_ASSIGN(const auto frames, takenFrames(head, *film));
    std::vector<std::size_t> different = frames;
    std::ranges::sort(different);
    different.erase(std::ranges::unique(different).begin(), different.end());
    CAIRN_ASSIGN(const auto pictures, film->frames(different, wish));
    if (pictures.empty())
        return fail(ErrorCode::Corrupt, "The video has no frames", {}, "Get a fresh copy");
    const cv::Mat& first = pictures.front();
    const std::size_t bytes = first.total() * first.elemSize();
    if (bytes * frames.size() > kMostReply - std::min(kMostReply, body.size()))
        return fail(ErrorCode::InvalidInput, "The frames of the video take more than 1 GiB", {}, "Take fewer frames, or make them smaller");
    for (const std::size_t frame : frames) {
        const auto place = std::ranges::lower_bound(different, frame) - different.begin();
        body.append(reinterpret_cast<const char*>(pictures[static_cast<std::size_t>(place)].data), bytes);
    }
    return Json{{"frames", frames.size()}, {"width", first.cols}, {"height", first.rows}, {"channels", first.channels()}};
}

class Videos final : public Module {
public:
    Result<Message> answer(const Message& request) override
    {
        const std::string verb = request.head.value("verb", "");
        if (verb != "decode" && verb != "probe")
            return fail(ErrorCode::Unsupported, "Unknown request");
        CAIRN_ASSIGN(const PictureWish wish, pictureWish(request.head));
        CAIRN_TRY(frameSampling(request.head));
        Message reply{Json{{"videos", Json::array()}}, {}};
        std::size_t offset = 0;
        for (const std::size_t bytes : request.head.at("sizes").get<std::vector<std::size_t>>()) {
            if (bytes > request.body.size() - offset)
                return fail(ErrorCode::InvalidInput, "Request too short");
            const std::string_view file(request.body.data() + offset, bytes);
            const std::size_t before = reply.body.size();
            auto facts = verb == "probe" ? probe(request.head, file) : decode(request.head, wish, file, reply.body);
            if (!facts)
                reply.body.resize(before);
            reply.head["videos"].push_back(facts ? *facts : Json{{"problem", facts.error().what}});
            offset += bytes;
        }
        return reply;
    }
};

} // namespace

} // namespace cairn::parse

extern "C" cairn::parse::Module* cairn_parse_module()
{
    static cairn::parse::Videos module;
    av_log_set_level(AV_LOG_QUIET);
    cv::setNumThreads(1);
    return &module;
}
