// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/regression_forest.h"

#include "core/base/random.h"

#include <algorithm>
#include <numeric>

namespace cairn::search {

namespace {

constexpr std::uint64_t kForestStream = 0x666f72; ///< "for"

struct Cut {
    int feature = -1;
    double at = 0, gain = 0; ///< decrease of the sum of squared errors
};

/// Sum of squared errors that two sides save over one: the between-group sum of squares.
double gainOf(double sumLow, double countLow, double sum, double count)
{
    const double sumHigh = sum - sumLow, countHigh = count - countLow;
    return sumLow * sumLow / countLow + sumHigh * sumHigh / countHigh - sum * sum / count;
}

/// A threshold with `low` on one side and `high` on the other.
double between(double low, double high)
{
    const double middle = low + (high - low) / 2;
    return middle < high ? middle : low;
}

bool goesLow(bool ordered, double value, double at)
{
    return ordered ? value <= at : value == at;
}

} // namespace

/// Grows one tree over some rows.
struct RegressionForest::Grower {
    const std::vector<std::vector<double>>& rows;
    const std::vector<double>& values;
    const std::vector<bool>& ordered;
    Tree tree;
    std::vector<double> gains;

    void consider(Cut& best, std::size_t feature, std::vector<std::size_t>& group) const
    {
        std::ranges::sort(group, {}, [&](std::size_t row) { return rows[row][feature]; });
        double sum = 0, sumLow = 0, countLow = 0;
        for (const std::size_t row : group)
            sum += values[row];
        const auto count = static_cast<double>(group.size());
        for (std::size_t i = 0; i + 1 < group.size(); ++i) {
            sumLow += values[group[i]];
            ++countLow;
            const double here = rows[group[i]][feature], next = rows[group[i + 1]][feature];
            if (here == next)
                continue;
            const bool fits = countLow >= kLeafRows && count - countLow >= kLeafRows;
            if (const double gain = fits ? gainOf(sumLow, countLow, sum, count) : 0; gain > best.gain)
                best = {static_cast<int>(feature), ordered[feature] ? between(here, next) : here, gain};
            if (!ordered[feature]) // each category stands against all others
                sumLow = countLow = 0;
        }
        if (!ordered[feature] && !group.empty())
            considerLastCategory(best, feature, group, sum);
    }

    void considerLastCategory(Cut& best, std::size_t feature, const std::vector<std::size_t>& group, double sum) const
    {
        const double category = rows[group.back()][feature];
        double sumLow = 0, countLow = 0;
        for (auto row = group.rbegin(); row != group.rend() && rows[*row][feature] == category; ++row) {
            sumLow += values[*row];
            ++countLow;
        }
        const auto count = static_cast<double>(group.size());
        if (countLow < kLeafRows || count - countLow < kLeafRows)
            return;
        if (const double gain = gainOf(sumLow, countLow, sum, count); gain > best.gain)
            best = {static_cast<int>(feature), category, gain};
    }

    std::size_t grow(std::vector<std::size_t> group)
    {
        const std::size_t here = tree.size();
        tree.emplace_back();
        double sum = 0, squares = 0;
        for (const std::size_t row : group)
            sum += values[row];
        const double mean = sum / static_cast<double>(group.size());
        for (const std::size_t row : group)
            squares += (values[row] - mean) * (values[row] - mean);
        tree[here].value = mean;
        Cut best{-1, 0, 1e-12 * squares};
        if (group.size() >= 2 * kLeafRows && squares > 0) {
            for (std::size_t feature = 0; feature < ordered.size(); ++feature)
                consider(best, feature, group);
        }
        if (best.feature < 0)
            return here;
        const auto feature = static_cast<std::size_t>(best.feature);
        gains[feature] += best.gain;
        const double at = best.at;
        const auto middle = std::partition(group.begin(), group.end(), [&](std::size_t row) { return goesLow(ordered[feature], rows[row][feature], at); });
        tree[here].feature = best.feature;
        tree[here].at = at;
        const std::size_t low = grow(std::vector<std::size_t>(group.begin(), middle));
        const std::size_t high = grow(std::vector<std::size_t>(middle, group.end()));
        tree[here].low = low;
        tree[here].high = high;
        return here;
    }
};

RegressionForest::RegressionForest(const std::vector<std::vector<double>>& rows, const std::vector<double>& values, const std::vector<bool>& ordered,
                                   std::uint64_t seed)
    : m_ordered(ordered), m_importances(ordered.size(), 0.0)
{
    const std::size_t n = rows.size();
    std::vector<double> unseenSum(n, 0), unseenTrees(n, 0);
    for (int t = 0; t < kForestTrees && n > 0; ++t) {
        const Philox random(seed, mix(kForestStream, static_cast<std::uint64_t>(t)));
        std::vector<std::size_t> drawn(n);
        std::vector<bool> seen(n, false);
        for (std::size_t i = 0; i < n; ++i) {
            drawn[i] = random.below(i, n);
            seen[drawn[i]] = true;
        }
        Grower grower{rows, values, m_ordered, {}, std::vector<double>(ordered.size(), 0.0)};
        grower.grow(std::move(drawn));
        for (std::size_t feature = 0; feature < ordered.size(); ++feature)
            m_importances[feature] += grower.gains[feature];
        for (std::size_t i = 0; i < n; ++i) {
            if (seen[i])
                continue;
            unseenSum[i] += predict(grower.tree, rows[i]);
            ++unseenTrees[i];
        }
        m_trees.push_back(std::move(grower.tree));
    }
    if (const double sum = std::accumulate(m_importances.begin(), m_importances.end(), 0.0); sum > 0)
        std::ranges::for_each(m_importances, [sum](double& share) { share /= sum; });
    const double mean = n > 0 ? std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(n) : 0;
    double missed = 0, spread = 0;
    for (std::size_t i = 0; i < n; ++i) {
        if (unseenTrees[i] == 0)
            continue;
        const double error = values[i] - unseenSum[i] / unseenTrees[i];
        missed += error * error;
        spread += (values[i] - mean) * (values[i] - mean);
    }
    m_fit = spread > 0 ? 1 - missed / spread : 0;
}

double RegressionForest::predict(const Tree& tree, std::span<const double> row) const
{
    std::size_t at = 0;
    while (tree[at].feature >= 0) {
        const auto feature = static_cast<std::size_t>(tree[at].feature);
        at = goesLow(m_ordered[feature], row[feature], tree[at].at) ? tree[at].low : tree[at].high;
    }
    return tree[at].value;
}

double RegressionForest::predict(std::span<const double> row) const
{
    double sum = 0;
    for (const Tree& tree : m_trees)
        sum += predict(tree, row);
    return m_trees.empty() ? 0 : sum / static_cast<double>(m_trees.size());
}

} // namespace cairn::search
