// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace cairn::test {

/// An uncompressed grey video (YUV4MPEG2), so that every byte of every frame is known: each frame is width * height bytes.
inline std::string y4m(int width, int height, int framesPerSecond, const std::vector<std::string>& frames)
{
    std::string bytes = "YUV4MPEG2 W" + std::to_string(width) + " H" + std::to_string(height) + " F" + std::to_string(framesPerSecond) + ":1 Ip A1:1 Cmono\n";
    for (const std::string& frame : frames)
        bytes += "FRAME\n" + frame;
    return bytes;
}

/// Ten frames a second of one grey each: frame i has the value `first + step * i`.
inline std::string greyVideo(int width, int height, int frames, int first, int step)
{
    std::vector<std::string> all;
    for (int i = 0; i < frames; ++i)
        all.emplace_back(static_cast<std::size_t>(width * height), static_cast<char>(first + step * i));
    return y4m(width, height, 10, all);
}

} // namespace cairn::test
