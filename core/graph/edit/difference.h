// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"

#include <span>
#include <string>
#include <vector>

/// What distinguishes two architectures, and taking parts of one over into the other. Places on the canvas do not count.
namespace cairn::graph {

/// One layer that differs.
struct LayerDifference {
    enum class How : std::uint8_t { Added, Removed, Changed };

    How how = How::Changed;
    NodeId mine;   ///< in the first graph; none if added
    NodeId theirs; ///< in the second graph; none if removed
    std::string label; ///< in the second graph, or the first if removed
    std::vector<std::string> details; ///< changed: "out_features: 64 -> 128", "in: relu -> norm"

    bool operator==(const LayerDifference&) const = default;
};

/// How to get from `mine` to `theirs`, in the order of the nodes of `theirs`, then what was removed in the order of `mine`.
/// Layers are the same where their labels are; of the others those of one kind with equal parameters at the same input of
/// the same layer count as renamed. Linear in nodes and edges but for the renamed. A block's node has changed when the inside has.
std::vector<LayerDifference> difference(const Graph& mine, const Graph& theirs);

/// Makes the chosen differences true in `mine`: adds layers (with the wires to layers that are there), changes, removes. Blocks that
/// added layers stand for come along. With all of them chosen no difference is left. On an error `mine` is unchanged.
Result<void> takeOver(Graph& mine, const Graph& theirs, std::span<const LayerDifference> chosen);

/// Both in one graph, to be drawn: `theirs`, and of `mine` the layers that were removed. `removed` gets their new ids.
Graph united(const Graph& mine, const Graph& theirs, std::span<const LayerDifference> differences, std::vector<NodeId>* removed = nullptr);

} // namespace cairn::graph
