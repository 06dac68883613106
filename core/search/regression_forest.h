// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace cairn::search {

/// A random forest for regression (Breiman, "Random forests", Machine Learning 45, 2001): kForestTrees trees, each grown on as many
/// rows as there are, drawn with replacement (Philox of the seed), every split that lowers the squared error most of all
/// features, leaves of kLeafRows rows or more. Ordered features split at a threshold, others into one category against the rest.
/// Pure; any thread.
class RegressionForest {
public:
    /// `rows`: numbers of each feature, [n][d], finite; `values`: [n]; `ordered`: [d].
    RegressionForest(const std::vector<std::vector<double>>& rows, const std::vector<double>& values, const std::vector<bool>& ordered, std::uint64_t seed);

    /// The mean of the trees.
    double predict(std::span<const double> row) const;
    /// By how much the splits of each feature lower the squared error, summed over all trees; shares, sum 1, or all 0 where there is no split
    /// (mean decrease in impurity).
    const std::vector<double>& importances() const { return m_importances; }
    /// Coefficient of determination of the predictions of rows by the trees that have not seen them; 1 is perfect, 0 or
    /// less no better than the mean.
    double outOfBagFit() const { return m_fit; }

private:
    struct Node {
        int feature = -1; ///< -1: a leaf
        double at = 0;    ///< threshold, or category
        double value = 0; ///< mean of the rows
        std::size_t low = 0, high = 0;
    };
    using Tree = std::vector<Node>;
    struct Grower;

    double predict(const Tree& tree, std::span<const double> row) const;

    std::vector<bool> m_ordered;
    std::vector<Tree> m_trees;
    std::vector<double> m_importances;
    double m_fit = 0;
};

inline constexpr int kForestTrees = 64;
inline constexpr std::size_t kLeafRows = 2;

} // namespace cairn::search
