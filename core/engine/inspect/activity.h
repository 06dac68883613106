// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"
#include "core/engine_api/model.h"

namespace cairn::engine {

/// What every layer puts out for the rows of a batch, in evaluation mode; see NodeActivity. One forward pass, no gradients.
std::vector<NodeActivity> layerActivity(Module& module, const std::vector<at::Tensor>& rows);

} // namespace cairn::engine
