// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/trial.h"

namespace cairn::search {

inline constexpr std::size_t kTpeStartup = 10;    ///< trials with a result before the first estimate; random until then
inline constexpr std::size_t kTpeCandidates = 24; ///< draws of which the most promising one is taken

/// The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio, Kegl: "Algorithms for hyper-parameter optimization",
/// NIPS 2011), each parameter for itself, with the choices of Optuna's univariate TPESampler:
///
/// - The best ceil(n / 10) of n trials, at most 25, are "good", the others "bad". Finished trials come first, by their best
///   value; then those that were stopped or wait, by the resource that they reached, then by value.
/// - A trial that runs beside this one and has reported nothing is "bad" (a "constant liar"), so that trials that run
///   beside each other do not all go to the same place. Failed trials are left out.
/// - Both groups get a density, see parzen.h. kTpeCandidates values are drawn from that of the good ones; the one at which
///   log good - log bad is greatest is taken. Draws are Philox of seed, number and parameter.
Point tpePoint(const Space& space, std::uint64_t seed, Goal goal, std::span<const Trial> trials, std::uint64_t number);

/// Indices of the good and the bad trials, best first.
struct TpeSplit {
    std::vector<std::size_t> good, bad;
};
TpeSplit tpeSplit(std::span<const Trial> trials, Goal goal);

} // namespace cairn::search
