// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/media/source_place.h"
#include "core/parse/video_reader.h"

namespace cairn::data {

/// How videos become rows.
struct VideoForm {
    parse::VideoSampling sampling;
    bool framesAreRows = false; ///< else a row is a video, its frames behind each other along the channels

    /// In words, for people.
    std::string notice() const;
};

/// Options of the location. "rows": "clips" (usual) or "frames" (usual where the location is one file); "frames": how many
/// of each video, spread evenly (8 where a row is a video); "every": from one to the next, in frames; "seconds": the same in
/// seconds (1 where a row is a frame). InvalidInput names the option that makes no sense.
Result<VideoForm> videoForm(const SourcePlace& place, bool oneFile);

} // namespace cairn::data
