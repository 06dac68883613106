// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace cairn::data {

/// The content of a text file as UTF-8, and what had to be decided to read it.
struct TextContent {
    std::string text;
    bool cut = false;    ///< the file is longer than the limit
    bool legacy = false; ///< not UTF-8: taken as Windows-1252 (which holds Latin-1)
    bool binary = false; ///< held NUL bytes; spaces stand in their place
};

/// UTF-8 with or without a byte order mark, UTF-16 with one, else Windows-1252. Pure. `cut`: more bytes follow, so half a letter
/// at the end is left out.
TextContent decodeText(std::string_view bytes, bool cut);

/// The first `limit` bytes of a file, decoded. `bytes`: its size when it was listed. NotFound (named) where it is gone or cannot
/// be read, Mismatch where its size has changed. Any thread.
Result<TextContent> readTextFile(const std::filesystem::path& file, std::uint64_t bytes, std::uint64_t limit);

} // namespace cairn::data
