// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine_api/schedule.h"

#include "core/base/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <optional>
#include <sstream>

namespace cairn::engine {

namespace {

constexpr double kLargestFactor = 1000;

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

/// A line up to the peak, then `fall` of the share of what is left: 1 at 0.
template <typename Fall>
double warmedUp(const Schedule& schedule, double step, Fall fall)
{
    const double warm = std::floor(schedule.warmup * static_cast<double>(schedule.steps));
    if (step < warm)
        return schedule.peak * (step + 1.0) / warm;
    const double rest = std::max(1.0, static_cast<double>(schedule.steps) - warm);
    return fall(std::min(1.0, (step - warm) / rest));
}

double drawn(const Schedule& schedule, double step)
{
    if (schedule.curve.empty())
        return schedule.peak;
    const double at = step / std::max(1.0, static_cast<double>(schedule.steps) - 1.0);
    const auto after = std::ranges::lower_bound(schedule.curve, at, {}, &CurvePoint::at);
    if (after == schedule.curve.begin())
        return schedule.peak * after->factor;
    const CurvePoint& before = *std::prev(after);
    if (after == schedule.curve.end())
        return schedule.peak * before.factor;
    const double share = (at - before.at) / (after->at - before.at);
    return schedule.peak * (before.factor + (after->factor - before.factor) * share);
}

std::optional<double> numberOf(std::string_view text)
{
    double number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && stop == text.data() + text.size() && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

} // namespace

double Schedule::at(std::int64_t step) const
{
    const double position = static_cast<double>(step);
    if (name == "one_cycle")
        return oneCycle(*this, position);
    if (name == "cosine")
        return warmedUp(*this, position, [this](double share) { return cosineBetween(peak, peak * end, share); });
    if (name == "polynomial")
        return warmedUp(*this, position, [this](double share) { return peak * (end + (1.0 - end) * std::pow(1.0 - share, power)); });
    if (name == "step")
        return peak * std::pow(factor, std::floor(static_cast<double>(drops + 1) * position / static_cast<double>(std::max<std::int64_t>(steps, 1))));
    return name == "curve" ? drawn(*this, position) : peak;
}

Result<std::vector<CurvePoint>> curveFromText(const std::string& text)
{
    const auto wrong = [](const std::string& what) {
        return fail(ErrorCode::InvalidInput, "The curve of the learning rate cannot be read: " + what, "schedule_curve",
                    "Give share:factor pairs in ascending order, such as 0:0.1 0.3:1 1:0");
    };
    std::vector<CurvePoint> curve;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        const std::size_t colon = word.find(':');
        const auto at = numberOf(std::string_view(word).substr(0, colon));
        const auto factor = colon == std::string::npos ? std::nullopt : numberOf(std::string_view(word).substr(colon + 1));
        if (!at || !factor)
            return wrong("\"" + word + "\" is no share:factor");
        if (*at < 0 || *at > 1 || (!curve.empty() && *at <= curve.back().at))
            return wrong("the shares must lie from 0 to 1, each above the one before, not \"" + word + "\"");
        if (*factor < 0 || *factor > kLargestFactor)
            return wrong("the factors must lie from 0 to 1000, not \"" + word + "\"");
        curve.push_back({*at, *factor});
    }
    if (curve.empty() || curve.size() > kMostCurvePoints)
        return wrong(curve.empty() ? "it has no points" : "it has more than " + std::to_string(kMostCurvePoints) + " points");
    if (std::ranges::all_of(curve, [](const CurvePoint& point) { return point.factor == 0; }))
        return wrong("the learning rate would be 0 all the time");
    return curve;
}

std::string curveText(const std::vector<CurvePoint>& curve)
{
    std::string text;
    for (const CurvePoint& point : curve)
        text += (text.empty() ? "" : " ") + Json(point.at).dump() + ":" + Json(point.factor).dump();
    return text;
}

} // namespace cairn::engine
