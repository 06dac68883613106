// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/parallel/group.h"
#include "core/engine/train/optimizers/optimizer.h"
#include "core/engine/train/run_state.h"
#include "core/engine/train/step/weight_average.h"

namespace cairn::engine {

/// Brings all ranks to where the leader stands: weights, statistics, moments, averages and state. So a checkpoint, or weights to begin
/// with, are read by the leader alone. `average` may be nullptr. Nothing happens for a single rank.
Result<void> startLikeLeader(Group& group, Module& module, Optimizer& optimizer, WeightAverage* average, RunState& state);

} // namespace cairn::engine
