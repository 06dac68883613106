// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/blocks/block.h"

#include <QString>

#include <vector>

namespace cairn::ui {

/// Something that can be put on the canvas: a kind of layer, or a block.
struct PaletteEntry {
    QString id;     ///< of the kind, or "block:<name>"
    QString title;
    QString family; ///< id of the family
    QString help;

    bool operator==(const PaletteEntry&) const = default;
};

/// Everything that can be put into a graph: all kinds, the blocks of the graph, those of the user's library and those that
/// come with the program. `inside`: into a block, where ports stand for Input and Output.
std::vector<PaletteEntry> paletteEntries(const graph::Graph& graph, bool inside);

/// Adds what an entry stands for, and the definition of a block that the graph does not have yet. `input`: what will flow
/// into it, if that is known; a block's "width" and "channels" are set to fit it.
Result<NodeId> addEntry(graph::Graph& graph, const QString& id, double x, double y, const graph::TensorType* input = nullptr);

} // namespace cairn::ui
