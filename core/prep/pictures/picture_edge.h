// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace cairn::prep {

/// What lies outside of a picture: black, its outermost pixels, or the picture mirrored at its border.
enum class PictureEdge : std::uint8_t { Black, Repeat, Mirror };

inline PictureEdge pictureEdge(const std::string& name)
{
    return name == "repeat" ? PictureEdge::Repeat : name == "mirror" ? PictureEdge::Mirror : PictureEdge::Black;
}

/// The place within [0, length) that stands for `place`; -1: black.
inline std::int64_t placeWithin(std::int64_t place, std::int64_t length, PictureEdge edge)
{
    if (place >= 0 && place < length)
        return place;
    if (edge == PictureEdge::Black)
        return -1;
    if (edge == PictureEdge::Repeat || length == 1)
        return place < 0 ? 0 : length - 1;
    const std::int64_t period = 2 * (length - 1); // the outermost pixel is not repeated
    std::int64_t folded = place % period;
    folded = folded < 0 ? folded + period : folded;
    return folded < length ? folded : period - folded;
}

} // namespace cairn::prep
