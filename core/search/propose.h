// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/trial.h"

namespace cairn::search {

enum class Method : std::uint8_t { Grid, Random, Tpe };

/// "grid", "random", "tpe"
std::string_view name(Method method);
std::optional<Method> methodOf(std::string_view text);

struct ProposalOptions {
    Method method = Method::Random;
    std::uint64_t seed = 0;
    Goal goal = Goal::Minimize;
};

/// Where trial `number` is to be tried. Nothing where a grid has no more points.
///
/// Grid: every combination of gridOf(), the last parameter changing fastest. Random: uniform on the scale of each parameter;
/// whole numbers and choices all with equal chances (on a logarithmic scale, whole numbers by the length of the interval that
/// is rounded to them). Both depend on nothing but space, seed and number, so a trial is the same in whatever order results come.
/// Tpe: see tpe.h; depends on the trials so far, too.
std::optional<Point> propose(const Space& space, const ProposalOptions& options, std::span<const Trial> trials, int number);

/// A coordinate drawn with `uniform` in [0, 1): what Random does for one parameter.
double drawUniform(const Parameter& parameter, double uniform);

} // namespace cairn::search
