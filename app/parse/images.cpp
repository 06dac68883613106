// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures, decoded by OpenCV.
#include "app/parse/module.h"

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace cairn::parse {

namespace {

constexpr int kLargestSide = 16384;

class Images final : public Module {
public:
    Result<Message> answer(const Message& request) override
    {
        if (request.head.value("verb", "") != "decode")
            return fail(ErrorCode::Unsupported, "Unknown request");
        const int channels = request.head.value("channels", 3) == 1 ? 1 : 3;
        const cv::Size size(request.head.value("width", 0), request.head.value("height", 0));
        if (size.width < 0 || size.height < 0 || size.width > kLargestSide || size.height > kLargestSide)
            return fail(ErrorCode::InvalidInput, "Wrong size for pictures");
        Message reply{Json{{"images", Json::array()}}, {}};
        std::size_t offset = 0;
        for (const std::size_t bytes : request.head.at("sizes").get<std::vector<std::size_t>>()) {
            if (bytes > request.body.size() - offset)
                return fail(ErrorCode::InvalidInput, "Request too short");
            append(reply, decode(request.body.data() + offset, bytes, channels, size));
            offset += bytes;
        }
        return reply;
    }

private:
    struct Decoded {
        cv::Mat pixels;
        std::string problem;
    };

    static Decoded decode(const char* bytes, std::size_t count, int channels, cv::Size size)
    {
        try {
            if (count == 0)
                return {{}, "The file is empty"};
            const cv::Mat raw(1, static_cast<int>(count), CV_8U, const_cast<char*>(bytes));
            cv::Mat image = cv::imdecode(raw, channels == 1 ? cv::IMREAD_GRAYSCALE : cv::IMREAD_COLOR);
            if (image.empty())
                return {{}, "This is no picture, or one of an unknown format"};
            if (channels == 3)
                cv::cvtColor(image, image, cv::COLOR_BGR2RGB);
            if (size.width > 0 && size.height > 0 && image.size() != size)
                cv::resize(image, image, size, 0, 0, cv::INTER_AREA);
            return {image.isContinuous() ? image : image.clone(), {}};
        } catch (const cv::Exception& problem) {
            return {{}, "The picture cannot be decoded: " + problem.err};
        }
    }

    static void append(Message& reply, const Decoded& decoded)
    {
        const cv::Mat& pixels = decoded.pixels;
        reply.head["images"].push_back({{"width", pixels.cols}, {"height", pixels.rows}, {"channels", pixels.empty() ? 0 : pixels.channels()},
                                        {"problem", decoded.problem}});
        if (!pixels.empty())
            reply.body.append(reinterpret_cast<const char*>(pixels.data), pixels.total() * pixels.elemSize());
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
