// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/fit/fit.h"

namespace cairn::prep {

/// Fills recipe.masks and recipe.target for the task Segmentation; recipe.image is there already. Classes are the numbers that the data
/// have names for, else those that are found in any mask; pixels of the number 255 do not count, unless 255 is the only number besides 0, nor
/// do those of options.ignoredClass. InvalidInput: no picture among the inputs, no masks, one class only, a number without a name.
Result<void> fitMasks(const data::Dataset& dataset, const RecipeOptions& options, Recipe& recipe, JobContext& job);

} // namespace cairn::prep
