// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cairn::engine {

namespace {

double cosineBetween(double from, double to, double share)
{
    return to + (from - to) / 2.0 * (1.0 + std::cos(std::numbers::pi * share));
}

double oneCycle(const Schedule& schedule, double step)
{
    constexpr double kStartDivisor = 25.0, kEndDivisor = 1e4;
    const double start = schedule.peak / kStartDivisor, end = start / kEndDivisor;
    const double top = schedule.warmup * static_cast<double>(schedule.steps) - 1.0;
    const double last = static_cast<double>(schedule.steps) - 1.0;
    if (step <= top && top > 0)
        return cosineBetween(start, schedule.peak, step / top);
    if (last <= top)
        return schedule.peak;
    return cosineBetween(schedule.peak, end, std::min(1.0, (step - top) / (last - top)));
}

double cosine(const Schedule& schedule, double step)
{
    const double warm = std::floor(schedule.warmup * static_cast<double>(schedule.steps));
    if (step < warm)
        return schedule.peak * (step + 1.0) / warm;
    const double rest = std::max(1.0, static_cast<double>(schedule.steps) - warm);
    return cosineBetween(schedule.peak, 0.0, std::min(1.0, (step - warm) / rest));
}

} // namespace

double Schedule::at(std::int64_t step) const
{
    const double position = static_cast<double>(step);
    if (name == "one_cycle")
        return oneCycle(*this, position);
    if (name == "cosine")
        return cosine(*this, position);
    if (name == "step")
        return peak * std::pow(0.1, std::floor(3.0 * position / static_cast<double>(std::max<std::int64_t>(steps, 1))));
    return peak;
}

} // namespace cairn::engine
