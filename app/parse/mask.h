// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <opencv2/core.hpp>
#include <string_view>

namespace cairn::parse {

/// A picture whose pixels are class numbers, CV_8UC1: the stored numbers of a PNG with a palette or of 1 to 8 bits of grey, and grey
/// pictures of 8 bits of other formats. A colour picture whose channels are equal counts as grey. InvalidInput for other colours and for
/// numbers above 255; cv::Exception as imdecode throws them.
Result<cv::Mat> decodedMask(std::string_view bytes);

} // namespace cairn::parse
