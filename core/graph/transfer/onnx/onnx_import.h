// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/transfer/imported_model.h"

namespace cairn::graph {

/// An ONNX model (opset 9 to 22). InvalidInput for a graph of another format, with inputs that are no tensors of known length, or
/// with more nodes than a canvas takes. Pure; any thread.
Result<ImportedModel> importOnnx(const formats::ForeignGraph& file);

} // namespace cairn::graph
