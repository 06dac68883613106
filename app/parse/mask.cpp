// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parse/mask.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <zlib.h>

namespace cairn::parse {

namespace {

// A PNG begins with 8 bytes of signature; then come chunks of length (4), type (4), data and checksum (4). The first is IHDR, whose
// data are width (4), height (4), bits (1), colour (1) and three more bytes. Portable Network Graphics, 3rd edition, W3C 2025, 5 and 11.
constexpr std::string_view kSignature("\x89PNG\r\n\x1a\n", 8);
constexpr std::size_t kHeader = 8, kChunkEnds = 12, kBits = 24, kColour = 25, kHeaderData = 13, kFirstChunks = 33;
constexpr char kGreyColour = 0, kPaletteColour = 3;

std::uint32_t numberAt(std::string_view bytes, std::size_t at)
{
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i)
        number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return number;
}

void putNumber(std::string& bytes, std::size_t at, std::uint32_t number)
{
    for (std::size_t i = 0; i < 4; ++i)
        bytes[at + i] = static_cast<char>(number >> (24 - 8 * i));
}

bool isPng(std::string_view bytes)
{
    return bytes.size() > kFirstChunks && bytes.starts_with(kSignature) && bytes.substr(kHeader + 4, 4) == "IHDR" && numberAt(bytes, kHeader) == kHeaderData;
}

/// The same PNG as a grey one, so that its numbers come out and not the colours that its palette has for them.
std::string withoutPalette(std::string_view bytes)
{
    std::string grey(bytes.substr(0, kFirstChunks));
    grey[kColour] = kGreyColour;
    const auto* header = reinterpret_cast<const Bytef*>(grey.data() + kHeader + 4);
    putNumber(grey, kFirstChunks - 4, static_cast<std::uint32_t>(crc32(0, header, kHeaderData + 4)));
    for (std::size_t at = kFirstChunks; bytes.size() - at >= kChunkEnds;) {
        const std::size_t length = numberAt(bytes, at);
        if (length > bytes.size() - at - kChunkEnds) {
            grey += bytes.substr(at); // cut short: the decoder says so
            break;
        }
        const std::string_view type = bytes.substr(at + 4, 4);
        if (type == "IHDR" || type == "IDAT" || type == "IEND")
            grey += bytes.substr(at, length + kChunkEnds);
        at += length + kChunkEnds;
    }
    return grey;
}

/// One channel of a picture whose channels are equal; empty where they are not.
cv::Mat equalChannel(const cv::Mat& image)
{
    std::vector<cv::Mat> channels;
    cv::split(image, channels);
    for (std::size_t c = 1; c < std::min<std::size_t>(channels.size(), 3); ++c) {
        if (cv::countNonZero(channels[c] != channels[0]) > 0)
            return {};
    }
    return channels[0];
}

} // namespace

Result<cv::Mat> decodedMask(std::string_view bytes)
{
    const bool png = isPng(bytes);
    const std::string grey = png && bytes[kColour] == kPaletteColour ? withoutPalette(bytes) : std::string();
    const std::string_view read = grey.empty() ? bytes : std::string_view(grey);
    cv::Mat image = cv::imdecode(cv::Mat(1, static_cast<int>(read.size()), CV_8U, const_cast<char*>(read.data())), cv::IMREAD_UNCHANGED);
    if (image.empty())
        return fail(ErrorCode::InvalidInput, "This is no picture, or one of an unknown format");
    if (image.channels() > 1)
        image = equalChannel(image);
    if (image.empty())
        return fail(ErrorCode::InvalidInput, "The mask is a colour picture: a mask needs a palette or grey, with a number for each class");
    if (image.depth() != CV_8U) {
        double most = 0;
        cv::minMaxLoc(image, nullptr, &most);
        if ((image.depth() != CV_16U && image.depth() != CV_16S) || most > 255)
            return fail(ErrorCode::InvalidInput, "The mask has numbers above 255");
        image.convertTo(image, CV_8U);
    }
    const int bits = png ? bytes[kBits] : 8;
    if (bits < 8 && bits > 0) // the decoder spreads fewer bits over 0 to 255
        image /= 255 / ((1 << bits) - 1);
    return image;
}

} // namespace cairn::parse
