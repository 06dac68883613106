// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/engine.h"
#include "core/graph/infer/inference.h"
#include "core/session/workbench.h"

#include <span>
#include <string_view>
#include <unordered_map>

namespace cairn::session {

/// Rows that flow through the network at a look.
inline constexpr std::uint64_t kFlowRows = 64;
/// Networks with more weights are not made just to be looked at.
inline constexpr std::int64_t kMostFlowParameters = 200'000'000;

/// What the layers of one level of a network put out for the first rows of the training part, with fresh weights (seed 1).
/// A block stands for its last output; a layer inside a block that is repeated, for its first copy.
struct SampleFlow {
    std::unordered_map<NodeId, engine::NodeActivity> nodes;
    std::uint64_t rows = 0;
};

/// `level`: ids of the block nodes around the level, from outside; empty: the whole graph.
/// Errors: no data or an empty training part (InvalidInput), a network that cannot be built (Mismatch), one too large for a look
/// (OutOfMemory), Cancelled, the source's. Takes one forward pass of at most kFlowRows rows; fewer where they would need 512 MiB.
Result<SampleFlow> sampleFlow(const Workbench& workbench, engine::Engine& engine, const graph::Graph& graph, std::span<const NodeId> level, JobContext& job);

/// What is noteworthy about a layer's output before any training.
enum class FlowHealth : std::uint8_t {
    Fine,
    NotFinite, ///< NaN or infinite
    Exploding, ///< deviates by more than 1,000
    Vanishing, ///< deviates by less than 1/10,000
    Dead       ///< an activation with half of its units 0 in all rows
};

/// `family`: of the layer's kind ("activation"). Data and constant layers ("data", "embedding") are only looked at for NaN.
FlowHealth flowHealth(const engine::NodeActivity& activity, std::string_view family);

} // namespace cairn::session
