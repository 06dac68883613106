// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parse/image_reader.h"

#include <algorithm>

namespace cairn::parse {

namespace {

constexpr std::size_t kSharedBytes = 32 << 20; ///< at least; one large picture may need more

Json headOf(const char* verb, const ImageRequest& request)
{
    return Json{{"verb", verb}, {"channels", request.channels}, {"width", request.width}, {"height", request.height}, {"fit", request.fit}, {"codes", request.codes}};
}

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
        CAIRN_ASSIGN(m_process, ParseProcess::start({.mode = "images", .limits = m_limits, .shared = m_shared ? m_shared->descriptor() : -1}));
    }
    Message message{std::move(head), {}};
    message.head["sizes"] = Json::array();
    std::size_t bytes = 0;
    for (const std::string& file : files)
        bytes += file.size();
    message.body.reserve(bytes);
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
    CAIRN_ASSIGN(const Message reply, ask(headOf("decode", request), files, stop));
    return imagesOf(reply, files.size());
}

Result<void> ImageReader::needShared(std::size_t bytes)
{
    if (m_shared && m_shared->bytes().size() >= bytes)
        return {};
    CAIRN_ASSIGN(m_shared, SharedBlock::make(std::max(bytes, kSharedBytes)));
    m_process.reset();
    return {};
}

/// Adds to `problems`; the place of a picture is the place of its problem.
Result<void> ImageReader::planesOf(std::span<const std::string> files, const ImageRequest& request, const PlanesSink& sink, StopToken stop, std::vector<std::string>& problems)
{
    CAIRN_ASSIGN(const Message reply, ask(headOf("planes", request), files, stop));
    const auto found = reply.head.find("problems");
    if (found == reply.head.end() || !found->is_array() || found->size() != files.size())
        return unreadable();
    const std::size_t bytes = request.bytes();
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (!(*found)[i].is_string())
            return unreadable();
        problems.push_back((*found)[i].get<std::string>());
        if (problems.back().empty())
            CAIRN_TRY(sink(problems.size() - 1, m_shared->bytes().subspan(i * bytes, bytes)));
    }
    return {};
}

Result<std::vector<std::string>> ImageReader::decodePlanes(std::span<const std::string> files, const ImageRequest& request, const PlanesSink& sink, StopToken stop)
{
    const std::size_t bytes = request.bytes();
    if (bytes == 0)
        return fail(ErrorCode::InvalidInput, "Pictures need a size to be brought to");
    CAIRN_TRY(needShared(bytes));
    const std::size_t atOnce = m_shared->bytes().size() / bytes;
    std::vector<std::string> problems;
    for (std::size_t first = 0; first < files.size(); first += atOnce)
        CAIRN_TRY(planesOf(files.subspan(first, std::min(atOnce, files.size() - first)), request, sink, stop, problems));
    return problems;
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
