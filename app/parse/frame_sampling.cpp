// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parse/frame_sampling.h"

#include <algorithm>
#include <string>

namespace cairn::parse {

namespace {
constexpr std::size_t kMostFrames = 100'000;
constexpr double kSlack = 1e-9; ///< seconds: a film of 10 frames a second has one at 0.3, which is not 3 * 0.1
}

Result<FrameSampling> frameSampling(const Json& head)
{
    const std::string kind = head.value("kind", "spread");
    FrameSampling sampling{kind == "every" ? FrameSampling::Kind::Every : kind == "seconds" ? FrameSampling::Kind::Seconds : FrameSampling::Kind::Spread,
                           head.value("frames", std::size_t{8}), head.value("step", 1.0), head.value("exact", true)};
    const double least = sampling.kind == FrameSampling::Kind::Every ? 1 : 1e-3;
    if (sampling.frames < 1 || sampling.frames > kMostFrames || !(sampling.step >= least && sampling.step <= 1e6))
        return fail(ErrorCode::InvalidInput, "Wrong sampling of frames");
    return sampling;
}

std::vector<std::size_t> sampledFrames(const FrameSampling& sampling, std::span<const double> times, double end)
{
    std::vector<std::size_t> taken;
    const std::size_t count = times.size();
    if (count == 0)
        return taken;
    if (sampling.kind == FrameSampling::Kind::Spread) {
        const std::size_t wanted = sampling.exact ? sampling.frames : std::min(sampling.frames, count);
        for (std::size_t i = 0; i < wanted; ++i)
            taken.push_back((2 * i + 1) * count / (2 * wanted));
        return taken;
    }
    for (std::size_t i = 0; i < sampling.frames; ++i) {
        const double place = static_cast<double>(i) * sampling.step;
        if (sampling.kind == FrameSampling::Kind::Every ? place >= static_cast<double>(count) : times.front() + place + kSlack >= end)
            break;
        const auto after = std::ranges::upper_bound(times, times.front() + place + kSlack);
        taken.push_back(sampling.kind == FrameSampling::Kind::Every ? static_cast<std::size_t>(place) : static_cast<std::size_t>(after - times.begin()) - 1);
    }
    if (sampling.exact)
        taken.resize(sampling.frames, taken.back());
    return taken;
}

} // namespace cairn::parse
