// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"
#include "core/engine_api/model.h"

namespace cairn::engine {

/// Integrated Gradients of one row; `row`: one tensor [1, ...] per field.
/// Errors: NotFound (no such field), InvalidInput (field of codes, target out of range, steps), Cancelled.
Result<Attribution> integrateGradients(Module& module, const std::vector<batch::Field>& fields, const std::vector<at::Tensor>& row,
                                       const IntegratedGradientsOptions& options, JobContext& job);

/// The largest output where `wanted` is not set; InvalidInput where it is out of range. `output`: [1, width].
Result<std::int64_t> chooseTarget(const at::Tensor& output, std::optional<std::int64_t> wanted);

} // namespace cairn::engine
