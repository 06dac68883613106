// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"
#include "core/engine/train/watch/epoch_rules.h"

#include <optional>

namespace cairn::engine {

/// Whether update `update` is one whose gradient is looked at: every 16th on the processor; every 256th on a device, which has
/// to be waited for.
bool looksAtGradient(GuardAction action, std::int64_t update, bool onHost);

/// Compares the gradient's length with its usual size, the geometric mean of what was seen, and tells once when it is a thousand
/// times that, naming the layer with the most of it. For after the backward pass, before the update.
std::optional<Finding> lookAtGradient(const TrainConfig& config, Module& module, std::int64_t step, WatchState& state);

} // namespace cairn::engine
