// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/edit/annotate.h"
#include "core/graph/edit/layout.h"

#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

/// Frames that are folded: the canvas shows one card in the place of a frame and what lies in it. A matter of looking only: the layers
/// stay where and what they are. Frames may be folded with a frame around them; then the outer one's card is seen.
namespace cairn::graph {

/// The card of a folded frame. Its ports are those of layers within: inputs that are fed from outside or still have to be fed,
/// outputs that feed a layer outside, and the first output of a layer that feeds none; from top to bottom.
struct FoldedFrame {
    std::int64_t frame = 0; ///< id of the annotation
    std::vector<NodeId> layers;
    std::vector<PortRef> inputs, outputs;
};

/// What is folded in a graph.
struct Folding {
    std::vector<FoldedFrame> frames;                     ///< whose card is seen
    std::unordered_map<NodeId, std::size_t> frameOf;     ///< which of them a layer is in
    std::unordered_set<std::int64_t> hidden;             ///< annotations that lie in a folded frame

    /// The card that stands for it; nullptr where its own is seen.
    const FoldedFrame* at(NodeId layer) const;
    /// nullptr where the card of that frame is not seen.
    const FoldedFrame* of(std::int64_t frame) const;
};

/// Linear in nodes and edges.
Folding folding(const Graph& graph);

/// Folds a frame with the layers, notes and frames that lie in it. NotFound; InvalidInput for a note, or where no layer lies in it.
Result<void> foldFrame(Graph& graph, std::int64_t frame, const LayerSize& size = {});
/// Puts a frame around layers and folds it; returns its id. An empty title: the names of the first and the last layer. InvalidInput
/// for no layers, or too many annotations.
Result<std::int64_t> foldLayers(Graph& graph, std::span<const NodeId> ids, std::string title = {}, const LayerSize& size = {});
/// Opens a frame again; what was folded within it stays so. NotFound.
Result<void> unfoldFrame(Graph& graph, std::int64_t frame);

/// The top left corner of what is seen of an annotation: itself, or the card of a folded frame, which stands where its first layers do.
Position seenPlace(const Annotation& annotation);
/// Moves an annotation so that its seenPlace() is there, and with a folded frame what is folded with it. NotFound.
Result<void> moveAnnotation(Graph& graph, std::int64_t id, double x, double y);
/// The same annotations and all that are folded with them.
std::vector<std::int64_t> withFolded(const Graph& graph, std::span<const std::int64_t> annotations);

/// The graph as it is seen, to be laid out: a folded frame is one node with the id of its first layer, at the place of its card;
/// without blocks.
Graph seenGraph(const Graph& graph);
/// Moves what is seen to the places that a layout of seenGraph() gave; layers within folded frames move with them, open frames go
/// around their layers again (refitFrames).
void applySeenLayout(Graph& graph, std::unordered_map<NodeId, Position> positions);

} // namespace cairn::graph
