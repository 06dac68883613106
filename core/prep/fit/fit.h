// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/jobs/progress.h"
#include "core/prep/recipe.h"
#include "core/prep/split/split.h"

#include <optional>
#include <string>
#include <vector>

namespace cairn::prep {

struct RecipeOptions {
    std::string target;              ///< column; empty: the last one. Not used where the inputs themselves are learned
    std::vector<std::string> inputs; ///< columns; empty: all others but those that only name the row (notice says which)
    std::optional<batch::TaskKind> task; ///< empty: classification for text, boolean and integers of few values
    batch::Answer answer = {}; ///< how a number is answered; anything but a value makes the default task regression
    std::int64_t maxIntegerClasses = 20; ///< "few values"
    std::size_t maxCategories = 64;      ///< per column; the rest becomes "other"
    CategoryEncoding encoding = CategoryEncoding::OneHot;
    std::vector<std::string> categories = {}; ///< columns of numbers that are names (users, shops): taken as categories, all of them kept
    bool edges = true; ///< where the rows are nodes of a graph: the network sees them with their neighbours
    bool binary = false;                      ///< reconstruction of pictures: cross-entropy of values from 0 to 1
    std::string ignoredClass = {};            ///< segmentation: name of the class whose pixels do not count; empty: the number 255, unless it is the only one besides 0
    std::vector<Step> steps = {}; ///< what happens to the columns first; `inputs` then names columns that they leave
    /// How free text is cut: one of learnedTokenizers(), learned on the training rows, or the path of a published tokeniser
    /// (see makeTokenizer).
    std::string tokenizer = "whitespace";
    std::size_t vocabulary = 20'000;    ///< pieces of a learned tokeniser, at most
    std::int64_t tokenLength = 0;       ///< tokens of a row; 0: enough for 95 % of the training texts, 8 to 512

    /// `task`, or what the answer says of it.
    std::optional<batch::TaskKind> chosenTask() const
    {
        return task || answer.form == batch::AnswerForm::Value ? task : std::optional(batch::TaskKind::Regression);
    }
};

Json toJson(const RecipeOptions& options);
Result<RecipeOptions> recipeOptionsFromJson(const Json& json);

/// Learns a recipe on the training rows of `split`. Only the list of class names also looks at the other rows.
/// Errors: NotFound (names the column), InvalidInput (no usable input, one class only, target is an image), Busy; those of
/// fitSteps() (step_fit.h), which name the step.
Result<Recipe> fitRecipe(const data::Dataset& dataset, const Split& split, const RecipeOptions& options, JobContext& job);

/// What replaying a recipe on rows that it was not fitted on meets.
struct ApplyReport {
    struct Unseen {
        std::string column;
        std::uint64_t rows = 0;             ///< rows mapped to "other"
        std::vector<std::string> examples;  ///< at most 5
    };
    std::vector<Unseen> unseen;
    std::uint64_t missingTargets = 0;       ///< rows without a label
    std::uint64_t unknownTargets = 0;       ///< rows with a label that is no class of the recipe, or no count
    std::vector<std::string> unknownExamples;
    std::uint64_t strippedTargets = 0;      ///< labels that lost a trailing full stop
    std::vector<std::string> notices() const; ///< one sentence for each of the above that happened
};

/// Checks that `dataset` has every column the recipe needs, with a fitting type (Mismatch names all that lack), and counts.
/// `needTarget` false: labels may be absent.
Result<ApplyReport> checkRecipe(const data::Dataset& dataset, const Recipe& recipe, bool needTarget, JobContext& job);

} // namespace cairn::prep
