// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/infer/inference.h"
#include "core/graph/kind.h"
#include "plots/canvas/canvas_data.h"
#include "ui/model/palette.h"

#include <QString>

namespace cairn::ui {

/// What the canvas shows of a graph and of what is known about it. Pure.
plots::CanvasData canvasData(const graph::Graph& graph, const graph::Inference& facts);

/// What stands for an annotation on the canvas: ids of layers are positive, those of notes and frames negative.
inline plots::CardId noteId(std::int64_t annotation) { return -annotation; }
/// The annotations among selected cards and notes.
std::vector<std::int64_t> annotationIds(const std::vector<plots::CardId>& items);

/// Colour of a family of kinds: an index into the theme's categories; the same for cards and palette.
int familyColor(const std::string& family);

/// Name of a family for headings: "Convolution".
QString familyTitle(const std::string& family);

/// Name of a layer's kind. Most are names of classes, the same in every language; those of blocks are the user's.
QString kindTitle(const graph::KindInfo& info);

/// Key parameters in one line: what differs from the defaults, and the first number.
QString detailsText(const graph::Graph& graph, const graph::Node& node);

/// Ids of the entries that can take what comes out of `from` (or can feed `from`, if that is an input), in the order of the
/// entries; all where `from` is none or nothing is known of it.
std::vector<QString> fittingEntries(const graph::Graph& graph, const graph::Inference& facts, const graph::DataInterface& wanted,
                                    const std::vector<PaletteEntry>& entries, const plots::CanvasPort& from);

} // namespace cairn::ui
