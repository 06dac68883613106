// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/infer/inference.h"

#include <optional>

/// The end of networks that answer a number (batch::Answer).
namespace cairn::graph {

/// The graph with the head that `data.answer` needs in front of the Output: it takes the place of a Linear layer or of another head that
/// is there, else it follows the last layer. Nothing where no Output is fed. Whether it fits says infer(). Pure.
std::optional<Graph> withAnswerHead(const Graph& graph, const DataInterface& data);

} // namespace cairn::graph
