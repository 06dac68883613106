// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/space.h"

namespace cairn::search {

/// A density over the values of one parameter, estimated from some of them, as in Optuna's univariate TPE:
///
/// Ranges, on the parameter's scale: a mixture of normals cut off at the ends of the range, one at each observation and one for
/// the prior: at the middle, as wide as the range. The width of the others is the greater distance to the two neighbours
/// (the ends count only for up to two observations), not below range / min(100, 2 + observations) and not above the range.
/// For whole numbers the range is half a step wider at both ends, and a value has the mass from half a step below to half a step above it.
/// Choices: a mixture of distributions, one for each observation, in which it has 1 + 1 / (observations + 1) and every other choice
/// 1 / (observations + 1) parts; and a uniform one for the prior.
/// Weights: the prior and the last 25 observations count 1; with n > 25, those before them rise evenly from 1 / n to 1.
class Parzen {
public:
    /// `observations` from the oldest to the newest, as coordinates.
    Parzen(const Parameter& parameter, const std::vector<double>& observations);

    /// A coordinate, from two uniform numbers in [0, 1): which part of the mixture, and where in it.
    double draw(double part, double within) const;
    /// Logarithm of the density (choices and whole numbers: of the probability) at a coordinate.
    double logDensity(double coordinate) const;

private:
    void addNormals(const std::vector<double>& observations);
    void addChoices(const std::vector<double>& observations);
    std::size_t partAt(double uniform) const;
    double mass(std::size_t part, double from, double to) const;

    Parameter m_parameter;
    std::vector<double> m_weights;                    ///< of the parts, sum 1; the prior is the last one
    double m_low = 0, m_high = 0;                     ///< ends of the range on its scale
    std::vector<double> m_means, m_widths;            ///< ranges
    std::vector<std::vector<double>> m_probabilities; ///< choices: [part][choice]
};

/// The value below which a standard normal number lies with that probability, in (0, 1); to about 1e-15 relative.
double normalQuantile(double probability);

} // namespace cairn::search
