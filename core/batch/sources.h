// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/batch/encoded_source.h"
#include "core/data/dataset.h"
#include "core/jobs/progress.h"
#include "core/prep/recipe.h"
#include "core/prep/split/split.h"

#include <memory>
#include <string>
#include <vector>

namespace cairn::batch {

/// The encoded parts of one dataset; each may be empty (size 0), none is null. They keep the dataset alive.
struct Sources {
    std::shared_ptr<EncodedSource> train, validation, test;
    std::vector<std::string> notices; ///< "trailing full stop removed from 16,281 labels", "3 rows without a label left out"

    const std::shared_ptr<EncodedSource>& of(prep::Part part) const;
};

/// Rows without a usable label, or without a text to be written, are left out of every part (a notice counts them).
/// Errors: Mismatch (dataset lacks columns of the recipe: names them), Busy (row count not known yet), Cancelled.
Result<Sources> makeSources(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe,
                            const prep::Split& split, JobContext& job);

struct WholeSource {
    std::shared_ptr<EncodedSource> source;
    std::vector<std::string> notices;
};

/// All rows of a dataset that the recipe was not fitted on (`evaluate --data`, prediction). With `needTarget` false the
/// targets may be absent; reading them then gives Unsupported.
Result<WholeSource> makeWholeSource(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe,
                                    bool needTarget, JobContext& job);

} // namespace cairn::batch
