// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/media/picture_pixels.h"
#include "core/data/media/source_place.h"
#include "core/parse/image_reader.h"

namespace cairn::data {

/// The one form to which all pictures of a set are brought, and why.
struct PictureForm {
    parse::ImageRequest request;
    std::vector<std::string> notices;

    std::vector<std::int64_t> shape() const { return {request.channels, request.height, request.width}; }
};

/// What is said of the form where it is not pictures that are looked at.
struct FormWords {
    std::string noun = "pictures"; ///< "The pictures have different sizes"
    int usualMost = 224;           ///< longer side where the location asks for no size
};

/// The form for pictures of which some were looked at (at least one), by the rules of choosePictureForm.
Result<PictureForm> formOf(const std::vector<parse::PictureFacts>& facts, const SourcePlace& place, const std::string& usualFit, const FormWords& words);

/// Looks at the headers of up to 200 pictures, spread over the set. Size: the option "size" ("64" or "64x48", width first),
/// else the size most pictures have, at most 224 at its longer side; else, where sizes differ, a square of the median
/// shorter side, at most 224. Channels: the option "channels" (1 or 3), else grey where all looked at are grey, else RGB.
/// Fit: the option "fit" ("crop", "stretch", "pad"), else `usualFit`.
/// InvalidInput: a wrong option, or not one picture that can be read.
Result<PictureForm> choosePictureForm(const PictureFiles& files, parse::ImagePool& pool, const SourcePlace& place, const std::string& usualFit, JobContext& job);

} // namespace cairn::data
