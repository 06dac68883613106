// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/fit/fit.h"

namespace cairn::prep {

/// Decides the task and fills recipe.target, recipe.targetType and notices from column `target`. Private to core/prep.
Result<void> fitTarget(const data::Dataset& dataset, std::size_t target, const Split& split, const RecipeOptions& options,
                       Recipe& recipe, JobContext& job);

} // namespace cairn::prep
