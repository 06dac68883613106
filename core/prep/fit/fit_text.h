// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/fit/fit.h"

namespace cairn::prep {

/// Learns or loads the tokeniser of a text column from the training rows of `split` and adds it to the recipe, if the column
/// holds free text: five words or more in the middle text. Says whether it did. At most 100,000 texts and 64 MiB are learned
/// from, spread over the rows.
Result<bool> fitText(const data::Dataset& dataset, std::size_t column, const Split& split, const RecipeOptions& options, Recipe& recipe, JobContext& job);

/// The text of a column on the training rows, or on some of them, spread.
Result<std::vector<std::string>> trainingTexts(const data::Dataset& dataset, std::size_t column, const Split& split, JobContext& job);

/// The tokeniser of that column, whatever it holds. `longest`: long enough for every text (up to 512 tokens) where no length is
/// asked for, else for 95 % of them.
Result<TokenStep> fitTokens(const data::Dataset& dataset, std::size_t column, const Split& split, const RecipeOptions& options, bool longest, JobContext& job);

} // namespace cairn::prep
