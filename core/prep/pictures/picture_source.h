// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/jobs/progress.h"
#include "core/prep/step/step.h"

#include <memory>
#include <span>

namespace cairn::prep {

/// The dataset with the spectrograms that a step of a recipe asks for; itself where none does. Same rows. Errors name the step.
/// `frames`: length that was fitted, for a step that leaves it open; 0: none yet.
Result<std::shared_ptr<const data::Dataset>> withSpectrograms(std::shared_ptr<const data::Dataset> dataset, std::span<const Step> steps, JobContext& job,
                                                              std::int64_t frames = 0);

} // namespace cairn::prep
