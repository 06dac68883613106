// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/train.h"
#include "core/jobs/job.h"

namespace cairn::engine {

/// See TrainService::measureStep().
Result<StepCost> measureStepCost(const TrainRequest& request, JobContext& job);

} // namespace cairn::engine
