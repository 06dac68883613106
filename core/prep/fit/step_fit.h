// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/prep/fit/fit.h"
#include "core/prep/split/split.h"
#include "core/prep/step/step_plan.h"

#include <memory>
#include <string>
#include <vector>

namespace cairn::prep {

/// Steps that have learned, and what came of it.
struct FittedSteps {
    std::vector<Step> steps;
    StepPlan plan; ///< all of them in place
    std::vector<std::string> notices;
};

/// Fits `steps` one after the other on the training rows of `split`, each on what the ones before it leave; disabled ones
/// stay as they are. `options`: target and task. Errors name the step. The dataset's rows must be reachable.
Result<FittedSteps> fitSteps(const data::Dataset& dataset, const Split& split, const std::vector<Step>& steps,
                             const RecipeOptions& options, JobContext& job);

/// Counts what the checks of a plan look for, and numbers that came out as NaN or infinity; a sentence for each kind of
/// thing that happened. Reads all rows once per step that checks something.
Result<std::vector<std::string>> runChecks(const data::Dataset& source, const StepPlan& plan, JobContext& job);

/// The dataset with the steps of a fitted recipe applied; `dataset` itself where there are none. `training`: its training
/// rows if it is the dataset of the fit. `notices` gets what runChecks() tells.
/// Errors: Mismatch names columns that are missing or of another type; those of data::deriveDataset().
Result<std::shared_ptr<const data::Dataset>> applySteps(std::shared_ptr<const data::Dataset> dataset, const Recipe& recipe,
                                                        const RowSubset* training, std::vector<std::string>* notices, JobContext& job);

} // namespace cairn::prep
