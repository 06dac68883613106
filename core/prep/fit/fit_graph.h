// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/jobs/progress.h"
#include "core/prep/recipe.h"
#include "core/prep/split/split.h"

namespace cairn::prep {

/// Whether the rows are nodes of a graph.
bool isGraph(const data::Dataset& dataset);

/// All rows as training rows. In a graph the inputs of every node are seen in training, through its neighbours; only labels are held
/// out (transductive learning).
Split wholeSplit(const data::Dataset& dataset);

/// Reads the edges and makes a graph of a recipe whose columns are fitted. Columns of zeros and ones alone become shares of their
/// node's sum, as Kipf and Welling (ICLR 2017) do with words. Errors: InvalidInput (inputs other than numbers and one-hot categories; no
/// edge), those of readEdgeList().
Result<void> fitGraph(const data::Dataset& dataset, Recipe& recipe, JobContext& job);

} // namespace cairn::prep
