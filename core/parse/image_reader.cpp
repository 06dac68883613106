// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parse/image_reader.h"

namespace cairn::parse {

namespace {

Result<std::vector<DecodedImage>> imagesOf(const Message& reply, std::size_t count)
{
    std::vector<DecodedImage> images;
    std::size_t offset = 0;
    try {
        for (const Json& entry : reply.head.at("images")) {
            DecodedImage image{entry.at("width"), entry.at("height"), entry.at("channels"), {}, entry.at("problem")};
            if (image.width < 0 || image.height < 0 || image.channels < 0)
                return unreadable();
            const std::size_t bytes = static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height)
                * static_cast<std::size_t>(image.channels);
            if (bytes > reply.body.size() - offset)
                return unreadable();
            image.pixels = reply.body.substr(offset, bytes);
            offset += bytes;
            images.push_back(std::move(image));
        }
    } catch (const Json::exception&) {
        return unreadable();
    }
    if (images.size() != count)
        return unreadable();
    return images;
}

} // namespace

Result<Message> ImageReader::ask(Json head, std::span<const std::string> files, StopToken stop)
{
    if (!m_process) {
        CAIRN_ASSIGN(m_process, ParseProcess::start({.mode = "images", .limits = m_limits}));
    }
    Message message{std::move(head), {}};
    message.head["sizes"] = Json::array();
    for (const std::string& file : files) {
        message.head["sizes"].push_back(file.size());
        message.body += file;
    }
    auto reply = m_process->ask(message, stop);
    if (!reply)
        m_process.reset();
    return reply;
}

Result<std::vector<DecodedImage>> ImageReader::decode(std::span<const std::string> files, const ImageRequest& request, StopToken stop)
{
    CAIRN_ASSIGN(const Message reply, ask(Json{{"verb", "decode"}, {"channels", request.channels}, {"width", request.width},
                                               {"height", request.height}, {"fit", request.fit}, {"codes", request.codes}}, files, stop));
    return imagesOf(reply, files.size());
}

Result<std::vector<PictureFacts>> ImageReader::probe(std::span<const std::string> files, StopToken stop)
{
    CAIRN_ASSIGN(const Message reply, ask(Json{{"verb", "probe"}}, files, stop));
    std::vector<PictureFacts> facts;
    try {
        for (const Json& entry : reply.head.at("images"))
            facts.push_back({entry.at("width"), entry.at("height"), entry.at("channels"), entry.at("problem")});
    } catch (const Json::exception&) {
        return unreadable();
    }
    if (facts.size() != files.size())
        return unreadable();
    return facts;
}

} // namespace cairn::parse
