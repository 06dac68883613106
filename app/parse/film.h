// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/parse/picture_fit.h"

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace cairn::parse {

struct FilmFacts {
    int width = 0, height = 0; ///< as shown: turned where the camera noted so
    int channels = 3;          ///< 1: grey
    double rate = 0;           ///< frames a second, on average
    std::vector<double> times; ///< when each frame is shown, in seconds, rising
    double end = 0;            ///< when the last one is over
};

/// A video file in memory, read by FFmpeg: containers and codecs of a list only, one thread, nothing but these bytes.
/// Errors: Corrupt (no film, damaged, of an unknown kind), InvalidInput (too many or too large frames).
class Film {
public:
    /// Reads through the whole file without decoding it. `bytes` must stay.
    static Result<std::unique_ptr<Film>> open(std::string_view bytes);
    ~Film();
    Film(const Film&) = delete;

    const FilmFacts& facts() const;

    /// The frames with these numbers (rising, none twice), in the form asked for. Decodes from the last key frame before
    /// each. A film that ends one frame early repeats its last one.
    Result<std::vector<cv::Mat>> frames(std::span<const std::size_t> wanted, const PictureWish& wish) const;

private:
    struct State;
    explicit Film(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace cairn::parse
