// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/field.h"
#include "core/engine/module/module.h"

#include <string>

namespace cairn::engine {

/// A TorchScript archive (as torch.jit.load reads it) made by tracing the module in evaluation mode with two rows of zeros.
/// The traced method takes one tensor per field, in their order. Nothing is written to disk.
Result<std::string> traceToTorchScript(Module& module, const std::vector<batch::Field>& fields);

} // namespace cairn::engine
