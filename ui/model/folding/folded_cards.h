// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/edit/folded_frames.h"
#include "core/graph/infer/inference.h"
#include "plots/canvas/canvas_data.h"

#include <vector>

namespace cairn::ui {

/// Puts a card for every folded frame in the place of the cards, wires and notes that are folded with it: its ports, the sum of its
/// parameters, the first thing that is wrong within. Its id is that of the frame (noteId). Pure.
void foldCards(plots::CanvasData& data, const graph::Graph& graph, const graph::Inference& facts);

/// A port as the graph knows it: that of a folded card stands for one of a layer within.
plots::CanvasPort layerPort(const graph::Graph& graph, const plots::CanvasPort& port);
/// The same for both ends of a wire.
plots::CanvasWire layerWire(const graph::Graph& graph, const plots::CanvasWire& wire);

/// The layers that cards stand for; notes are skipped.
std::vector<NodeId> layersOf(const graph::Graph& graph, const std::vector<plots::CardId>& cards);
/// The card on which a layer is seen: its own, or that of a folded frame.
plots::CardId seenCard(const graph::Graph& graph, NodeId layer);

} // namespace cairn::ui
