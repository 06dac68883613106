// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace cairn::parse {

struct PictureHeader {
    int width = 0, height = 0;
    int channels = 0; ///< 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha
    bool jpeg = false;
};

/// Reads the header of a PNG or JPEG without decoding it; nothing for other formats and damaged headers.
std::optional<PictureHeader> pictureHeader(std::string_view bytes);

} // namespace cairn::parse
