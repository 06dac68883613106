// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cairn::data {

using PaletteColour = std::array<std::uint8_t, 3>; ///< red, green, blue

/// A PNG of 8 bits a pixel out of width * height bytes, row by row: grey, or with a palette of 1 to 256 colours that the bytes count in.
std::string encodePng(std::uint32_t width, std::uint32_t height, std::span<const std::uint8_t> pixels, const std::vector<PaletteColour>& palette = {});

} // namespace cairn::data
