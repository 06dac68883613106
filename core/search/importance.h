// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/trial.h"

namespace cairn::search {

/// How much each parameter matters for the value of a trial.
struct Importance {
    std::vector<double> shares; ///< by parameter, sum 1; all 0 where no parameter makes a difference
    double fit = 0;             ///< how much of the differences they explain, on trials not looked at (out-of-bag R^2); below about 0.3 the shares say little
    std::size_t trials = 0;     ///< with a value
};

inline constexpr std::size_t kLeastForImportance = 8;

/// Mean decrease in impurity of a regression forest over the trials that have a value (as Optuna's MeanDecreaseImpurityImportanceEvaluator):
/// the share of the variance of the best values that splits at a parameter take away, logarithmic ones on their scale. Values worse
/// than the third quartile by three times the distance of the quartiles are taken for that much, so that one that blew up does not
/// decide alone. For independent parameters and a sum of functions of one each, the shares approach those of the variances.
/// Nothing with fewer than kLeastForImportance trials. Same trials, same shares.
std::optional<Importance> importance(const Space& space, std::span<const Trial> trials, Goal goal);

} // namespace cairn::search
