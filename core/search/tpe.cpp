// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/tpe.h"

#include "core/base/random.h"
#include "core/search/parzen.h"

#include <algorithm>

namespace cairn::search {

namespace {

constexpr std::size_t kMostGood = 25;
constexpr std::size_t kGoodOneIn = 10;
constexpr std::uint64_t kTpeStream = 0x747065; ///< "tpe"

/// Coordinates of these trials in the order in which they began: the last ones count most (see Parzen).
std::vector<double> coordinates(std::span<const Trial> trials, std::vector<std::size_t> group, std::size_t parameter)
{
    std::ranges::sort(group);
    std::vector<double> values;
    for (const std::size_t i : group)
        values.push_back(trials[i].point.at(parameter));
    return values;
}

} // namespace

TpeSplit tpeSplit(std::span<const Trial> trials, Goal goal)
{
    std::vector<std::size_t> known, unknown;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        if (trials[i].state != TrialState::Failed)
            (bestValue(trials[i], goal) ? known : unknown).push_back(i);
    }
    const auto before = [&](std::size_t a, std::size_t b) {
        const bool aFinished = trials[a].state == TrialState::Finished, bFinished = trials[b].state == TrialState::Finished;
        if (aFinished != bFinished)
            return aFinished;
        const std::int64_t aResource = resourceOf(trials[a]), bResource = resourceOf(trials[b]);
        if (!aFinished && aResource != bResource)
            return aResource > bResource;
        return better(goal, *bestValue(trials[a], goal), *bestValue(trials[b], goal));
    };
    std::ranges::stable_sort(known, before);
    const std::size_t good = std::min((known.size() + kGoodOneIn - 1) / kGoodOneIn, kMostGood);
    TpeSplit split;
    split.good.assign(known.begin(), known.begin() + static_cast<std::ptrdiff_t>(good));
    split.bad.assign(known.begin() + static_cast<std::ptrdiff_t>(good), known.end());
    split.bad.insert(split.bad.end(), unknown.begin(), unknown.end());
    return split;
}

Point tpePoint(const Space& space, std::uint64_t seed, Goal goal, std::span<const Trial> trials, std::uint64_t number)
{
    const TpeSplit groups = tpeSplit(trials, goal);
    Point point;
    for (std::size_t i = 0; i < space.size(); ++i) {
        const Parzen good(space[i], coordinates(trials, groups.good, i)), bad(space[i], coordinates(trials, groups.bad, i));
        const Philox random(seed, mix(mix(kTpeStream, number), i));
        double best = 0, bestScore = 0;
        for (std::size_t candidate = 0; candidate < kTpeCandidates; ++candidate) {
            const double value = good.draw(random.uniform(2 * candidate), random.uniform(2 * candidate + 1));
            const double score = good.logDensity(value) - bad.logDensity(value);
            if (candidate == 0 || score > bestScore) {
                best = value;
                bestScore = score;
            }
        }
        point.push_back(best);
    }
    return point;
}

} // namespace cairn::search
