// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/train.h"

namespace cairn::engine {

/// See TrainService::findRate().
Result<RateCurve> sweepRates(const TrainRequest& request, const RateSweep& sweep, JobContext& job);

} // namespace cairn::engine
