// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <zlib.h>

namespace cairn::test {

/// A PNG of 8 bits: `channels` 1 (grey) or 3 (RGB), `pixels` row by row.
inline std::string png(std::uint32_t width, std::uint32_t height, int channels, const std::string& pixels)
{
    const auto number = [](std::uint32_t value) {
        return std::string{static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8), static_cast<char>(value)};
    };
    const auto chunk = [&](const std::string& type, const std::string& data) {
        const std::string body = type + data;
        return number(static_cast<std::uint32_t>(data.size())) + body
            + number(static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()))));
    };
    std::string rows;
    const std::size_t rowBytes = static_cast<std::size_t>(width) * static_cast<std::size_t>(channels);
    for (std::uint32_t row = 0; row < height; ++row)
        rows += '\0' + pixels.substr(row * rowBytes, rowBytes);
    uLongf size = compressBound(rows.size());
    std::string packed(size, '\0');
    compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(rows.data()), rows.size());
    packed.resize(size);
    const char colour = channels == 3 ? 2 : 0;
    return std::string("\x89PNG\r\n\x1a\n", 8) + chunk("IHDR", number(width) + number(height) + std::string{8, colour, 0, 0, 0})
        + chunk("IDAT", packed) + chunk("IEND", "");
}

/// A grey picture of one value.
inline std::string greyPng(std::uint32_t width, std::uint32_t height, unsigned char value)
{
    return png(width, height, 1, std::string(static_cast<std::size_t>(width) * height, static_cast<char>(value)));
}

} // namespace cairn::test
