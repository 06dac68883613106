// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <cstddef>
#include <span>
#include <vector>

namespace cairn::parse {

/// Which frames of a film are taken.
struct FrameSampling {
    enum class Kind { Spread, Every, Seconds } kind = Kind::Spread;
    std::size_t frames = 8; ///< at most; exactly that many where `exact`
    double step = 1;        ///< Every: frames from one to the next; Seconds: seconds
    bool exact = true;      ///< shorter films repeat frames
};

/// "kind", "frames", "step" and "exact" of a request.
Result<FrameSampling> frameSampling(const Json& head);

/// Numbers of the frames to take, never falling. `times`: when each frame is shown, in seconds, rising; `end`: when the last
/// one is over. Spread: the middle frame of each of `frames` equal parts, as temporal segment networks are tested (Wang et
/// al., 2016). Every: frame 0, step, 2 step, ... Seconds: the frame that is shown at 0, step, 2 step, ... of the film.
std::vector<std::size_t> sampledFrames(const FrameSampling& sampling, std::span<const double> times, double end);

} // namespace cairn::parse
