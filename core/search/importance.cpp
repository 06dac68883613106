// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/importance.h"

#include "core/search/regression_forest.h"
#include "core/search/scale.h"
#include "core/stats/association.h"

#include <algorithm>
#include <limits>

namespace cairn::search {

namespace {

constexpr double kFarOut = 3; ///< quartile distances (Tukey's outer fence)

void pullIn(std::vector<double>& values, Goal goal)
{
    std::vector<double> sorted = values;
    std::ranges::sort(sorted);
    const double low = stats::quantileOfSorted(sorted, 0.25), high = stats::quantileOfSorted(sorted, 0.75);
    const double fence = goal == Goal::Minimize ? high + kFarOut * (high - low) : low - kFarOut * (high - low);
    for (double& value : values)
        value = goal == Goal::Minimize ? std::min(value, fence) : std::max(value, fence);
}

} // namespace

std::optional<Importance> importance(const Space& space, std::span<const Trial> trials, Goal goal)
{
    std::vector<std::vector<double>> rows;
    std::vector<double> values;
    for (const Trial& trial : trials) {
        const auto value = bestValue(trial, goal);
        if (!value || trial.state == TrialState::Failed)
            continue;
        auto& row = rows.emplace_back();
        for (std::size_t i = 0; i < space.size(); ++i)
            row.push_back(space[i].type == ParameterType::Choice ? trial.point.at(i) : toScale(space[i], trial.point.at(i)));
        constexpr double kHuge = 1e150; // squares of it are still numbers
        values.push_back(std::clamp(*value, -kHuge, kHuge));
    }
    if (values.size() < kLeastForImportance || space.empty())
        return std::nullopt;
    pullIn(values, goal);
    std::vector<bool> ordered;
    for (const Parameter& parameter : space)
        ordered.push_back(parameter.type != ParameterType::Choice);
    const RegressionForest forest(rows, values, ordered, 0);
    return Importance{forest.importances(), forest.outOfBagFit(), values.size()};
}

} // namespace cairn::search
