// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/parse/parse_process.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cairn::parse {

/// How pictures are handed over.
struct ImageRequest {
    int channels = 3;          ///< 1: grey, 3: red, green, blue
    int width = 0, height = 0; ///< all pictures are brought to this size (area averaging); 0: their own
    std::string fit = "stretch"; ///< to that size: "stretch", "crop" (covers it, cut in the middle) or "pad" (inside, black around)
    bool codes = false;        ///< the pictures are masks: one channel of the numbers that are stored (those of a palette, not its colours), never averaged
};

/// What the header of a picture says.
struct PictureFacts {
    int width = 0, height = 0, channels = 0;
    std::string problem; ///< empty: fine
};

/// A decoded picture, or why it could not be decoded.
struct DecodedImage {
    int width = 0, height = 0, channels = 0;
    std::string pixels; ///< uint8 [H, W, C]
    std::string problem; ///< empty: fine
};

/// Decodes pictures (PNG, JPEG, BMP, TIFF, WebP, ...) in cairn-parse; one object decodes any number of them.
/// A picture that cannot be decoded is a problem of that picture; a helper that dies is an error of the call, and the
/// next call starts a new one. Threads: one at a time.
class ImageReader {
public:
    explicit ImageReader(const ParseLimits& limits = {}) : m_limits(limits) {}

    /// `files`: encoded bytes of a batch of pictures, in memory.
    Result<std::vector<DecodedImage>> decode(std::span<const std::string> files, const ImageRequest& request, StopToken stop = {});
    /// Sizes and channels of pictures, mostly without decoding them.
    Result<std::vector<PictureFacts>> probe(std::span<const std::string> files, StopToken stop = {});

private:
    Result<Message> ask(Json head, std::span<const std::string> files, StopToken stop);

    ParseLimits m_limits;
    std::unique_ptr<ParseProcess> m_process;
};

} // namespace cairn::parse
