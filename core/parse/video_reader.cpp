// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parse/video_reader.h"

#include <cmath>

namespace cairn::parse {

namespace {

Json headOf(const char* verb, const VideoSampling& sampling)
{
    return Json{{"verb", verb}, {"kind", sampling.kind}, {"frames", sampling.frames}, {"step", sampling.step}, {"exact", sampling.exact}};
}

/// The one entry of a reply; Corrupt where it is not as it should be.
Result<VideoFacts> factsOf(const Message& reply)
{
    try {
        const Json& entry = reply.head.at("videos").at(0);
        if (entry.contains("problem"))
            return VideoFacts{.times = {}, .problem = entry.at("problem")};
        VideoFacts facts{entry.at("width"), entry.at("height"), entry.at("channels"), entry.at("frames"), entry.at("rate"), entry.at("seconds"), entry.at("times"), {}};
        if (facts.width < 1 || facts.height < 1 || facts.frames < 1 || facts.times.empty() || !std::isfinite(facts.rate) || !std::isfinite(facts.seconds))
            return unreadable();
        return facts;
    } catch (const Json::exception&) {
        return unreadable();
    }
}

Result<DecodedVideo> videoOf(Message reply)
{
    try {
        const Json& entry = reply.head.at("videos").at(0);
        if (entry.contains("problem"))
            return DecodedVideo{.pixels = {}, .problem = entry.at("problem")};
        DecodedVideo video{entry.at("width"), entry.at("height"), entry.at("channels"), entry.at("frames"), {}, {}};
        if (video.width < 1 || video.height < 1 || (video.channels != 1 && video.channels != 3))
            return unreadable();
        const std::uint64_t area = static_cast<std::uint64_t>(video.width) * static_cast<std::uint64_t>(video.height) * static_cast<std::uint64_t>(video.channels);
        if (reply.body.size() % area != 0 || reply.body.size() / area != video.frames)
            return unreadable();
        video.pixels = std::move(reply.body);
        return video;
    } catch (const Json::exception&) {
        return unreadable();
    }
}

/// What `ask(reader)` makes of one file; its problem where the helper fails.
template <typename Item, typename Ask>
Result<Item> onHelper(VideoPool& pool, const std::string& file, const Ask& ask)
{
    const auto read = [&](VideoReader& reader, std::span<const std::string>) -> Result<std::vector<Item>> {
        CAIRN_ASSIGN(Item item, ask(reader));
        return std::vector<Item>{std::move(item)};
    };
    const auto replace = [](const Error& error) {
        Item item;
        item.problem = error.what;
        return item;
    };
    CAIRN_ASSIGN(auto items, pool.each<Item>(std::span(&file, 1), read, replace));
    return std::move(items.front());
}

} // namespace

Result<Message> VideoReader::ask(Json head, const std::string& file, StopToken stop)
{
    if (!m_process) {
        CAIRN_ASSIGN(m_process, ParseProcess::start({.mode = "videos", .limits = m_limits}));
    }
    head["sizes"] = Json::array({file.size()});
    auto reply = m_process->ask(Message{std::move(head), file}, stop);
    if (!reply)
        m_process.reset();
    return reply;
}

Result<VideoFacts> VideoReader::probe(const std::string& file, const VideoSampling& sampling, StopToken stop)
{
    CAIRN_ASSIGN(const Message reply, ask(headOf("probe", sampling), file, std::move(stop)));
    return factsOf(reply);
}

Result<DecodedVideo> VideoReader::decode(const std::string& file, const VideoSampling& sampling, std::span<const std::uint64_t> take, const ImageRequest& request, StopToken stop)
{
    Json head = headOf("decode", sampling);
    head.update(Json{{"channels", request.channels}, {"width", request.width}, {"height", request.height}, {"fit", request.fit}});
    if (!take.empty())
        head["take"] = std::vector<std::uint64_t>(take.begin(), take.end());
    CAIRN_ASSIGN(Message reply, ask(std::move(head), file, std::move(stop)));
    return videoOf(std::move(reply));
}

Result<VideoFacts> probeVideo(VideoPool& pool, const std::string& file, const VideoSampling& sampling, StopToken stop)
{
    return onHelper<VideoFacts>(pool, file, [&](VideoReader& reader) { return reader.probe(file, sampling, stop); });
}

Result<DecodedVideo> decodeVideo(VideoPool& pool, const std::string& file, const VideoSampling& sampling, std::span<const std::uint64_t> take,
                                 const ImageRequest& request, StopToken stop)
{
    return onHelper<DecodedVideo>(pool, file, [&](VideoReader& reader) { return reader.decode(file, sampling, take, request, stop); });
}

} // namespace cairn::parse
