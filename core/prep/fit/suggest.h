// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/fit/fit.h"

namespace cairn::prep {

/// `options`, completed by what the kind of data suggests where nothing but a target has been chosen. Ratings (columns for a
/// user and an item, see data::interactionColumns()): both columns are names, each a field of codes of its own, and are all that
/// is learned from; the rating is the target, a number. Without ratings, or where the task is Implicit, what was taken is learned.
RecipeOptions suggestedOptions(const data::Dataset& dataset, RecipeOptions options);

} // namespace cairn::prep
