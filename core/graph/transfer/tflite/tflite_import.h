// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/transfer/imported_model.h"

namespace cairn::graph {

/// A TFLite model that computes with real numbers. Images lie as [N, H, W, C] in the file and become [N, C, H, W], their inputs
/// too; what needs the other order gets a Permute. The batch of 1 that such files are made for becomes any batch.
/// InvalidInput for a graph of another format, inputs of unknown length, batches of more than one row, and more nodes than a canvas
/// takes; Unsupported for models that compute with small integers (their weights can be taken over). Pure; any thread.
Result<ImportedModel> importTfLite(const formats::ForeignGraph& file);

} // namespace cairn::graph
