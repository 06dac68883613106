// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures, decoded by OpenCV.
#include "app/parse/mask.h"
#include "app/parse/module.h"
#include "app/parse/picture_fit.h"
#include "app/parse/picture_header.h"

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace cairn::parse {

namespace {

struct Decoded {
    cv::Mat pixels;
    std::string problem;
};

/// JPEG decodes at 1/2, 1/4 or 1/8 of its size for a fraction of the time; used where enough pixels are left.
int readMode(std::string_view bytes, const PictureWish& wish)
{
    const bool grey = wish.channels == 1;
    const auto facts = pictureHeader(bytes);
    if (!facts || !facts->jpeg || wish.size.empty())
        return grey ? cv::IMREAD_GRAYSCALE : cv::IMREAD_COLOR;
    const int room = std::min(facts->width, facts->height) / std::max(wish.size.width, wish.size.height);
    if (room >= 16)
        return grey ? cv::IMREAD_REDUCED_GRAYSCALE_8 : cv::IMREAD_REDUCED_COLOR_8;
    if (room >= 8)
        return grey ? cv::IMREAD_REDUCED_GRAYSCALE_4 : cv::IMREAD_REDUCED_COLOR_4;
    if (room >= 4)
        return grey ? cv::IMREAD_REDUCED_GRAYSCALE_2 : cv::IMREAD_REDUCED_COLOR_2;
    return grey ? cv::IMREAD_GRAYSCALE : cv::IMREAD_COLOR;
}

Decoded decode(std::string_view bytes, const PictureWish& wish)
{
    try {
        if (bytes.empty())
            return {{}, "The file is empty"};
        if (wish.codes) {
            auto mask = decodedMask(bytes);
            if (!mask)
                return {{}, mask.error().what};
            const cv::Mat fitted = fittedPicture(*mask, wish);
            return {fitted.isContinuous() ? fitted : fitted.clone(), {}};
        }
        const cv::Mat raw(1, static_cast<int>(bytes.size()), CV_8U, const_cast<char*>(bytes.data()));
        cv::Mat image = cv::imdecode(raw, readMode(bytes, wish));
        if (image.empty())
            return {{}, "This is no picture, or one of an unknown format"};
        if (wish.channels == 3)
            cv::cvtColor(image, image, cv::COLOR_BGR2RGB);
        image = fittedPicture(image, wish);
        return {image.isContinuous() ? image : image.clone(), {}};
    } catch (const cv::Exception& problem) {
        return {{}, "The picture cannot be decoded: " + problem.err};
    }
}

/// Size and channels; out of the header where its format is known.
Json probe(std::string_view bytes)
{
    PictureHeader facts;
    std::string problem;
    if (const auto header = pictureHeader(bytes)) {
        facts = *header;
    } else if (bytes.empty()) {
        problem = "The file is empty";
    } else {
        try {
            const cv::Mat image = cv::imdecode(cv::Mat(1, static_cast<int>(bytes.size()), CV_8U, const_cast<char*>(bytes.data())), cv::IMREAD_UNCHANGED);
            facts = {image.cols, image.rows, image.channels(), false};
        } catch (const cv::Exception& failed) {
            problem = failed.err;
        }
        if (facts.width == 0 && problem.empty())
            problem = "This is no picture, or one of an unknown format";
    }
    return Json{{"width", facts.width}, {"height", facts.height}, {"channels", facts.channels}, {"problem", problem}};
}

void append(Message& reply, const Decoded& decoded)
{
    const cv::Mat& pixels = decoded.pixels;
    reply.head["images"].push_back({{"width", pixels.cols}, {"height", pixels.rows}, {"channels", pixels.empty() ? 0 : pixels.channels()},
                                    {"problem", decoded.problem}});
    if (!pixels.empty())
        reply.body.append(reinterpret_cast<const char*>(pixels.data), pixels.total() * pixels.elemSize());
}

class Images final : public Module {
public:
    Result<Message> answer(const Message& request) override
    {
        const std::string verb = request.head.value("verb", "");
        if (verb != "decode" && verb != "probe")
            return fail(ErrorCode::Unsupported, "Unknown request");
        CAIRN_ASSIGN(const PictureWish wish, pictureWish(request.head));
        Message reply{Json{{"images", Json::array()}}, {}};
        std::size_t offset = 0;
        for (const std::size_t bytes : request.head.at("sizes").get<std::vector<std::size_t>>()) {
            if (bytes > request.body.size() - offset)
                return fail(ErrorCode::InvalidInput, "Request too short");
            const std::string_view file(request.body.data() + offset, bytes);
            if (verb == "probe")
                reply.head["images"].push_back(probe(file));
            else
                append(reply, decode(file, wish));
            offset += bytes;
        }
        return reply;
    }
};

} // namespace

} // namespace cairn::parse

extern "C" cairn::parse::Module* cairn_parse_module()
{
    static cairn::parse::Images module;
    cv::setNumThreads(1);
    return &module;
}
