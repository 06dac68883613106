// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kinds/memory/memory_sizes.h"
#include "core/graph/kinds/onnx_steps.h"
#include "core/graph/kinds/rules.h"

#include <functional>
#include <string>
#include <vector>

/// What NTM and DNC share: a controller that sees the input and what was read the step before, and an output layer over
/// the controller's state and what is read now.
namespace cairn::graph {

/// Parameters output_size, hidden_size, slots, width, read_heads.
std::vector<ParamSpec> memoryParams();

/// [N, T, F] -> [N, T, O].
Shapes memoryShape(const NodeView& view, const std::string& title);

/// Controller's and output layer's weights; `memory` names those of the heads, [numbers, hidden] and [numbers].
std::vector<StateTensor> memoryState(const MemorySizes& sizes, const std::string& memory, std::int64_t numbers);

/// Per step, without the memory itself.
std::int64_t memoryFlops(const MemorySizes& sizes, std::int64_t numbers);

/// Unrolls the steps into ONNX nodes. `step` gets the controller's state [N, H] and returns what is read, [N, R W].
struct MemoryUnrolling {
    std::string reads;          ///< what was read before the first step, [N, R W]
    std::string hidden, cell;   ///< the controller's state before the first step; cell empty for a dense one
};
void unrollMemory(OnnxSteps& onnx, const MemorySizes& sizes, MemoryUnrolling start, const std::function<std::string(const std::string& hidden)>& step);

/// Cosines of keys [N, K, W] and slots [N, S, W], times strengths [N, K, 1], as weights over the slots [N, K, S].
std::string contentWeights(OnnxSteps& onnx, const std::string& keys, const std::string& strengths, const std::string& memory);

/// Unsupported above as many steps as one ONNX file sensibly holds.
Result<void> checkUnrolling(const NodeView& view, const MemorySizes& sizes);

} // namespace cairn::graph
