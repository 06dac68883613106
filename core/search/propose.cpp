// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/propose.h"

#include "core/base/random.h"
#include "core/search/scale.h"
#include "core/search/tpe.h"

#include <algorithm>
#include <array>

namespace cairn::search {

namespace {

constexpr std::array<std::string_view, 3> kMethods{"grid", "random", "tpe"};
constexpr std::uint64_t kRandomStream = 0x73656172; ///< "sear": apart from what else a seed is used for

std::optional<Point> gridPoint(const Space& space, std::uint64_t number)
{
    if (number >= gridSize(space))
        return std::nullopt;
    Point point(space.size());
    for (std::size_t i = space.size(); i-- > 0;) {
        const std::vector<double> values = gridOf(space[i]);
        point[i] = values[number % values.size()];
        number /= values.size();
    }
    return point;
}

Point randomPoint(const Space& space, std::uint64_t seed, std::uint64_t number)
{
    const Philox random(seed, mix(kRandomStream, number));
    Point point;
    for (std::size_t i = 0; i < space.size(); ++i)
        point.push_back(drawUniform(space[i], random.uniform(i)));
    return point;
}

} // namespace

std::string_view name(Method method)
{
    return kMethods[static_cast<std::size_t>(method)];
}

std::optional<Method> methodOf(std::string_view text)
{
    const auto found = std::ranges::find(kMethods, text);
    return found == kMethods.end() ? std::nullopt : std::optional(static_cast<Method>(found - kMethods.begin()));
}

double drawUniform(const Parameter& parameter, double uniform)
{
    if (parameter.type == ParameterType::Choice)
        return std::floor(uniform * static_cast<double>(parameter.choices.size()));
    // Whole numbers: the half steps around each of them, so that the ends are drawn as often as the others.
    const double margin = parameter.type == ParameterType::Integer ? 0.5 : 0;
    const double from = toScale(parameter, parameter.minimum - margin), to = toScale(parameter, parameter.maximum + margin);
    double value = fromScale(parameter, from + uniform * (to - from));
    if (margin > 0)
        value = std::round(value);
    return std::clamp(value, parameter.minimum, parameter.maximum);
}

std::optional<Point> propose(const Space& space, const ProposalOptions& options, std::span<const Trial> trials, int number)
{
    const auto index = static_cast<std::uint64_t>(number);
    switch (options.method) {
    case Method::Grid: return gridPoint(space, index);
    case Method::Random: return randomPoint(space, options.seed, index);
    case Method::Tpe: break;
    }
    std::size_t known = 0;
    for (const Trial& trial : trials)
        known += trial.state != TrialState::Failed && bestValue(trial, options.goal) ? 1 : 0;
    return known < kTpeStartup ? randomPoint(space, options.seed, index) : tpePoint(space, options.seed, options.goal, trials, index);
}

} // namespace cairn::search
