// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/videos/video_form.h"

#include "core/base/text.h"

#include <cmath>
#include <cstdlib>

namespace cairn::data {

namespace {

constexpr double kMostInClip = 256, kMostOfVideo = 100'000;

Result<double> videoOption(const SourcePlace& place, const std::string& name, double least, double most, bool whole)
{
    const std::string text = place.option(name);
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !(value >= least && value <= most) || (whole && value != std::floor(value)))
        return fail(ErrorCode::InvalidInput, "The option " + name + " cannot be " + text, place.path,
                    std::string("Give a ") + (whole ? "whole " : "") + "number from " + Json(least).dump() + " to " + Json(most).dump());
    return value;
}

} // namespace

std::string VideoForm::notice() const
{
    const std::string number = grouped(sampling.frames), step = Json(sampling.step).dump();
    const std::string which = sampling.kind == "spread" ? number + " frames of each, spread evenly"
        : sampling.kind == "every" ? "at most " + number + " frames of each, every " + step + " frames"
                                   : "at most " + number + " frames of each, every " + step + " s";
    if (framesAreRows)
        return "A row is a frame: " + which + ". Frames of one video look alike: split by groups of the column \"file\" "
               "(frames=N, every=N or seconds=N behind a ? at the location choose frames, rows=clips makes a row of each video)";
    return "A row is a video: " + which + (sampling.kind == "spread" ? "" : ", shorter ones repeat their last") +
           "; the model sees them as channels (frames=N, every=N or seconds=N behind a ? at the location choose frames, rows=frames makes a row of each)";
}

Result<VideoForm> videoForm(const SourcePlace& place, bool oneFile)
{
    const std::string rows = place.option("rows", oneFile ? "frames" : "clips");
    if (rows != "clips" && rows != "frames")
        return fail(ErrorCode::InvalidInput, "The option rows cannot be " + rows, place.path, "Give clips (a row per video) or frames (a row per frame)");
    const bool every = place.options.contains("every"), seconds = place.options.contains("seconds");
    if (every && seconds)
        return fail(ErrorCode::InvalidInput, "The options every and seconds exclude each other", place.path, "Give one of them");
    VideoForm form;
    form.framesAreRows = rows == "frames";
    form.sampling.exact = !form.framesAreRows;
    const bool counted = place.options.contains("frames");
    form.sampling.kind = every ? "every" : seconds || (form.framesAreRows && !counted) ? "seconds" : "spread";
    if (every) {
        CAIRN_ASSIGN(form.sampling.step, videoOption(place, "every", 1, 1e6, true));
    } else if (seconds) {
        CAIRN_ASSIGN(form.sampling.step, videoOption(place, "seconds", 1e-3, 1e6, false));
    }
    if (counted) {
        CAIRN_ASSIGN(const double frames, videoOption(place, "frames", 1, form.framesAreRows ? kMostOfVideo : kMostInClip, true));
        form.sampling.frames = static_cast<std::uint64_t>(frames);
    } else if (form.framesAreRows) {
        form.sampling.frames = static_cast<std::uint64_t>(kMostOfVideo);
    }
    return form;
}

} // namespace cairn::data
