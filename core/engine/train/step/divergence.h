// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"
#include "core/engine/train/feed/rows.h"

#include <optional>
#include <string>

namespace cairn::engine {

/// Name of the first weight or buffer that holds NaN or infinity.
std::optional<std::string> nonFiniteState(Module& module);

/// Why the loss of `batch` is not finite: repeats the forward pass and names the first node whose output is not, and the
/// weights that are broken. A Diverged error at step `step`.
Error explainDivergence(Module& module, const Batch& batch, const ForwardContext& context, std::int64_t step);

/// A Diverged error for weights that broke in the update of step `step`.
Error divergedWeights(const std::string& name, std::int64_t step);

} // namespace cairn::engine
