// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/train.h"

namespace cairn::engine {

/// Trains with config.ranks threads, each on its share of every batch, of which the calling thread is rank 0: it alone talks to control,
/// progress and sink. One rank is the calling thread by itself; so is one of the processes of request.group. The first rank that fails
/// ends all; its error is returned.
Result<TrainOutcome> trainOnThreads(const TrainRequest& request, TrainControl& control, TrainProgress& progress, TrainSink& sink);

} // namespace cairn::engine
