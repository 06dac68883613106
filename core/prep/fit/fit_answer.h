// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/fit/fit.h"

#include <optional>
#include <vector>

/// Fitting for tasks whose answer is a field of the row (batch::rowwise() is false). Private to core/prep.
namespace cairn::prep {

/// Which of the columns are learned from where nobody has chosen: the picture alone where there is one and the inputs are to be
/// reconstructed, the first text for tasks of tokens, else all.
std::vector<std::size_t> usualInputs(const data::Schema& schema, const std::vector<std::size_t>& columns, batch::TaskKind task);

/// Learns the tokeniser of the first text of `columns`, which is taken out of them, and for Sequence that of the text in
/// `target`, for Tagging of the tags in it; fills recipe.tokens, recipe.answer and recipe.target. InvalidInput: no text.
Result<void> fitTokenAnswer(const data::Dataset& dataset, std::optional<std::size_t> target, std::vector<std::size_t>& columns, const Split& split,
                            const RecipeOptions& options, Recipe& recipe, JobContext& job);

/// Fills recipe.target by the columns of codes: the item is what the data call so (data::interactionColumns()), else the last of two.
/// InvalidInput: fewer than two.
Result<void> fitImplicit(const data::Dataset& dataset, Recipe& recipe);

/// Fills recipe.target by the fields that the recipe makes: "image" where there is one, else "features". InvalidInput: neither,
/// or cross-entropy of what is no picture.
Result<void> fitReconstruction(const data::Dataset& dataset, const RecipeOptions& options, Recipe& recipe);

/// Fills recipe.target for pictures that are to be made, which the model sees as numbers from -1 to 1, as a generator's tanh has them, unless a
/// step normalises them otherwise. InvalidInput: no picture.
Result<void> fitAdversarial(const data::Dataset& dataset, const RecipeOptions& options, Recipe& recipe);

} // namespace cairn::prep
