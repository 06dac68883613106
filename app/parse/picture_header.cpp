// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parse/picture_header.h"

#include <cstddef>

namespace cairn::parse {

namespace {

using namespace std::string_view_literals;

unsigned byteAt(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

std::optional<PictureHeader> pngHeader(std::string_view bytes)
{
    if (bytes.size() < 26 || bytes.substr(12, 4) != "IHDR")
        return {};
    const auto number = [&](std::size_t at) {
        return byteAt(bytes, at) << 24 | byteAt(bytes, at + 1) << 16 | byteAt(bytes, at + 2) << 8 | byteAt(bytes, at + 3);
    };
    const unsigned width = number(16), height = number(20), colour = byteAt(bytes, 25);
    if (width == 0 || height == 0 || width > 1u << 24 || height > 1u << 24)
        return {};
    const int channels = colour == 0 ? 1 : colour == 4 ? 2 : colour == 6 ? 4 : 3;
    return PictureHeader{static_cast<int>(width), static_cast<int>(height), channels, false};
}

bool startsFrame(unsigned marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

std::optional<PictureHeader> jpegHeader(std::string_view bytes)
{
    std::size_t at = 2;
    while (at + 9 < bytes.size()) {
        if (byteAt(bytes, at) != 0xFF)
            return {};
        const unsigned marker = byteAt(bytes, at + 1);
        if (marker == 0xFF) {
            ++at;
            continue;
        }
        if (startsFrame(marker)) {
            const int height = static_cast<int>(byteAt(bytes, at + 5) << 8 | byteAt(bytes, at + 6));
            const int width = static_cast<int>(byteAt(bytes, at + 7) << 8 | byteAt(bytes, at + 8));
            if (width == 0 || height == 0)
                return {};
            return PictureHeader{width, height, byteAt(bytes, at + 9) == 1 ? 1 : 3, true};
        }
        at += 2 + (byteAt(bytes, at + 2) << 8 | byteAt(bytes, at + 3));
    }
    return {};
}

} // namespace

std::optional<PictureHeader> pictureHeader(std::string_view bytes)
{
    if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv))
        return pngHeader(bytes);
    if (bytes.starts_with("\xFF\xD8\xFF"sv))
        return jpegHeader(bytes);
    return {};
}

} // namespace cairn::parse
