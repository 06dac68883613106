// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/inference.h"
#include "core/graph/kind.h"
#include "plots/canvas/canvas_data.h"

#include <QString>

namespace cairn::ui {

/// What the canvas shows of a graph and of what is known about it. Pure.
plots::CanvasData canvasData(const graph::Graph& graph, const graph::Inference& facts);

/// Colour of a family of kinds: an index into the theme's categories; the same for cards and palette.
int familyColor(const std::string& family);

/// Name of a family for headings: "Convolution".
QString familyTitle(const std::string& family);

/// Key parameters in one line: what differs from the defaults, and the first number.
QString detailsText(const graph::Node& node);

/// Kinds whose node would be free of errors when it takes what comes out of `from` (or feeds `from`, if that is an
/// input), in palette order. All kinds where `from` is none.
std::vector<std::string> fittingKinds(const graph::Graph& graph, const graph::DataInterface& data,
                                      const plots::CanvasPort& from);

} // namespace cairn::ui
