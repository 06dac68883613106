// SPDX-License-Identifier: GPL-3.0-or-later
// Portable Network Graphics, 3rd edition, W3C 2025. Every line is stored as it is (filter 0).
#include "core/data/write/png.h"

#include <cassert>
#include <zlib.h>

namespace cairn::data {

namespace {

std::string bigEndian(std::uint32_t value)
{
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::string pngChunk(const std::string& type, const std::string& data)
{
    const std::string body = type + data;
    const auto checksum = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
    return bigEndian(static_cast<std::uint32_t>(data.size())) + body + bigEndian(static_cast<std::uint32_t>(checksum));
}

std::string packed(const std::string& bytes)
{
    uLongf size = compressBound(bytes.size());
    std::string out(size, '\0');
    [[maybe_unused]] const int done = compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
    assert(done == Z_OK);
    out.resize(size);
    return out;
}

} // namespace

std::string encodePng(std::uint32_t width, std::uint32_t height, std::span<const std::uint8_t> pixels, const std::vector<PaletteColour>& palette)
{
    assert(pixels.size() == std::size_t{width} * height && palette.size() <= 256);
    std::string lines;
    for (std::size_t row = 0; row < height; ++row) {
        lines += '\0';
        lines.append(reinterpret_cast<const char*>(pixels.data()) + row * width, width);
    }
    const char colour = palette.empty() ? 0 : 3;
    std::string png("\x89PNG\r\n\x1a\n", 8);
    png += pngChunk("IHDR", bigEndian(width) + bigEndian(height) + std::string{8, colour, 0, 0, 0});
    std::string colours;
    for (const PaletteColour& entry : palette)
        colours.append(reinterpret_cast<const char*>(entry.data()), entry.size());
    if (!colours.empty())
        png += pngChunk("PLTE", colours);
    return png + pngChunk("IDAT", packed(lines)) + pngChunk("IEND", {});
}

} // namespace cairn::data
