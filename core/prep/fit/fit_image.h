// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/jobs/progress.h"
#include "core/prep/recipe.h"
#include "core/prep/split/split.h"

namespace cairn::prep {

/// Fits the image step of a recipe: size and normalisation as the steps for pictures say, on the training rows whose picture
/// can be read. InvalidInput where none can.
Result<void> fitImage(const data::Dataset& dataset, const data::Column& column, const Split& split, const std::vector<Step>& steps, Recipe& recipe, JobContext& job);

/// Steps for pictures need pictures, those for sounds sounds, and mixing needs that nothing else goes into the model:
/// InvalidInput names the step. `recipe` is complete.
Result<void> checkPictureSteps(const data::Dataset& dataset, const Recipe& recipe);

} // namespace cairn::prep
