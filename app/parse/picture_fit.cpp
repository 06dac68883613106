// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parse/picture_fit.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace cairn::parse {

namespace {

constexpr int kLargestSide = 16384;

cv::Mat scaled(const cv::Mat& image, cv::Size size, bool codes)
{
    if (image.size() == size)
        return image;
    cv::Mat out;
    const bool smaller = size.width <= image.cols && size.height <= image.rows;
    cv::resize(image, out, size, 0, 0, codes ? cv::INTER_NEAREST_EXACT : smaller ? cv::INTER_AREA : cv::INTER_LINEAR);
    return out;
}

} // namespace

Result<PictureWish> pictureWish(const Json& head)
{
    PictureWish wish{head.value("channels", 3) == 1 ? 1 : 3, {head.value("width", 0), head.value("height", 0)}};
    if (wish.size.width < 0 || wish.size.height < 0 || wish.size.width > kLargestSide || wish.size.height > kLargestSide)
        return fail(ErrorCode::InvalidInput, "Wrong size for pictures");
    const std::string fit = head.value("fit", "stretch");
    wish.codes = head.value("codes", false);
    wish.fit = fit == "crop" ? Fit::Crop : fit == "pad" ? Fit::Pad : Fit::Stretch;
    return wish;
}

cv::Mat fittedPicture(const cv::Mat& image, const PictureWish& wish)
{
    if (wish.size.empty() || image.size() == wish.size)
        return image;
    if (wish.fit == Fit::Stretch)
        return scaled(image, wish.size, wish.codes);
    const double across = static_cast<double>(wish.size.width) / image.cols, down = static_cast<double>(wish.size.height) / image.rows;
    const double factor = wish.fit == Fit::Crop ? std::max(across, down) : std::min(across, down);
    const auto side = [&](int length, int wanted) {
        const int rounded = std::max(1, cvRound(length * factor));
        return wish.fit == Fit::Crop ? std::max(wanted, rounded) : std::min(wanted, rounded);
    };
    const cv::Mat near = scaled(image, {side(image.cols, wish.size.width), side(image.rows, wish.size.height)}, wish.codes);
    const int left = (near.cols - wish.size.width) / 2, top = (near.rows - wish.size.height) / 2;
    if (wish.fit == Fit::Crop)
        return near(cv::Rect(left, top, wish.size.width, wish.size.height)).clone();
    cv::Mat out(wish.size, image.type(), cv::Scalar::all(0));
    near.copyTo(out(cv::Rect(-left, -top, near.cols, near.rows)));
    return out;
}

} // namespace cairn::parse
