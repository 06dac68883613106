// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <opencv2/core.hpp>

/// Shared by the modules that decode pictures: the form that all of them are brought to.
namespace cairn::parse {

/// How pictures of other sizes come to the size asked for.
enum class Fit { Stretch, Crop, Pad };

struct PictureWish {
    int channels = 3;
    cv::Size size; ///< empty: their own
    Fit fit = Fit::Stretch;
    bool codes = false; ///< masks: pixels are picked, not averaged
};

/// "channels", "width", "height", "fit" and "codes" of a request.
Result<PictureWish> pictureWish(const Json& head);

/// Stretch, or keep proportions: cover the size and cut what stands over, or fit inside and pad with black; in the middle.
/// Area averaging where both sides become smaller; of masks the nearest pixel.
cv::Mat fittedPicture(const cv::Mat& image, const PictureWish& wish);

} // namespace cairn::parse
