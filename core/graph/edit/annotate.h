// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"

#include <span>
#include <vector>

/// Notes and frames as they are edited.
namespace cairn::graph {

inline constexpr double kFrameMargin = 24, kFrameTitle = 28; ///< around the layers of a frame, and above them besides

/// What a layer takes on the canvas.
struct LayerSize {
    double width = 176, height = 72;
};

/// Adds it under a fresh id, which is returned. InvalidInput where there are kMostAnnotations already.
Result<std::int64_t> addAnnotation(Graph& graph, Annotation annotation);
/// Replaces the annotation of its id. NotFound.
Result<void> changeAnnotation(Graph& graph, const Annotation& annotation);
/// Unknown ids are skipped.
void removeAnnotations(Graph& graph, std::span<const std::int64_t> ids);
/// nullptr where there is none.
const Annotation* findAnnotation(const Graph& graph, std::int64_t id);

/// A frame around layers, with room for its title. InvalidInput for no layers.
Result<Annotation> frameAround(const Graph& graph, std::span<const NodeId> ids, const LayerSize& size = {});
/// Layers that lie within it.
std::vector<NodeId> layersWithin(const Graph& graph, const Annotation& frame, const LayerSize& size = {});
/// After the layers of `graph` were placed anew: open frames go around the layers that they surrounded in `before`. Others stay.
void refitFrames(const Graph& before, Graph& graph, const LayerSize& size = {});

} // namespace cairn::graph
