// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/weights.h"
#include "core/graph/kind.h"

#include <vector>

namespace cairn::graph {

/// The state_dict of a whole graph: names are "<label>.<name>", in the order of the computation.
/// The graph's first problem where it cannot be built.
Result<std::vector<StateTensor>> modelState(const Graph& graph, const Inference& inference, const DataInterface& data);

/// Whether `weights` are exactly that: Mismatch names the first tensor that is missing, left over or of another shape or
/// type. Batch counters ("num_batches_tracked") may be missing, as in files of other programs.
Result<void> checkWeights(const std::vector<StateTensor>& state, const formats::Weights& weights);

} // namespace cairn::graph
