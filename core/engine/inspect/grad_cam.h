// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"
#include "core/engine_api/model.h"

namespace cairn::engine {

/// Grad-CAM of one row at `node`. The map has the height and width of the first image field, or of the node's output
/// where there is none. Errors: NotFound (node), InvalidInput (its output is not [N, C, H, W], target out of range).
Result<GradCam> computeGradCam(Module& module, const std::vector<batch::Field>& fields, const std::vector<at::Tensor>& row,
                               NodeId node, std::optional<std::int64_t> target);

} // namespace cairn::engine
